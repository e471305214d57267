// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can happen to a TCP: a call of its user, a segment that arrives, a timer that runs out. The RFC's own three
// kinds (RFC 9293 3.10); step() takes one at a time.
#pragma once

#include "core/packet/segment.h"
#include "core/tcp/tcb.h"

#include <variant>

namespace socketscope {

/// The user calls of RFC 9293 3.9.1. `iss`: chance is passed in.
struct OpenCall {
    bool active = false;
    bool remoteGiven = true; ///< the remote socket is known
    Seq iss;
};
struct SendCall {
    std::uint32_t octets = 0;
    bool remoteGiven = false; ///< on a listening connection: whom to send to (U6)
    Seq iss;                  ///< for U6
};
struct ReceiveCall {
    std::uint32_t most = 0; ///< octets
};
struct CloseCall {};
struct AbortCall {};
struct StatusCall {};
using UserCall = std::variant<OpenCall, SendCall, ReceiveCall, CloseCall, AbortCall, StatusCall>;

/// The segment that has arrived, as far as TCP reads it: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND and the control bits, and
/// the options that count. Its text lies beside it.
struct SegmentArrives {
    Seq seq, ack;
    std::uint32_t text = 0;   ///< octets of data
    std::uint16_t window = 0; ///< as it stands in the header, not shifted
    TcpFlags flags;
    std::uint16_t mss = 0;        ///< of the option, 0 where there is none
    std::int8_t windowShift = -1; ///< of the option, -1 where there is none
    Seq iss; ///< what the answering side will number from, should it answer SYN: chance is passed in

    [[nodiscard]] bool has(TcpFlag flag) const { return flags.has(flag); }
    /// SEG.LEN: SYN and FIN count.
    [[nodiscard]] std::uint32_t length() const {
        return text + (has(TcpFlag::Syn) ? 1U : 0U) + (has(TcpFlag::Fin) ? 1U : 0U);
    }
};

struct Timeout {
    TcpTimer timer{};
};

using TcpInput = std::variant<UserCall, SegmentArrives, Timeout>;

} // namespace socketscope
