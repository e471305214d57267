// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socket_holder.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace socketscope {
namespace {

namespace fs = std::filesystem;

constexpr int mostLookedAt = 4096; ///< descriptors, for one socket
constexpr std::size_t mostProcesses = 256;

fs::path procOf(pid_t pid) { return fs::path("/proc") / std::to_string(pid); }

/// A process may end while it is looked at: then it has no children any more.
std::vector<pid_t> childrenOf(pid_t pid) {
    std::vector<pid_t> children;
    std::error_code gone;
    for (fs::directory_iterator task(procOf(pid) / "task", gone), end; !gone && task != end; task.increment(gone)) {
        std::ifstream list(task->path() / "children");
        for (pid_t child = 0; list >> child;) children.push_back(child);
    }
    return children;
}

bool holds(pid_t pid, const std::string& socket, int& budget) {
    std::error_code gone;
    for (fs::directory_iterator fd(procOf(pid) / "fd", gone), end; !gone && fd != end; fd.increment(gone)) {
        if (--budget < 0) return false;
        std::error_code closed;
        if (fs::read_symlink(fd->path(), closed) == socket) return true;
    }
    return false;
}

} // namespace

std::optional<SocketHolder> holderBelow(pid_t root, std::uint32_t inode) {
    struct Descendant {
        pid_t pid, branch;
    };
    const std::string socket = "socket:[" + std::to_string(inode) + "]";
    std::vector<Descendant> found;
    for (const pid_t child : childrenOf(root)) found.push_back({child, child});
    int budget = mostLookedAt;
    for (std::size_t i = 0; i < found.size() && i < mostProcesses && budget > 0; ++i) {
        const Descendant here = found[i];
        if (holds(here.pid, socket, budget)) return SocketHolder{here.branch};
        for (const pid_t child : childrenOf(here.pid)) found.push_back({child, here.branch});
    }
    return std::nullopt;
}

} // namespace socketscope
