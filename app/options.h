// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command line as values. Reading it runs nothing; what is asked for is one variant.
#pragma once

#include "core/base/time.h"
#include "core/packet/endpoint.h"
#include "core/session/ladder.h"
#include "core/trace/session_info.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// `socketscope [FILE]`
struct WindowOptions {
    std::string file;
};

/// `socketscope run SCENARIO …`
struct RunOptions {
    enum class Output : std::uint8_t { Text, TextAscii, Json };
    std::string scenario;
    std::optional<Wire> wire; ///< none: auto
    std::optional<std::string> profile;
    std::optional<IpVersion> ip;
    std::uint64_t seed = 0;
    Duration timeout = std::chrono::seconds(30);
    Output output = Output::Text;
    LadderLevel level = LadderLevel::Everything;
    std::vector<std::string> exports;
    bool dark = false;
    double scale = 1;
    std::optional<double> from, to; ///< seconds of the run that --export shows
};

/// `socketscope list [--json]`
struct ListOptions {
    bool json = false;
};

/// The command line was answered already (help, version) or refused.
struct Answered {
    int status = 0;
};

using Options = std::variant<WindowOptions, RunOptions, ListOptions, Answered>;

/// Reads the arguments; prints help and refusals itself.
[[nodiscard]] Options parseOptions(int argc, const char* const* argv);

} // namespace socketscope
