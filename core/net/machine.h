// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this machine is, for a session's header.
#pragma once

#include <map>
#include <string>

namespace socketscope {

/// "Linux 6.1.0-18-amd64" (uname(2)).
[[nodiscard]] std::string kernelName();

/// The settings of net.ipv4 that shape a TCP connection, as far as they can be read here.
[[nodiscard]] std::map<std::string, std::string> tcpSysctls();

} // namespace socketscope
