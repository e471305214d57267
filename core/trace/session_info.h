// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is true of a whole session: which wire, which kernel, who takes part. Written once by whoever starts the
// session; recorded with it, so that a run can be judged and repeated elsewhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope {

enum class Wire : std::uint8_t { Loopback, Sandbox, Model };

[[nodiscard]] constexpr std::string_view name(Wire w) {
    constexpr std::array<std::string_view, 3> names{"loopback", "sandbox", "model"};
    return names[static_cast<std::size_t>(w)];
}

enum class Host : std::uint8_t { Client, Server };

[[nodiscard]] constexpr std::string_view name(Host h) { return h == Host::Client ? "client" : "server"; }

struct ProgramInfo {
    std::string name;
    Host host = Host::Client;
    bool guest = false; ///< a person's own: its calls are not seen
};

/// When sessions on the model begin, which have no date of their own: the day on which RFC 9293 came out, 2022-08-18.
inline constexpr std::int64_t modelEpoch = 1'660'780'800'000'000'000;

struct SessionInfo {
    std::string version;  ///< of Socketscope
    std::string scenario; ///< its name, empty in free play
    Wire wire = Wire::Loopback;
    std::optional<std::string> whyNot;  ///< why not a better wire
    std::optional<std::string> profile; ///< of kernel settings, where the wire has one
    std::optional<std::string> kernel;  ///< "Linux 6.1.0-18", none on the model
    std::map<std::string, std::string> sysctls;
    std::uint64_t seed = 0;
    std::int64_t wallZero = modelEpoch;      ///< when the session began: nanoseconds since 1970, UTC
    std::optional<std::string> lab;          ///< of a lab: the digest of its text
    std::optional<std::string> labText;      ///< of a lab: its text, YAML, as whoever wrote the file says
    std::uint32_t attempt = 1;               ///< of a lab: which one this is
    std::optional<std::string> student;      ///< who handed it in, as they wrote it themselves
    std::optional<std::string> terminalLine; ///< how a terminal enters the sandbox, while the session lives
};

} // namespace socketscope
