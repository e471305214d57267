// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Timeouts (RFC 9293 3.10.8), and how long they are (RFC 6298).
#include "core/tcp/stepper.h"

namespace socketscope {

using enum RuleId;

void Stepper::take(const Timeout& timeout) {
    setTimer(timeout.timer, never);
    switch (timeout.timer) {
    case TcpTimer::Retransmit:
        return retransmissionTimeout();
    case TcpTimer::Persist:
        return persistTimeout();
    case TcpTimer::KeepAlive:
        return keepAliveTimeout();
    case TcpTimer::DelayedAck:
        follow(DelayedAck);
        return sendAck();
    case TcpTimer::TimeWait:
        follow(T3);
        return die();
    case TcpTimer::User:
        follow(T1);
        tell(Word::TimedOut);
        return die();
    }
}

void Stepper::retransmissionTimeout() {
    follow(T2);
    t_.rtt.timeout = std::min(t_.rtt.timeout * 2, t_.settings.mostRto); // RFC 6298 5.5
    t_.rtt.timing = false;
    t_.duplicateAcks = 0;
    t_.recovering = t_.sndUna != t_.iss; // behind a SYN there is nothing that could be lost, too
    t_.recover = t_.sndNxt;
    sendAgain(t_.sndMss);
}

void Stepper::persistTimeout() {
    follow(ZeroWindowProbe);
    if (t_.sndWnd > 0) return; // it has opened meanwhile: finish() sends
    t_.retries = std::min<std::uint8_t>(static_cast<std::uint8_t>(t_.retries + 1), 16);
    if (t_.sndUna == t_.sndNxt) ++t_.sndNxt; // one octet, or the FIN, goes past the shut window
    sendAgain(1);
}

void Stepper::keepAliveTimeout() {
    if (t_.probes >= t_.settings.keepAliveProbes) {
        follow(KeepAliveDead);
        tell(Word::TimedOut);
        return die();
    }
    follow(KeepAliveProbe);
    ++t_.probes;
    setTimer(TcpTimer::KeepAlive, now_ + t_.settings.keepAliveInterval);
    Transmit probe;
    probe.seq = t_.sndNxt - 1;
    probe.flags = {TcpFlag::Ack};
    transmit(probe);
}

void Stepper::measure(Seq ack) {
    RttEstimate& rtt = t_.rtt;
    if (!rtt.timing || lt(ack, rtt.timed)) return;
    rtt.timing = false;
    const Duration sample = now_ - rtt.began;
    if (!rtt.measured) {
        rtt.smoothed = sample;
        rtt.variation = sample / 2;
    } else {
        const Duration off = rtt.smoothed > sample ? rtt.smoothed - sample : sample - rtt.smoothed;
        rtt.variation = (3 * rtt.variation + off) / 4;
        rtt.smoothed = (7 * rtt.smoothed + sample) / 8;
    }
    rtt.measured = true;
    rtt.timeout = std::clamp(rtt.smoothed + 4 * rtt.variation, t_.settings.leastRto, t_.settings.mostRto);
}

/// One of retransmission and persist timer runs where something is owed, and the user's patience with it.
void Stepper::armTimers() {
    using enum ConnectionState;
    if (t_.state == Closed || t_.state == Listen || t_.state == TimeWait) return;
    const bool underWay = t_.sndUna != t_.sndNxt;
    const bool waits = t_.unsent() > 0 || (t_.finQueued && !t_.finSent());
    const bool handshake = t_.state == SynSent || t_.state == SynReceived;
    const bool shut = !handshake && t_.sndWnd == 0 && (underWay || waits);
    const auto arm = [&](TcpTimer timer, bool wanted, Duration after) {
        if (!wanted) setTimer(timer, never);
        if (wanted && t_.timer(timer) == never) setTimer(timer, now_ + after);
    };
    // Each probe waits twice as long as the one before (3.8.6.1).
    arm(TcpTimer::Persist, shut, std::min(t_.rtt.timeout * (1 << t_.retries), t_.settings.mostRto));
    arm(TcpTimer::Retransmit, underWay && !shut, t_.rtt.timeout);
    arm(TcpTimer::User, underWay || waits, t_.settings.userTimeout);
    const bool keepsAlive = t_.settings.keepAliveIdle > Duration{} && !handshake;
    arm(TcpTimer::KeepAlive, keepsAlive, t_.settings.keepAliveIdle);
}

} // namespace socketscope
