// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps the session of this window on the disk while it goes on, and knows those that killed windows have left. Used
// by the shell, which shows the offer and opens what is wanted. It never throws away what nobody has seen: a journal
// goes when its session was saved, or when a person says so; one whose session ends unsaved is kept with the last few
// of its kind, and offered in a menu.
#pragma once

#include "core/session/journal.h"
#include "core/session/session.h"

#include <QObject>
#include <QString>

#include <optional>

class QMenu;

namespace socketscope {

class JournalDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~JournalDesk() override;

    /// From here on sessions are kept in this folder, and what is there is offered. Empty: nothing is kept.
    void setFolder(std::string folder);
    /// The session that is shown from here on; null before it dies: its journal goes with it, or to the earlier runs.
    /// Recordings are not kept: they are in a file. `recovered`: it is the one that was taken.
    void setSession(const Session* session, bool recovered = false);
    /// The program is asked to end, and nobody to save: what is on the disk stays there.
    void leave();
    /// Writes what has happened since; to be called after every step.
    void keep();

    /// The youngest that was left and that nobody has decided about.
    [[nodiscard]] const LeftJournal* offered() const { return left_.empty() ? nullptr : &left_.front(); }
    /// "The session phone-call of 14:32 was cut off: …"
    [[nodiscard]] QString offer() const;
    /// A person wants to see the one that is offered: its file is ours until its session, once shown, is saved, or
    /// another is shown.
    QString takeOffered();
    /// Fills a menu with the runs that ended unsaved, each time it opens, below what it has.
    void addEarlierRuns(QMenu* menu);
    void throwOfferedAway();
    /// Not now: it is offered again when a window is opened the next time.
    void putOff();
    /// The session that is shown was saved: if it is the one that was recovered, it needs no journal any more.
    void saved();

signals:
    void offerChanged();
    /// A run that ended unsaved is wanted: its file, which is ours as that of takeOffered() is.
    void earlierWanted(const QString& path);
    /// The session is not kept, or no longer; said once for each session.
    void refused(const socketscope::Error& error);

private:
    void begin();
    void endJournal();
    /// Nobody else may offer it while it is ours; false where somebody has it.
    bool adopt(const std::string& path);

    std::string folder_;
    const Session* session_ = nullptr;
    std::optional<Journal> journal_;
    std::size_t savedEvents_ = 0; ///< of this session, that are in a file of the person's
    bool gaveUp_ = false;         ///< this session cannot be kept
    std::vector<LeftJournal> left_;
    std::optional<AppendFile> recovered_; ///< locked, so that no other window offers it
    bool recoveredShown_ = false;         ///< its session is the one that is shown
};

} // namespace socketscope
