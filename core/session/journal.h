// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A running session, kept on the disk as it goes on, so that a crash loses at most its last step. One session file a
// session, in a folder of the user's own; whoever starts later finds those whose program is gone. Used by the window.
// It decides nothing for the user: what is found is offered, and stays until somebody says what becomes of it.
#pragma once

#include "core/base/append_file.h"
#include "core/session/session_writer.h"

#include <memory>
#include <vector>

namespace socketscope {

class Journal {
public:
    /// Octets after which a journal is not continued: a session that long is saved by hand, or not at all.
    static constexpr std::uint64_t most = std::uint64_t{1} << 30U;

    /// Begins the journal of a session in `folder`, which is made where it is not there.
    [[nodiscard]] static Result<Journal> begin(const std::string& folder, const SessionInfo& info);

    /// Writes what the trace has gained, in one write(2). After an error, of which one is that it is as long as one may
    /// be, nothing more is written.
    [[nodiscard]] std::optional<Error> write(const Trace& trace);
    /// There was an error.
    [[nodiscard]] bool stopped() const { return stopped_; }
    [[nodiscard]] const std::string& path() const { return file_.path(); }
    /// The session is over, or kept elsewhere: takes the file away.
    void discard() { file_.remove(); }
    /// The session is over and nobody has saved it: ends the file and moves it to those of earlier runs, of which the
    /// youngest `mostEarlier` stay. Where that fails it stays where it is, as one that was left.
    void setAside(const Trace& trace);
    static constexpr std::size_t mostEarlier = 10;

private:
    Journal(AppendFile file, const SessionInfo& info)
        : file_(std::move(file)), writer_(std::make_unique<SessionWriter>(info)) {}

    AppendFile file_;
    std::unique_ptr<SessionWriter> writer_;
    bool stopped_ = false;
};

/// A journal whose program is gone.
struct LeftJournal {
    std::string path;
    std::int64_t wall = 0;  ///< when it was written last: nanoseconds since 1970
    std::uint64_t size = 0; ///< octets
};

/// All of them in a folder, the youngest first. Those of programs that still run are not among them.
[[nodiscard]] std::vector<LeftJournal> leftJournals(const std::string& folder);
/// Runs that ended in order and that nobody has saved, the youngest first.
[[nodiscard]] std::vector<LeftJournal> earlierRuns(const std::string& folder);
/// Takes one away, unless somebody holds it.
void removeJournal(const std::string& path);
/// Where journals are: $XDG_STATE_HOME/socketscope, else ~/.local/state/socketscope; empty without a home.
[[nodiscard]] std::string journalFolder();

} // namespace socketscope
