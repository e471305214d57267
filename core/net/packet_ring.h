// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes in what an AF_PACKET socket captures, through a ring of memory shared with the kernel (packet(7),
// PACKET_RX_RING), whose size no rmem_max limits; where the kernel refuses one, by recvmsg(2). Used by the sandbox
// wire, on its thread alone. It neither decodes nor sends, and does not own the socket.
#pragma once

#include "core/base/bytes.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace socketscope {

class PacketRing {
public:
    enum class Through : std::uint8_t { RingIfPossible, Socket };
    /// `socket` stays the caller's, bound already, and must outlive this. `largest`: octets of the largest datagram.
    PacketRing(int socket, std::uint32_t largest, Through through = Through::RingIfPossible);
    ~PacketRing();
    PacketRing(const PacketRing&) = delete;
    PacketRing& operator=(const PacketRing&) = delete;

    struct Packet {
        std::uint64_t number = 0;            ///< in the order of arrival, from 1
        ByteView datagram;                   ///< from the IP header on; see lends()
        std::uint32_t length = 0;            ///< octets that it had; more than are here where it did not fit
        std::chrono::nanoseconds wallTime{}; ///< since 1970, as the kernel stamped it; 0 where it did not
        bool checksumMissing = false;        ///< left to a network card that there is not
    };
    /// The next one, in the order of arrival; nothing where there is none. Never waits.
    [[nodiscard]] std::optional<Packet> next();

    /// Datagrams are lent, and good until release(); else until the next call of next().
    [[nodiscard]] bool lends() const { return ring_ != nullptr; }
    /// A quarter of the ring is lent: what is lent should come back before more is taken.
    [[nodiscard]] bool isShort() const { return lends() && lent_ >= frames_ / 4; }
    /// The kernel has filled half of the ring beyond what was taken: it may soon lack room.
    [[nodiscard]] bool fillsUp() const;
    /// Gives back what was lent, up to and with this number.
    void release(std::uint64_t upTo);

    /// Datagrams that were lost for want of room since the last call (PACKET_STATISTICS, tp_drops).
    [[nodiscard]] std::uint32_t missed();
    [[nodiscard]] bool hasRing() const { return ring_ != nullptr; }

private:
    void makeRing(std::uint32_t largest);
    [[nodiscard]] std::byte* frame(std::size_t index) const;
    [[nodiscard]] std::optional<Packet> fromRing();
    [[nodiscard]] std::optional<Packet> fromSocket();

    int socket_;
    std::byte* ring_ = nullptr;
    std::size_t ringBytes_ = 0, frameBytes_ = 0, framesInBlock_ = 0, blockBytes_ = 0, frames_ = 0;
    std::size_t at_ = 0, lent_ = 0; ///< the next frame; so many before it are lent
    std::uint64_t taken_ = 0;       ///< packets since the start
    Bytes buffer_;                  ///< where there is no ring
};

} // namespace socketscope
