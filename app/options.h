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

/// `socketscope [FILE]`, `socketscope open FILE [--at STEP]`
struct WindowOptions {
    std::string file;
    std::uint32_t at = 0; ///< the step at which a session opens; 0 for its end
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
    std::string save; ///< the session goes into this file; empty for none
    std::vector<std::string> exports;
    bool dark = false;
    double scale = 1;
    std::optional<double> from, to; ///< seconds of the run that --export shows
};

/// `socketscope sandbox [OPTION]… [-- COMMAND [ARG…]]`
struct SandboxOptions {
    std::vector<std::string> command; ///< empty: the sandbox alone, open to a terminal
    RunOptions shown;                 ///< output, level, profile and pictures, as of a run
    std::optional<Duration> timeout;  ///< none: as long as the command takes
};

/// `socketscope list [--json]`
struct ListOptions {
    bool json = false;
};

/// `socketscope doctor [--json]`
struct DoctorOptions {
    bool json = false;
};

/// `socketscope lint FILE…`
struct LintOptions {
    std::vector<std::string> files;
};

/// `socketscope grade LAB SUBMISSION… [--csv | --json]`
struct GradeOptions {
    enum class Output : std::uint8_t { Text, Csv, Json };
    std::string lab;
    std::vector<std::string> submissions;
    Output output = Output::Text;
};

/// The command line was answered already (help, version) or refused.
struct AlreadyAnswered {
    int status = 0;
};

using Options = std::variant<WindowOptions, RunOptions, SandboxOptions, ListOptions, DoctorOptions, LintOptions,
                             GradeOptions, AlreadyAnswered>;

/// Reads the arguments; prints help and refusals itself.
[[nodiscard]] Options parseOptions(int argc, const char* const* argv);

} // namespace socketscope
