// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which process holds a socket: sock_diag(7) tells a socket's inode, and /proc/PID/fd the inodes that a process holds
// (proc_pid_fd(5)). Used to tell the programs of a sandbox apart. Reads only; what may not be read is not found.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>

namespace socketscope {

/// What a look below a process found.
struct SocketHolder {
    pid_t branch = -1; ///< the child of `root` that holds the socket, or that one of its descendants comes from
};

/// Looks through the descendants of `root`, its children first. Nothing where none holds the socket, or where there are
/// so many processes or descriptors that looking through them would take long.
[[nodiscard]] std::optional<SocketHolder> holderBelow(pid_t root, std::uint32_t inode);

} // namespace socketscope
