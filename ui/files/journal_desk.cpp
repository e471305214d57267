// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/journal_desk.h"

#include "core/session/session_file.h"

#include <QDateTime>
#include <QFile>
#include <QLocale>
#include <QMenu>

namespace socketscope {
namespace {

/// The scenario of the session in this file; empty where it has none, or cannot be read.
QString scenarioOf(const std::string& path) {
    auto opening = SessionOpening::begin(path);
    TraceBatch batch;
    if (!opening || !opening.value().step(batch)) return {};
    return QString::fromStdString(opening.value().parser().info().scenario);
}

QString whenOf(const LeftJournal& journal) {
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(journal.wall / 1'000'000);
    return QLocale().toString(when, QLocale::ShortFormat);
}

} // namespace

void JournalDesk::setFolder(std::string folder) {
    folder_ = std::move(folder);
    left_ = leftJournals(folder_);
    emit offerChanged();
}

JournalDesk::~JournalDesk() { setSession(nullptr); }

void JournalDesk::setSession(const Session* session, bool recovered) {
    endJournal();
    gaveUp_ = false;
    savedEvents_ = 0;
    if (session != nullptr && !recovered) recovered_.reset(); // what was not saved is offered again, another time
    recoveredShown_ = recovered;
    session_ = session;
}

/// What was saved is not missed, nor a session in which nothing has happened.
void JournalDesk::endJournal() {
    if (!journal_) return;
    const Trace& trace = session_->trace();
    if (trace.size() > savedEvents_ && (trace.callCount() > 0 || trace.segmentCount() > 0))
        journal_->setAside(trace);
    else
        journal_->discard();
    journal_.reset();
}

void JournalDesk::leave() {
    keep();
    journal_.reset();
    gaveUp_ = true;
}

void JournalDesk::keep() {
    if (session_ == nullptr || session_->isRecording() || folder_.empty() || gaveUp_) return;
    if (session_->trace().empty()) return; // nothing to lose yet
    if (!journal_) begin();
    if (!journal_) return;
    if (const auto error = journal_->write(session_->trace())) {
        gaveUp_ = true;
        emit refused(*error);
    }
}

void JournalDesk::begin() {
    auto made = Journal::begin(folder_, session_->info());
    if (made) {
        journal_.emplace(std::move(made).value());
        return;
    }
    gaveUp_ = true;
    emit refused(made.error());
}

QString JournalDesk::offer() const {
    if (left_.empty()) return {};
    const LeftJournal& left = left_.front();
    const QString scenario = scenarioOf(left.path);
    const QString when = whenOf(left);
    const QString size = QLocale().formattedDataSize(static_cast<qint64>(left.size), 0);
    return scenario.isEmpty()
               ? tr("A session of %1 was cut off before it was saved. What happened until then is kept (%2).")
                     .arg(when, size)
               : tr("The session “%1” of %2 was cut off before it was saved. What happened until then is kept (%3).")
                     .arg(scenario, when, size);
}

QString JournalDesk::takeOffered() {
    if (left_.empty()) return {};
    const std::string path = left_.front().path;
    const bool ours = adopt(path);
    left_.erase(left_.begin());
    emit offerChanged();
    return ours ? QFile::decodeName(path.c_str()) : QString();
}

bool JournalDesk::adopt(const std::string& path) {
    auto file = AppendFile::adopt(path);
    if (!file) return false;
    recovered_ = std::move(file);
    recoveredShown_ = false;
    return true;
}

void JournalDesk::addEarlierRuns(QMenu* menu) {
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        const std::vector<LeftJournal> runs = earlierRuns(folder_);
        if (runs.empty()) return;
        menu->addSeparator();
        menu->addAction(tr("Not saved:"))->setEnabled(false);
        for (const LeftJournal& run : runs) {
            const QString scenario = scenarioOf(run.path);
            QAction* action = menu->addAction(
                QStringLiteral("%1  %2").arg(scenario.isEmpty() ? tr("without a scenario") : scenario, whenOf(run)));
            connect(action, &QAction::triggered, this, [this, path = run.path] {
                if (adopt(path)) return emit earlierWanted(QFile::decodeName(path.c_str()));
                Error gone;
                gone.what = tr("That run cannot be opened any more").toStdString();
                gone.why = tr("it was thrown away, or another window has it open").toStdString();
                gone.remedy = tr("Open the menu again: it shows those that are there").toStdString();
                emit refused(gone);
            });
        }
        connect(menu->addAction(tr("&Throw These Away")), &QAction::triggered, this, [this] {
            for (const LeftJournal& run : earlierRuns(folder_)) removeJournal(run.path);
        });
    });
}

void JournalDesk::throwOfferedAway() {
    if (left_.empty()) return;
    removeJournal(left_.front().path);
    left_.erase(left_.begin());
    emit offerChanged();
}

void JournalDesk::putOff() {
    left_.clear();
    emit offerChanged();
}

void JournalDesk::saved() {
    if (session_ != nullptr) savedEvents_ = session_->trace().size();
    if (!recoveredShown_) return; // it could not be opened, or waits to be
    if (recovered_) recovered_->remove();
    recovered_.reset();
}

} // namespace socketscope
