// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/setting_words.h"

#include <QCoreApplication>
#include <array>

namespace socketscope {
namespace {

struct Meaning {
    const char* name;
    const char* words;
};

/// tcp(7) and the kernel's ip-sysctl.rst, in short.
constexpr std::array meanings{
    Meaning{"net.core.somaxconn", QT_TRANSLATE_NOOP("KernelSheet", "the largest backlog that LISTEN can set")},
    Meaning{"net.ipv4.ip_local_port_range", QT_TRANSLATE_NOOP("KernelSheet", "ports from which CONNECT takes its own")},
    Meaning{"net.ipv4.ip_unprivileged_port_start",
            QT_TRANSLATE_NOOP("KernelSheet", "the first port on which anybody may LISTEN")},
    Meaning{"net.ipv4.tcp_abort_on_overflow",
            QT_TRANSLATE_NOOP("KernelSheet",
                              "1: RST instead of silence, when a handshake ends and the accept queue is full")},
    Meaning{"net.ipv4.tcp_adv_win_scale",
            QT_TRANSLATE_NOOP("KernelSheet",
                              "how much of the receive buffer is offered as window; newer kernels work it out")},
    Meaning{
        "net.ipv4.tcp_autocorking",
        QT_TRANSLATE_NOOP("KernelSheet", "small SENDs wait to leave together, while others have not left the host")},
    Meaning{"net.ipv4.tcp_base_mss",
            QT_TRANSLATE_NOOP("KernelSheet", "the segment size with which probing for the largest begins, in bytes")},
    Meaning{"net.ipv4.tcp_challenge_ack_limit",
            QT_TRANSLATE_NOOP("KernelSheet", "challenge ACKs of the whole host in a second (RFC 5961)")},
    Meaning{"net.ipv4.tcp_congestion_control", QT_TRANSLATE_NOOP("KernelSheet", "how the congestion window grows")},
    Meaning{"net.ipv4.tcp_dsack", QT_TRANSLATE_NOOP("KernelSheet", "tells the sender what has come twice (RFC 2883)")},
    Meaning{"net.ipv4.tcp_early_retrans",
            QT_TRANSLATE_NOOP("KernelSheet",
                              "sends the last segment again before its timeout (tail loss probe, RFC 8985); 0: off")},
    Meaning{"net.ipv4.tcp_ecn",
            QT_TRANSLATE_NOOP(
                "KernelSheet",
                "routers may mark segments instead of losing them (RFC 3168); 0: never, 1: asked for, 2: if asked")},
    Meaning{
        "net.ipv4.tcp_fastopen",
        QT_TRANSLATE_NOOP("KernelSheet", "data in the SYN (RFC 7413); 1: for clients, 2: for servers, 3: for both")},
    Meaning{"net.ipv4.tcp_fin_timeout",
            QT_TRANSLATE_NOOP("KernelSheet", "seconds that a closed socket stays in FIN-WAIT-2")},
    Meaning{"net.ipv4.tcp_frto",
            QT_TRANSLATE_NOOP("KernelSheet", "notices a timeout that nothing lost has caused (RFC 5682)")},
    Meaning{"net.ipv4.tcp_invalid_ratelimit",
            QT_TRANSLATE_NOOP("KernelSheet",
                              "least time between two answers to segments that do not fit, in milliseconds")},
    Meaning{"net.ipv4.tcp_keepalive_intvl",
            QT_TRANSLATE_NOOP("KernelSheet", "seconds between keep-alives that nobody answers")},
    Meaning{"net.ipv4.tcp_keepalive_probes",
            QT_TRANSLATE_NOOP("KernelSheet", "so many keep-alives without an answer end a connection")},
    Meaning{"net.ipv4.tcp_keepalive_time",
            QT_TRANSLATE_NOOP("KernelSheet", "seconds of silence before the first keep-alive")},
    Meaning{"net.ipv4.tcp_limit_output_bytes",
            QT_TRANSLATE_NOOP("KernelSheet", "bytes of one connection that may wait inside the host, below TCP")},
    Meaning{"net.ipv4.tcp_max_syn_backlog", QT_TRANSLATE_NOOP("KernelSheet", "half-open connections that are kept")},
    Meaning{"net.ipv4.tcp_max_tw_buckets",
            QT_TRANSLATE_NOOP("KernelSheet", "sockets in TIME-WAIT that are kept; one more is ended at once")},
    Meaning{
        "net.ipv4.tcp_min_snd_mss",
        QT_TRANSLATE_NOOP("KernelSheet", "the smallest segment size to which the other side can bring TCP, in bytes")},
    Meaning{"net.ipv4.tcp_mtu_probing",
            QT_TRANSLATE_NOOP(
                "KernelSheet",
                "tries out how large a segment may be (RFC 4821); 0: never, 1: when none arrives, 2: always")},
    Meaning{"net.ipv4.tcp_no_metrics_save",
            QT_TRANSLATE_NOOP("KernelSheet", "1: a connection remembers nothing of those before it")},
    Meaning{"net.ipv4.tcp_orphan_retries",
            QT_TRANSLATE_NOOP("KernelSheet",
                              "how often data and FIN are sent again once the program has closed; 0 stands for 8")},
    Meaning{"net.ipv4.tcp_recovery",
            QT_TRANSLATE_NOOP("KernelSheet", "takes a segment for lost by the time that passes (RACK, RFC 8985)")},
    Meaning{"net.ipv4.tcp_reordering",
            QT_TRANSLATE_NOOP("KernelSheet", "segments that may overtake one before it counts as lost")},
    Meaning{"net.ipv4.tcp_retries1",
            QT_TRANSLATE_NOOP("KernelSheet", "so many timeouts make TCP doubt the way that its segments take")},
    Meaning{"net.ipv4.tcp_retries2", QT_TRANSLATE_NOOP("KernelSheet", "how often data are sent again")},
    Meaning{"net.ipv4.tcp_rfc1337", QT_TRANSLATE_NOOP("KernelSheet", "1: a RST does not end TIME-WAIT (RFC 1337)")},
    Meaning{"net.ipv4.tcp_rmem",
            QT_TRANSLATE_NOOP("KernelSheet", "receive buffer in bytes: the least, the first, the most")},
    Meaning{"net.ipv4.tcp_rto_max_ms",
            QT_TRANSLATE_NOOP("KernelSheet", "longest retransmission timeout, in milliseconds")},
    Meaning{"net.ipv4.tcp_rto_min_us",
            QT_TRANSLATE_NOOP("KernelSheet", "shortest retransmission timeout, in microseconds")},
    Meaning{"net.ipv4.tcp_sack", QT_TRANSLATE_NOOP("KernelSheet", "selective acknowledgements (RFC 2018)")},
    Meaning{"net.ipv4.tcp_shrink_window",
            QT_TRANSLATE_NOOP("KernelSheet", "1: a window that was offered may be taken back, when memory is short")},
    Meaning{"net.ipv4.tcp_slow_start_after_idle",
            QT_TRANSLATE_NOOP("KernelSheet", "slow start begins anew after a pause (RFC 5681)")},
    Meaning{"net.ipv4.tcp_syn_linear_timeouts",
            QT_TRANSLATE_NOOP("KernelSheet", "so many SYNs are sent again before the wait doubles")},
    Meaning{"net.ipv4.tcp_syn_retries", QT_TRANSLATE_NOOP("KernelSheet", "how often a SYN is sent again")},
    Meaning{"net.ipv4.tcp_synack_retries", QT_TRANSLATE_NOOP("KernelSheet", "how often a SYN+ACK is sent again")},
    Meaning{"net.ipv4.tcp_syncookies",
            QT_TRANSLATE_NOOP("KernelSheet", "answer SYNs without remembering them, when too many come")},
    Meaning{"net.ipv4.tcp_thin_linear_timeouts",
            QT_TRANSLATE_NOOP("KernelSheet", "1: connections that send little do not double their first timeouts")},
    Meaning{"net.ipv4.tcp_timestamps", QT_TRANSLATE_NOOP("KernelSheet", "timestamps in every segment (RFC 7323)")},
    Meaning{"net.ipv4.tcp_tw_reuse",
            QT_TRANSLATE_NOOP("KernelSheet", "CONNECT may use a port in TIME-WAIT; 1: any, 2: over loopback")},
    Meaning{"net.ipv4.tcp_tw_reuse_delay",
            QT_TRANSLATE_NOOP("KernelSheet", "how old a TIME-WAIT must be for that, in milliseconds")},
    Meaning{"net.ipv4.tcp_window_scaling", QT_TRANSLATE_NOOP("KernelSheet", "windows over 65535 bytes (RFC 7323)")},
    Meaning{"net.ipv4.tcp_wmem",
            QT_TRANSLATE_NOOP("KernelSheet", "send buffer in bytes: the least, the first, the most")},
};

} // namespace

QString settingWords(const QString& name) {
    for (const Meaning& meaning : meanings)
        if (name == QLatin1String(meaning.name)) return QCoreApplication::translate("KernelSheet", meaning.words);
    return {};
}

} // namespace socketscope
