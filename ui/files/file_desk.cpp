// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/file_desk.h"

#include "core/base/file_reader.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

namespace socketscope {
namespace {

constexpr int mostRecent = 10;
const QString ending = QStringLiteral("pcapng");

std::string nameOf(const QString& path) { return QFile::encodeName(path).toStdString(); }

/// The first octets of a pcapng file. What cannot be read is left to whoever reads it in earnest.
bool isCapture(const QString& path) {
    auto file = FileReader::open(nameOf(path));
    std::array<std::byte, 4> first{};
    constexpr std::array<std::byte, 4> section{std::byte{0x0A}, std::byte{0x0D}, std::byte{0x0D}, std::byte{0x0A}};
    if (!file) return QFileInfo(path).suffix().compare(ending, Qt::CaseInsensitive) == 0;
    const auto got = file.value().read(first);
    return got && got.value() == first.size() && first == section;
}

} // namespace

std::optional<Error> remarkOn(const QString& path, const SessionFindings& findings) {
    using End = SessionFindings::End;
    const std::string file = QFileInfo(path).fileName().toStdString();
    const auto words = [](const QString& text) { return text.toStdString(); };
    if (findings.end == End::Damaged)
        return Error{words(FileDesk::tr("This session is damaged")),
                     words(FileDesk::tr("%1 could be read up to octet %2. %3")
                               .arg(QString::fromStdString(file))
                               .arg(findings.goodOctets)
                               .arg(QString::fromStdString(findings.firstWrong))),
                     words(FileDesk::tr("What was read is shown. Save it under another name to keep it")),
                     std::nullopt};
    if (findings.end == End::Missing)
        return Error{words(FileDesk::tr("This session has no end")),
                     words(FileDesk::tr("%1 was never finished, or has been cut").arg(QString::fromStdString(file))),
                     words(FileDesk::tr("All that is there is shown")), std::nullopt};
    if (findings.newerFormat != 0)
        return Error{words(FileDesk::tr("A newer Socketscope has saved this session")),
                     words(FileDesk::tr("%1 is of format %2, and %3 of its words mean nothing here")
                               .arg(QString::fromStdString(file))
                               .arg(findings.newerFormat)
                               .arg(findings.notUnderstood)),
                     words(FileDesk::tr("They are kept when it is saved")), std::nullopt};
    if (findings.end == End::Altered)
        return Error{
            words(FileDesk::tr("This session was changed after it was saved")),
            words(FileDesk::tr("The digest at the end of %1 is another").arg(QString::fromStdString(file))),
            words(FileDesk::tr("Ask for the file as it was saved, or take it as a story: nobody can say whether it "
                               "happened like this")),
            std::nullopt};
    return std::nullopt;
}

FileDesk::FileDesk(QSettings& settings, QWidget* window) : QObject(window), settings_(settings), window_(window) {
    slices_.setInterval(0);
    connect(&slices_, &QTimer::timeout, this, [this] { saving_ ? writeOn() : readOn(); });
}

FileDesk::~FileDesk() = default;

void FileDesk::setSession(const Session* session, const QString& path) {
    (void)finishSaving(); // it goes with the session that it saves
    session_ = session;
    path_ = path;
    mark_ = path.isEmpty() ? std::nullopt : markOf(nameOf(path));
    savedEvents_ = session != nullptr && !path.isEmpty() ? session->trace().size() : 0;
}

bool FileDesk::unsaved() const { return session_ != nullptr && session_->trace().size() > savedEvents_; }

// Opening

void FileDesk::askToOpen() {
    auto* dialog = new QFileDialog(window_, tr("Open"), settings_.value(QLatin1String("files/folder")).toString(),
                                   tr("Sessions and scenarios (*.pcapng *.yaml *.yml);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        settings_.setValue(QLatin1String("files/folder"), QFileInfo(path).absolutePath());
        open(path);
    });
    dialog->open();
}

void FileDesk::open(const QString& path, Step at) {
    if (isCapture(path)) {
        opened_ = {nullptr, path, at, false, std::nullopt, {}};
        return read(path);
    }
    (void)finishSaving();
    stop();
    remember(path);
    emit scenarioChosen(path);
}

void FileDesk::recover(const QString& path) {
    opened_ = {nullptr, path, 0, true, std::nullopt, {}};
    read(path);
}

void FileDesk::read(const QString& path) {
    (void)finishSaving();
    stop();
    auto opening = SessionOpening::begin(nameOf(path));
    if (!opening) {
        emit refused(opening.error());
        return;
    }
    opening_.emplace(std::move(opening).value());
    slices_.start();
    readOn(); // a small one is there at once
}

void FileDesk::readOn() {
    if (!opening_) return;
    TraceBatch batch;
    const auto more = opening_->step(batch);
    if (!more) {
        stop();
        emit refused(more.error());
        return;
    }
    if (!opened_.session && (!batch.empty() || !more.value())) // what it says of itself is read
        opened_.session = std::make_unique<Session>(nullptr, nullptr, opening_->parser().info(), Pace::WithThePlayhead);
    if (opened_.session) opened_.session->replay(batch);
    if (!more.value()) return finishOpening();
    emit progressed(tr("Opening %1").arg(QFileInfo(opened_.path).fileName()), opening_->done());
}

void FileDesk::finishOpening() {
    opened_.session->keep(opening_->parser().extras());
    const SessionFindings& findings = opening_->parser().findings();
    opened_.end = findings.end;
    const bool expected = opened_.recovered && findings.end == SessionFindings::End::Missing;
    if (!expected) opened_.remark = remarkOn(opened_.path, findings);
    stop();
    if (!opened_.recovered) remember(opened_.path);
    emit sessionOpened();
}

void FileDesk::stop() {
    slices_.stop();
    opening_.reset();
    saving_.reset();
    emit progressed({}, -1);
}

// Saving

QString FileDesk::suggestedName() const {
    const std::string& scenario = session_->info().scenario;
    const QString name = scenario.empty() ? tr("session", "a file's name") : QString::fromStdString(scenario);
    const auto began = QDateTime::fromMSecsSinceEpoch(session_->info().wallZero / 1'000'000);
    return QStringLiteral("%1 %2.%3").arg(name, began.toString(QStringLiteral("yyyy-MM-dd HH.mm")), ending);
}

void FileDesk::save() {
    if (path_.isEmpty()) return askToSave();
    // Two windows, one file: whoever saves last does not take away what the other has saved.
    const auto now = markOf(nameOf(path_));
    if (mark_ && now && *now != *mark_) {
        emit refused({tr("%1 was not saved").arg(QFileInfo(path_).fileName()).toStdString(),
                      tr("somebody else has written to this file since").toStdString(),
                      tr("Save it under another name, with Save As").toStdString(), std::nullopt});
        return;
    }
    saveTo(path_);
}

void FileDesk::askToSave() {
    const QString folder = settings_.value(QLatin1String("files/folder"), QDir::homePath()).toString();
    auto* dialog = new QFileDialog(window_, tr("Save Session"), folder, tr("Sessions, for Wireshark too (*.pcapng)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(path_.isEmpty() ? suggestedName() : QFileInfo(path_).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        settings_.setValue(QLatin1String("files/folder"), QFileInfo(path).absolutePath());
        saveTo(path);
    });
    dialog->open();
}

bool FileDesk::finishSaving() {
    saveFailed_ = false;
    while (saving_) writeOn();
    return !saveFailed_;
}

void FileDesk::saveTo(const QString& path) {
    (void)finishSaving();
    if (session_ == nullptr) return;
    auto saving = SessionSaving::begin(nameOf(path), session_->info(), &session_->extras());
    if (!saving) {
        emit refused(saving.error());
        return;
    }
    stop();
    saving_.emplace(std::move(saving).value());
    target_ = path;
    slices_.start();
    writeOn();
}

void FileDesk::writeOn() {
    if (!saving_) return;
    const Trace& trace = session_->trace();
    const auto more = saving_->step(trace);
    std::optional<Error> failed = more ? std::nullopt : std::optional(more.error());
    if (more && more.value()) {
        emit progressed(tr("Saving %1").arg(QFileInfo(target_).fileName()), saving_->done(trace));
        return;
    }
    if (!failed) failed = saving_->commit(trace);
    stop();
    if (failed) {
        saveFailed_ = true;
        emit refused(*failed);
        return;
    }
    path_ = target_;
    mark_ = markOf(nameOf(path_));
    savedEvents_ = trace.size();
    remember(path_);
    emit saved(path_);
}

// Recent files

QStringList FileDesk::recent() const { return settings_.value(QLatin1String("files/recent")).toStringList(); }

void FileDesk::remember(const QString& path) {
    QStringList files = recent();
    const QString whole = QFileInfo(path).absoluteFilePath();
    files.removeAll(whole);
    files.prepend(whole);
    settings_.setValue(QLatin1String("files/recent"), QStringList(files.mid(0, mostRecent)));
}

void FileDesk::fill(QMenu* menu) {
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        int n = 0;
        for (const QString& path : recent()) {
            QString name = QFileInfo(path).fileName();
            name.replace(QLatin1Char('&'), QLatin1String("&&"));
            QAction* action = menu->addAction(QStringLiteral("&%1  %2").arg(++n % 10).arg(name));
            action->setToolTip(QDir::toNativeSeparators(path));
            connect(action, &QAction::triggered, this, [this, path] { open(path); });
        }
        if (n == 0) menu->addAction(tr("None yet"))->setEnabled(false);
        menu->addSeparator();
        QAction* clear = menu->addAction(tr("&Forget Them"));
        clear->setEnabled(n > 0);
        connect(clear, &QAction::triggered, this, [this] { settings_.remove(QLatin1String("files/recent")); });
    });
}

} // namespace socketscope
