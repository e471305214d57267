// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The processes that the sandbox helper starts: a person's programs, and the one that holds descriptors in order to be
// killed with them. Used by serveSandbox() alone, in a process of one thread. None of them keeps a descriptor or a
// right over the sandbox, and none outlives the helper: each dies with it (PR_SET_PDEATHSIG), and what they leave
// behind becomes the helper's own child and is killed at its end (PR_SET_CHILD_SUBREAPER).
#pragma once

#include "core/base/unique_fd.h"
#include "core/net/sandbox_talk.h"

#include <map>
#include <sys/types.h>
#include <vector>

namespace socketscope {

class SandboxChildren {
public:
    SandboxChildren();

    struct Started {
        Reply reply;    ///< `value`: process id
        UniqueFd ended; ///< reading end of a pipe into which the status is written
    };
    /// fork(2) and exec(3). `stdio`: exactly three.
    [[nodiscard]] Started run(const RunOrder& order, const std::vector<UniqueFd>& stdio);
    /// ESRCH for a process that is no program of ours, or no longer.
    [[nodiscard]] int signal(const SignalOrder& order);

    /// Hands the descriptors to a new process; EBUSY while there is one.
    [[nodiscard]] int hold(std::vector<UniqueFd> sockets);
    /// Kills that process and waits for its end; ESRCH where there is none.
    [[nodiscard]] int killHolder();

    /// Collects those that have ended, and tells who waits for them.
    void reap();
    /// Kills all, and theirs, and waits for it.
    void end();

private:
    std::map<pid_t, UniqueFd> programs_; ///< and where to say how it ended
    pid_t holder_ = -1;
};

} // namespace socketscope
