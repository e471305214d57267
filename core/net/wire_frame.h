// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A datagram on the wire's descriptor: what stands before it (the kernel's word about its checksum, packet(7),
// PACKET_VNET_HDR, and the Ethernet header), and how one is read. Used by whatever reads or writes the sandbox's wire.
// It never looks into a datagram further than its lengths and its protocol.
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <linux/if_ether.h>
#include <span>

namespace socketscope {

/// The first ten octets of struct virtio_net_hdr (linux/virtio_net.h, which C++ cannot read); host order.
struct OffloadHead {
    static constexpr std::uint8_t needsChecksum = 1; ///< VIRTIO_NET_HDR_F_NEEDS_CSUM
    std::uint8_t flags = 0, gsoType = 0;
    std::uint16_t headersLength = 0;  ///< octets of all headers, Ethernet's too
    std::uint16_t gsoSize = 0;        ///< octets
    std::uint16_t checksumStart = 0;  ///< octets of the frame before what is added up
    std::uint16_t checksumOffset = 0; ///< octets from there to the checksum
};

struct WireFrameHead {
    OffloadHead offload;
    ethhdr link{};
};
static_assert(sizeof(WireFrameHead) == 24, "the kernel reads both without a gap");

/// Where a datagram's checksum is proved.
enum class ChecksumProof : std::uint8_t {
    AtReceiver, ///< the receiving TCP or UDP adds it up, and refuses what is wrong
    AtSender,   ///< its sender's kernel has just computed it, so the receiver does not again: as behind a network card
                ///< that checks. For what goes on as it came, alone
};

/// The head that carries an IPv4 datagram to `receiver`, an Ethernet address.
[[nodiscard]] WireFrameHead wireFrameHead(ByteView datagram, const std::array<std::byte, ETH_ALEN>& receiver,
                                          ChecksumProof proof);

/// What recvmsg(2) says of a datagram from the wire.
struct WireArrival {
    std::int64_t length = -1; ///< octets that it had, more than fitted where it was cut; -1 where there is none
    std::chrono::nanoseconds wallTime{}; ///< since 1970, when the kernel put it on the wire; 0 where it did not say
    bool checksumMissing = false;        ///< left to a network card that there is not
};

/// Takes the next datagram from a wire's descriptor, from its IP header on. Never waits.
[[nodiscard]] WireArrival receiveFromWire(int wire, std::span<std::byte> datagram);

} // namespace socketscope
