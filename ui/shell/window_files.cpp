// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QStatusBar>

// Files in the window: what is opened is shown, what is saved is said.

namespace socketscope {
namespace {

QString droppedFile(const QMimeData& data) {
    if (data.urls().size() != 1 || !data.urls().front().isLocalFile()) return {};
    const QString path = data.urls().front().toLocalFile();
    const QString ending = QFileInfo(path).suffix().toLower();
    const QStringList known{QStringLiteral("pcapng"), QStringLiteral("yaml"), QStringLiteral("yml")};
    return known.contains(ending) ? path : QString();
}

} // namespace

void MainWindow::connectFiles() {
    const Actions& a = *actions_;
    connect(a.open, &QAction::triggered, files_, &FileDesk::askToOpen);
    connect(a.save, &QAction::triggered, files_, &FileDesk::save);
    connect(a.saveAs, &QAction::triggered, files_, &FileDesk::askToSave);
    connect(files_, &FileDesk::scenarioChosen, this, &MainWindow::playScenario);
    connect(files_, &FileDesk::sessionOpened, this, &MainWindow::showRecording);
    connect(files_, &FileDesk::refused, this, &MainWindow::showError);
    connect(files_, &FileDesk::progressed, this, &MainWindow::tellProgress);
    connect(files_, &FileDesk::saved, this, [this](const QString& path) {
        journals_->saved();
        tellTitle();
        tellStatus();
        tellForAWhile(tr("Saved %1").arg(QDir::toNativeSeparators(path)));
    });
}

void MainWindow::connectExports() {
    connect(exporting_, &ExportDesk::refused, this, &MainWindow::showError);
    connect(exporting_, &ExportDesk::told, this, &MainWindow::tellForAWhile);
    connect(exporting_, &ExportDesk::exported, this,
            [this](const QString& path) { tellForAWhile(tr("Saved %1").arg(QDir::toNativeSeparators(path))); });
}

ExportDesk::Shown MainWindow::shown() const {
    ExportDesk::Shown shown;
    shown.session = session_.get();
    shown.look.level = level_;
    shown.look.axis = preferences_.axis;
    shown.look.focused = diagram_->state().focused;
    shown.cursor = static_cast<Step>(std::floor(session_->playhead().u()));
    const auto [top, bottom] = diagram_->stepsInSight();
    shown.first = std::max<Step>(1, static_cast<Step>(std::ceil(top)));
    shown.last = std::min(shown.cursor, static_cast<Step>(std::floor(bottom)));
    shown.file = session_->isRecording() ? files_->path() : scenarioFile_;
    return shown;
}

void MainWindow::exportTo(const QString& path) { exporting_->exportTo(path); }

void MainWindow::tellForAWhile(const QString& sentence) { statusBar()->showMessage(sentence, 6000); }

/// What a killed window has left is offered, and what this one does is kept.
void MainWindow::connectJournals() {
    connect(journals_, &JournalDesk::refused, this, &MainWindow::showError);
    connect(journals_, &JournalDesk::offerChanged, this, [this] { recovery_->offer(journals_->offer()); });
    connect(recovery_, &RecoveryStrip::openWanted, this, [this] {
        if (const QString path = journals_->takeOffered(); !path.isEmpty()) files_->recover(path);
    });
    connect(journals_, &JournalDesk::earlierWanted, files_, &FileDesk::recover);
    connect(recovery_, &RecoveryStrip::throwAwayWanted, journals_, &JournalDesk::throwOfferedAway);
    connect(recovery_, &RecoveryStrip::laterWanted, journals_, &JournalDesk::putOff);
}

void MainWindow::setJournalFolder(std::string folder) { journals_->setFolder(std::move(folder)); }

void MainWindow::closeUnasked() {
    journals_->leave();
    unasked_ = true;
    close();
}

void MainWindow::openFile(const QString& path, Step at) { files_->open(path, at); }

void MainWindow::playScenario(const QString& path) {
    auto scenario = loadScenario(QFile::encodeName(path).toStdString());
    if (!scenario) return showError(scenario.error());
    begin(std::move(scenario).value());
    scenarioFile_ = QFileInfo(path).absoluteFilePath();
}

void MainWindow::showRecording() {
    FileDesk::Opened opened = files_->takeOpened();
    letGo();
    session_ = std::move(opened.session);
    scenario_.reset();
    attended_ = false;
    altered_ = opened.end == SessionFindings::End::Altered;
    error_->hide();
    files_->setSession(session_.get(), opened.recovered ? QString() : opened.path);
    journals_->setSession(session_.get(), opened.recovered);
    adopt();
    const Step steps = session_->timeline().steps();
    seek(opened.at == 0 ? steps : std::min(opened.at, steps));
    if (opened.remark) showError(*opened.remark);
}

void MainWindow::tellProgress(const QString& what, double done) {
    progress_->setVisible(done >= 0);
    progress_->setFormat(what);
    progress_->setValue(static_cast<int>(done * progress_->maximum()));
}

/// "call.pcapng – Socketscope", "A telephone call* – Socketscope".
void MainWindow::tellTitle() {
    const QString file = QFileInfo(files_->path()).fileName();
    const QString story = scenario_   ? QString::fromStdString(scenario_->title)
                          : attended_ ? tr("Servers that answer")
                                      : tr("Free play");
    top_->setStoppable(!session_->isRecording());
    top_->setScenario(session_->isRecording() ? tr("Recording") : story);
    setWindowTitle(QStringLiteral("%1[*] – Socketscope").arg(file.isEmpty() ? story : file));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = droppedFile(*event->mimeData());
    if (path.isEmpty()) return;
    event->acceptProposedAction();
    openFile(path);
}

} // namespace socketscope
