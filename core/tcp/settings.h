// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a TCP may choose for itself: sizes, times, and which optional parts it has. Set once, before OPEN; step() reads
// it from the Tcb. Defaults are RFC 9293's and RFC 6298's where those name one.
#pragma once

#include "core/base/time.h"

namespace socketscope {

struct TcpSettings {
    std::uint16_t mss = 1460;            ///< octets of text that this side takes in one segment (RFC 9293 3.7.1)
    std::uint32_t receiveBuffer = 65535; ///< octets
    std::uint32_t sendBuffer = 65536;    ///< octets
    std::uint8_t windowShift = 0;        ///< offered in our SYN (RFC 7323 2.2)
    bool offerWindowScale = false;
    bool delayedAck = false;                                     ///< RFC 9293 3.8.6.3
    Duration delayedAckTime = std::chrono::milliseconds(100);    ///< less than any RTO: nothing is sent again for it
    Duration challengeInterval = std::chrono::milliseconds(500); ///< between challenge ACKs (RFC 5961 7; tcp(7))
    Duration initialRto = std::chrono::seconds(1);               ///< RFC 6298 2
    Duration leastRto = std::chrono::milliseconds(200);
    Duration mostRto = std::chrono::seconds(60);
    Duration msl = std::chrono::seconds(30);        ///< TIME-WAIT lasts two of them (RFC 9293 3.4.2)
    Duration userTimeout = std::chrono::minutes(5); ///< RFC 9293 3.9.1
    Duration keepAliveIdle{};                       ///< none: no keep-alive (RFC 9293 3.8.4)
    Duration keepAliveInterval = std::chrono::seconds(75);
    std::uint8_t keepAliveProbes = 9;
};

/// Times that fit a lesson: a loss is repaired after a second that one can watch, and waiting never gets long.
[[nodiscard]] inline TcpSettings classroomSettings() {
    TcpSettings settings;
    settings.leastRto = std::chrono::seconds(1);
    settings.mostRto = std::chrono::seconds(8);
    return settings;
}

} // namespace socketscope
