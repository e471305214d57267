// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/packet_ring.h"

#include "core/net/wire_frame.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace socketscope {
namespace {

constexpr std::size_t smallRing = std::size_t{16} << 20U;  ///< bytes: 8192 frames of an Ethernet's size
constexpr std::size_t headRoom = 128;                      ///< of each frame: the kernel's header and its padding
constexpr std::size_t leastBlock = std::size_t{64} << 10U; ///< bytes, physically contiguous

std::size_t roundUp(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

/// The status word is written by the kernel on another processor.
std::atomic_ref<std::uint32_t> status(std::byte* frame) {
    return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t*>(frame)); // NOLINT: packet(7)'s own layout
}

} // namespace

PacketRing::PacketRing(int socket, std::uint32_t largest, Through through) : socket_(socket) {
    if (through == Through::RingIfPossible) makeRing(largest);
    if (ring_ == nullptr) buffer_.resize(largest + std::size_t{1});
}

PacketRing::~PacketRing() {
    if (ring_ == nullptr) return;
    ::munmap(ring_, ringBytes_);
    const tpacket_req none{};
    ::setsockopt(socket_, SOL_PACKET, PACKET_RX_RING, &none, sizeof none);
}

void PacketRing::makeRing(std::uint32_t largest) {
    const int version = TPACKET_V2;
    if (::setsockopt(socket_, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0) return;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    frameBytes_ = roundUp(largest + headRoom, TPACKET_ALIGNMENT);
    if (frameBytes_ < 2048) frameBytes_ = 2048;
    blockBytes_ = roundUp(std::max(leastBlock, frameBytes_), page);
    framesInBlock_ = blockBytes_ / frameBytes_;
    const std::size_t blocks = std::max<std::size_t>(smallRing / blockBytes_, 64);
    frames_ = blocks * framesInBlock_;
    tpacket_req wanted{};
    wanted.tp_block_size = static_cast<unsigned>(blockBytes_);
    wanted.tp_block_nr = static_cast<unsigned>(blocks);
    wanted.tp_frame_size = static_cast<unsigned>(frameBytes_);
    wanted.tp_frame_nr = static_cast<unsigned>(frames_);
    if (::setsockopt(socket_, SOL_PACKET, PACKET_RX_RING, &wanted, sizeof wanted) != 0) return;
    ringBytes_ = blockBytes_ * blocks;
    void* memory = ::mmap(nullptr, ringBytes_, PROT_READ | PROT_WRITE, MAP_SHARED, socket_, 0);
    if (memory != MAP_FAILED) { // NOLINT(*-cstyle-cast, performance-no-int-to-ptr): mmap(2)'s own constant
        ring_ = static_cast<std::byte*>(memory);
        return;
    }
    const tpacket_req none{};
    ::setsockopt(socket_, SOL_PACKET, PACKET_RX_RING, &none, sizeof none);
}

std::byte* PacketRing::frame(std::size_t index) const {
    return ring_ + index / framesInBlock_ * blockBytes_ + index % framesInBlock_ * frameBytes_;
}

bool PacketRing::fillsUp() const {
    return lends() &&
           (status(frame((at_ + frames_ / 2) % frames_)).load(std::memory_order_relaxed) & TP_STATUS_USER) != 0;
}

void PacketRing::release(std::uint64_t upTo) {
    for (; lent_ > 0 && taken_ - lent_ < upTo; --lent_)
        status(frame((at_ + frames_ - lent_) % frames_)).store(TP_STATUS_KERNEL, std::memory_order_release);
}

std::optional<PacketRing::Packet> PacketRing::next() { return ring_ != nullptr ? fromRing() : fromSocket(); }

std::optional<PacketRing::Packet> PacketRing::fromRing() {
    if (lent_ == frames_) return std::nullopt;
    std::byte* here = frame(at_);
    const std::uint32_t state = status(here).load(std::memory_order_acquire);
    if ((state & TP_STATUS_USER) == 0) return std::nullopt;
    at_ = (at_ + 1) % frames_;
    ++lent_;
    ++taken_;
    tpacket2_hdr header{};
    std::memcpy(&header, here, sizeof header);
    Packet packet;
    packet.number = taken_;
    const std::uint32_t link = header.tp_net - header.tp_mac;
    const std::size_t room = frameBytes_ > header.tp_net ? frameBytes_ - header.tp_net : 0;
    packet.datagram = ByteView(here + header.tp_net, std::min<std::size_t>(header.tp_snaplen - link, room));
    packet.length = header.tp_len - link;
    packet.wallTime = std::chrono::seconds(header.tp_sec) + std::chrono::nanoseconds(header.tp_nsec);
    packet.checksumMissing = (state & TP_STATUS_CSUMNOTREADY) != 0;
    return packet;
}

std::optional<PacketRing::Packet> PacketRing::fromSocket() {
    const WireArrival arrival = receiveFromWire(socket_, buffer_);
    if (arrival.length <= 0) return std::nullopt;
    Packet packet;
    packet.number = ++taken_;
    packet.length = static_cast<std::uint32_t>(arrival.length);
    packet.datagram = ByteView(buffer_).first(std::min<std::size_t>(packet.length, buffer_.size()));
    packet.wallTime = arrival.wallTime;
    packet.checksumMissing = arrival.checksumMissing;
    return packet;
}

std::uint32_t PacketRing::missed() {
    tpacket_stats counts{};
    socklen_t length = sizeof counts;
    if (::getsockopt(socket_, SOL_PACKET, PACKET_STATISTICS, &counts, &length) != 0) return 0;
    return counts.tp_drops;
}

} // namespace socketscope
