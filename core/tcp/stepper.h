// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One step in the making: the Tcb as it is being changed, and what is to be done. The inside of step(); its parts stand
// in step_calls.cpp, step_arrivals.cpp, step_synchronized.cpp, step_timeouts.cpp and step_sending.cpp, each a section
// of RFC 9293. Nobody else includes this.
#pragma once

#include "core/tcp/step.h"

namespace socketscope {

class Stepper {
public:
    Stepper(const Tcb& before, Transition& out, Time now) : before_(before), out_(out), t_(out.next), now_(now) {}

    void take(const UserCall& call);          ///< 3.10.1 to 3.10.6
    void take(const SegmentArrives& segment); ///< 3.10.7
    void take(const Timeout& timeout);        ///< 3.10.8
    /// Sends what may be sent and sets the timers.
    void finish();

private:
    // Words used everywhere.
    void follow(RuleId rule) { out_.follow(rule); }
    void enter(ConnectionState state);
    void tell(Word word, std::uint32_t octets = 0) { out_.add(Tell{word, octets}); }
    void answer(RuleId rule, Word word) {
        follow(rule);
        tell(word);
    }
    void setTimer(TcpTimer timer, Time expires) { t_.timers[static_cast<std::size_t>(timer)] = expires; }
    void stopTimers() { t_.timers.fill(never); }
    void die() {
        stopTimers();
        enter(ConnectionState::Closed);
    }

    // User calls, one a function.
    void call(const OpenCall& open);
    void call(const SendCall& send);
    void call(const ReceiveCall& receive);
    void call(const CloseCall&);
    void call(const AbortCall&);
    void call(const StatusCall&);
    void beginActive(Seq iss);
    void queue(std::uint32_t octets);
    void giveUnread(RuleId rule, std::uint32_t most);

    // Arriving segments, by state and in the order of the RFC's checks. A check that ends the step says false.
    void atClosed(const SegmentArrives& s);
    void atListen(const SegmentArrives& s);
    void atSynSent(const SegmentArrives& s);
    void answerSyn(const SegmentArrives& s, RuleId rule);
    void learnOptions(const SegmentArrives& s);
    void synchronized(SegmentArrives s);
    bool reopens(const SegmentArrives& s);
    bool finAgain(const SegmentArrives& s);
    bool checkSequence(SegmentArrives& s);
    void challenge(const SegmentArrives& s);
    void trim(SegmentArrives& s) const;
    bool checkReset(const SegmentArrives& s);
    bool checkSyn(const SegmentArrives& s);
    bool checkAck(const SegmentArrives& s);
    bool completeHandshake(const SegmentArrives& s);
    bool takeAck(const SegmentArrives& s);
    void advance(Seq ack);
    void countDuplicate(const SegmentArrives& s);
    void learnWindow(const SegmentArrives& s);
    bool checkFinAcked();
    void takeText(const SegmentArrives& s);
    void keepEarly(SeqRange range);
    void joinEarly();
    void takeFin();
    void measure(Seq ack);
    void beginTimeWait();

    // Sending.
    void send();
    void transmit(Transmit segment);
    void sendSyn(bool withAck, bool again = false);
    void sendAgain(std::uint32_t most);
    void sendAck() { ackNow_ = true; }
    void sendReset(Seq seq, bool withAck = false, Seq ack = {});
    void armTimers();
    [[nodiscard]] std::uint16_t windowField(bool syn);

    // Timeouts.
    void retransmissionTimeout();
    void persistTimeout();
    void keepAliveTimeout();

    const Tcb& before_;
    Transition& out_;
    Tcb& t_;
    Time now_;
    bool ackNow_ = false;  ///< something must be acknowledged in this step
    bool ackSoon_ = false; ///< … or may wait for company
};

} // namespace socketscope
