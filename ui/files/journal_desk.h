// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps the session of this window on the disk while it goes on, and knows those that killed windows have left. Used
// by the shell, which shows the offer and opens what is wanted. It never throws away what nobody has seen: a journal
// goes when its session ends in order, when it was saved, or when a person says so.
#pragma once

#include "core/session/journal.h"
#include "core/session/session.h"

#include <QObject>
#include <QString>

#include <optional>

namespace socketscope {

class JournalDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~JournalDesk() override;

    /// From here on sessions are kept in this folder, and what is there is offered. Empty: nothing is kept.
    void setFolder(std::string folder);
    /// The session that is shown from here on; null before it dies: its journal goes with it. Recordings are not kept:
    /// they are in a file. `recovered`: it is the one that was taken.
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
    void throwOfferedAway();
    /// Not now: it is offered again when a window is opened the next time.
    void putOff();
    /// The session that is shown was saved: if it is the one that was recovered, it needs no journal any more.
    void saved();

signals:
    void offerChanged();
    /// The session is not kept, or no longer; said once for each session.
    void refused(const socketscope::Error& error);

private:
    void begin();

    std::string folder_;
    const Session* session_ = nullptr;
    std::optional<Journal> journal_;
    bool gaveUp_ = false; ///< this session cannot be kept
    std::vector<LeftJournal> left_;
    std::optional<AppendFile> recovered_; ///< locked, so that no other window offers it
    bool recoveredShown_ = false;         ///< its session is the one that is shown
};

} // namespace socketscope
