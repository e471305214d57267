// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/machine.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sys/utsname.h>

namespace socketscope {

std::string kernelName() {
    utsname names{};
    if (::uname(&names) != 0) return "unknown";
    return std::string(names.sysname) + " " + names.release;
}

std::map<std::string, std::string> tcpSysctls() {
    constexpr std::array wanted{"net.ipv4.tcp_syn_retries",     "net.ipv4.tcp_synack_retries",
                                "net.ipv4.tcp_fin_timeout",     "net.ipv4.tcp_abort_on_overflow",
                                "net.ipv4.tcp_max_syn_backlog", "net.core.somaxconn",
                                "net.ipv4.tcp_tw_reuse",        "net.ipv4.tcp_congestion_control"};
    std::map<std::string, std::string> found;
    for (const char* key : wanted) {
        std::string path = "/proc/sys/" + std::string(key);
        std::replace(path.begin() + 10, path.end(), '.', '/');
        std::ifstream file(path);
        std::string value;
        if (std::getline(file, value)) found[key] = value;
    }
    return found;
}

} // namespace socketscope
