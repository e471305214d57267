// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tcp_info.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace socketscope {

ConnectionState stateFromKernel(unsigned number) {
    using enum ConnectionState;
    // include/net/tcp_states.h: 1 ESTABLISHED … 12 NEW_SYN_RECV; 13 is the pseudo-state of BOUND_INACTIVE.
    constexpr std::array states{Closed, Established, SynSent, SynReceived, FinWait1, FinWait2,   TimeWait,
                                Closed, CloseWait,   LastAck, Listen,      Closing,  SynReceived};
    return number < states.size() ? states[number] : Closed;
}

TcpInfo tcpInfoFromBytes(const void* bytes, std::size_t length) {
    tcp_info raw{};
    const std::size_t filled = std::min(length, sizeof raw);
    std::memcpy(&raw, bytes, filled);
    const auto has = [filled](std::size_t offset, std::size_t size) { return offset + size <= filled; };
    TcpInfo info;
    info.state = stateFromKernel(raw.tcpi_state);
    info.acceptQueue = raw.tcpi_unacked;
    info.acceptBacklog = raw.tcpi_sacked;
    info.retransmits = raw.tcpi_total_retrans;
    info.congestionWindow = raw.tcpi_snd_cwnd;
    info.slowStartThreshold = raw.tcpi_snd_ssthresh;
    info.roundTrip = raw.tcpi_rtt;
    info.roundTripVariation = raw.tcpi_rttvar;
    info.retransmitAfter = raw.tcpi_rto;
    if (has(offsetof(tcp_info, tcpi_bytes_received), sizeof raw.tcpi_bytes_received)) {
        info.bytesReceived = raw.tcpi_bytes_received;
        info.bytesAcked = raw.tcpi_bytes_acked;
    }
    if (has(offsetof(tcp_info, tcpi_data_segs_out), sizeof raw.tcpi_data_segs_out))
        info.dataSegmentsOut = raw.tcpi_data_segs_out;
    return info;
}

std::optional<TcpInfo> readTcpInfo(int fd) {
    // Room for fields that this header does not know yet.
    alignas(tcp_info) std::array<std::byte, 512> bytes{};
    socklen_t length = bytes.size();
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, bytes.data(), &length) != 0) return std::nullopt;
    return tcpInfoFromBytes(bytes.data(), length);
}

} // namespace socketscope
