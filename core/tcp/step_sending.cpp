// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What goes out: new text as far as the window lets it, FIN behind it, what has to go again, ACK and RST.
#include "core/tcp/stepper.h"

namespace socketscope {

using enum ConnectionState;

std::uint16_t Stepper::windowField(bool syn) {
    const std::uint8_t shift = syn ? std::uint8_t{0} : t_.rcvShift;
    return static_cast<std::uint16_t>(std::min<std::uint32_t>(t_.rcvWnd() >> shift, 0xFFFF));
}

/// Fills in what every segment of a connection says, and remembers what was said.
void Stepper::transmit(Transmit s) {
    const bool syn = s.flags.has(TcpFlag::Syn);
    s.window = windowField(syn);
    if (s.flags.has(TcpFlag::Ack)) {
        s.ack = t_.rcvAcked = t_.rcvNxt;
        const Seq edge = t_.rcvNxt + (std::uint32_t{s.window} << (syn ? 0 : t_.rcvShift));
        if (gt(edge, t_.rcvEdge)) t_.rcvEdge = edge;
        ackNow_ = ackSoon_ = false;
        setTimer(TcpTimer::DelayedAck, never);
    }
    out_.add(s);
}

void Stepper::sendSyn(bool withAck, bool again) {
    Transmit syn;
    syn.seq = t_.iss;
    syn.flags = {TcpFlag::Syn};
    if (withAck) syn.flags = syn.flags.with(TcpFlag::Ack);
    syn.again = again;
    syn.mss = t_.settings.mss;
    // In SYN+ACK the scale is only given back to who has offered one (RFC 7323 2.2); see learnOptions().
    const bool offers = t_.settings.offerWindowScale && (!withAck || t_.scaleOffered);
    if (offers) syn.windowShift = static_cast<std::int8_t>(t_.settings.windowShift);
    if (!again) {
        t_.rtt.timing = true;
        t_.rtt.timed = t_.iss + 1;
        t_.rtt.began = now_;
    }
    transmit(syn);
}

/// The first octets that nobody has acknowledged, at most so many; FIN with them where they reach it.
void Stepper::sendAgain(std::uint32_t most) {
    t_.rtt.timing = false;
    if (t_.sndUna == t_.iss) return sendSyn(t_.state != SynSent, true); // the first number is the SYN's
    if (t_.sndUna == t_.sndNxt) return;
    Transmit again;
    again.seq = t_.sndUna;
    const Seq sentText = gt(t_.sndNxt, t_.sndEnd) ? t_.sndEnd : t_.sndNxt;
    const std::uint32_t text = gt(sentText, t_.sndUna) ? t_.sndUna.distanceTo(sentText) : 0;
    again.text = std::min(text, most);
    again.most = t_.sndMss;
    again.again = true;
    again.flags = {TcpFlag::Ack};
    if (again.text > 0) again.flags = again.flags.with(TcpFlag::Psh);
    if (t_.finSent() && again.text == text) again.flags = again.flags.with(TcpFlag::Fin);
    transmit(again);
}

void Stepper::sendReset(Seq seq, bool withAck, Seq ack) {
    Transmit reset;
    reset.seq = seq;
    reset.ack = ack;
    reset.flags = {TcpFlag::Rst};
    if (withAck) reset.flags = reset.flags.with(TcpFlag::Ack);
    out_.add(reset);
}

/// The end of every step: new text and FIN, else an ACK where one is owed.
void Stepper::send() {
    const bool speaks = t_.state == Established || t_.state == CloseWait || t_.state == FinWait1 ||
                        t_.state == Closing || t_.state == LastAck;
    if (speaks) {
        const Seq edge = t_.sndUna + t_.sndWnd;
        const std::uint32_t room = gt(edge, t_.sndNxt) ? t_.sndNxt.distanceTo(edge) : 0;
        Transmit fresh;
        fresh.seq = t_.sndNxt;
        fresh.text = std::min(t_.unsent(), room);
        fresh.most = t_.sndMss;
        fresh.flags = {TcpFlag::Ack};
        if (fresh.text > 0) fresh.flags = fresh.flags.with(TcpFlag::Psh);
        const bool fin = t_.finQueued && !t_.finSent() && fresh.text == t_.unsent() && room > fresh.text;
        if (fin) fresh.flags = fresh.flags.with(TcpFlag::Fin);
        t_.sndNxt += fresh.text + (fin ? 1U : 0U);
        if (fresh.text > 0 || fin) {
            if (!t_.rtt.timing) {
                t_.rtt.timing = true;
                t_.rtt.timed = t_.sndNxt;
                t_.rtt.began = now_;
            }
            transmit(fresh);
        }
    }
    if (ackSoon_ && t_.rcvAcked.distanceTo(t_.rcvNxt) >= 2U * t_.settings.mss) ackNow_ = true;
    if (ackNow_) {
        Transmit ack;
        ack.seq = t_.sndNxt;
        ack.flags = {TcpFlag::Ack};
        return transmit(ack);
    }
    if (ackSoon_ && t_.timer(TcpTimer::DelayedAck) == never)
        setTimer(TcpTimer::DelayedAck, now_ + t_.settings.delayedAckTime);
}

} // namespace socketscope
