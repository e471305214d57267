// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox_profile.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr std::array<std::string_view, 47> shaping{
    "net.core.somaxconn",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_abort_on_overflow",
    "net.ipv4.tcp_adv_win_scale",
    "net.ipv4.tcp_autocorking",
    "net.ipv4.tcp_base_mss",
    "net.ipv4.tcp_challenge_ack_limit",
    "net.ipv4.tcp_congestion_control",
    "net.ipv4.tcp_dsack",
    "net.ipv4.tcp_early_retrans",
    "net.ipv4.tcp_ecn",
    "net.ipv4.tcp_fastopen",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_frto",
    "net.ipv4.tcp_invalid_ratelimit",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_limit_output_bytes",
    "net.ipv4.tcp_max_syn_backlog",
    "net.ipv4.tcp_max_tw_buckets",
    "net.ipv4.tcp_min_snd_mss",
    "net.ipv4.tcp_mtu_probing",
    "net.ipv4.tcp_no_metrics_save",
    "net.ipv4.tcp_orphan_retries",
    "net.ipv4.tcp_recovery",
    "net.ipv4.tcp_reordering",
    "net.ipv4.tcp_retries1",
    "net.ipv4.tcp_retries2",
    "net.ipv4.tcp_rfc1337",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_rto_max_ms",
    "net.ipv4.tcp_rto_min_us",
    "net.ipv4.tcp_sack",
    "net.ipv4.tcp_shrink_window",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syn_linear_timeouts",
    "net.ipv4.tcp_syn_retries",
    "net.ipv4.tcp_synack_retries",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_thin_linear_timeouts",
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv4.tcp_tw_reuse_delay",
    "net.ipv4.tcp_window_scaling",
    "net.ipv4.tcp_wmem",
};

constexpr std::array<std::string_view, 5> sinceThen{
    "net.ipv4.tcp_rto_max_ms",          // 6.15
    "net.ipv4.tcp_rto_min_us",          // 6.11
    "net.ipv4.tcp_shrink_window",       // 6.6
    "net.ipv4.tcp_syn_linear_timeouts", // 6.5
    "net.ipv4.tcp_tw_reuse_delay",      // 6.14
};

static_assert(std::ranges::is_sorted(shaping) && std::ranges::is_sorted(sinceThen));

SandboxProfile stock() {
    SandboxProfile profile;
    profile.name = "stock";
    profile.settings = {{"net.ipv4.ip_unprivileged_port_start", "0"}}; // a program inside may be a server on port 80
    return profile;
}

SandboxProfile classroom() {
    SandboxProfile profile = stock();
    profile.name = "class";
    profile.settings.merge(std::map<std::string, std::string>{
        {"net.ipv4.tcp_congestion_control", "reno"}, // RFC 5681, as books have it
        {"net.ipv4.tcp_fastopen", "0"},
        {"net.ipv4.tcp_no_metrics_save", "1"}, // else a held segment slows the next connection
        {"net.ipv4.tcp_rto_max_ms", "8000"},
        {"net.ipv4.tcp_rto_min_us", "1000000"}, // RFC 6298 2.4
        {"net.ipv4.tcp_syn_linear_timeouts", "0"},
        {"net.ipv4.tcp_syncookies", "0"}, // a cookie leaves no SYN-RECEIVED to be seen
        // With them a segment sent again gives a round-trip time, and one that was held for three seconds a timeout of
        // 18. Without, Karn's rule holds (RFC 6298 3), on every kernel alike, and the timeout is 3 s at most.
        {"net.ipv4.tcp_timestamps", "0"},
    });
    profile.shortestRto = 1000;
    return profile;
}

} // namespace

std::optional<SandboxProfile> sandboxProfile(std::string_view name) {
    if (name == "stock") return stock();
    if (name == "class") return classroom();
    return std::nullopt;
}

std::span<const std::string_view> shapingSettings() { return shaping; }

bool isShapingSetting(std::string_view name) { return std::ranges::binary_search(shaping, name); }

bool isNewSetting(std::string_view name) { return std::ranges::binary_search(sinceThen, name); }

} // namespace socketscope
