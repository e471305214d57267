// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TCP as RFC 9293 3.10 writes it down: step() takes one end of a connection, one input and the time, and says what
// comes of it. Pure: no I/O, no clock, no chance, no memory of its own. Driven by ModelEngine and by everything that
// compares a kernel with the book.
//
// Beside RFC 9293 it does: retransmission timing (RFC 6298), fast retransmit and going on after partial ACKs (RFC 5681
// 3.2, RFC 6582), window scale (RFC 7323 2), the checks of RST, SYN and ACK of RFC 5961 that RFC 9293 took over.
// Where both sides have closed it still hands over text that arrived before: the RFC, which delivers at once, has none
// left then.
// It does not: congestion control, SACK, Nagle's waiting, timestamps, urgent data, text in a SYN (it is not
// acknowledged, so that the other side sends it again).
#pragma once

#include "core/tcp/input.h"
#include "core/tcp/transition.h"

namespace socketscope {

[[nodiscard]] Transition step(const Tcb& tcb, const TcpInput& input, Time now);

} // namespace socketscope
