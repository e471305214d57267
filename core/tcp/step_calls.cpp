// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// User calls: RFC 9293 3.10.1 to 3.10.6.
#include "core/tcp/stepper.h"

namespace socketscope {

using enum ConnectionState;
using enum RuleId;

void Stepper::take(const UserCall& wanted) {
    std::visit([&](const auto& what) { call(what); }, wanted);
}

void Stepper::beginActive(Seq iss) {
    t_.passive = false;
    t_.iss = t_.sndUna = iss;
    t_.sndNxt = t_.sndEnd = iss + 1;
    enter(SynSent);
    sendSyn(false);
}

void Stepper::call(const OpenCall& open) {
    if (t_.state != Closed && (t_.state != Listen || !open.active)) return answer(U8, Word::ConnectionExists);
    if (open.active && !open.remoteGiven) return answer(U3, Word::RemoteSocketUnspecified);
    follow(!open.active ? U1 : t_.state == Closed ? U2 : U5);
    if (open.active)
        beginActive(open.iss);
    else
        enter(Listen);
    tell(Word::Ok);
}

void Stepper::queue(std::uint32_t octets) {
    const std::uint32_t taken = std::min(octets, t_.sendRoom());
    t_.sndEnd += taken;
    if (taken == 0 && octets > 0) return tell(Word::InsufficientResources);
    tell(Word::Ok, taken);
}

void Stepper::call(const SendCall& send) {
    switch (t_.state) {
    case Closed:
        return answer(U4, Word::ConnectionDoesNotExist);
    case Listen:
        if (!send.remoteGiven) return answer(U7, Word::RemoteSocketUnspecified);
        follow(U6);
        beginActive(send.iss);
        return queue(send.octets);
    case SynSent:
    case SynReceived:
        if (t_.finQueued) return answer(U11, Word::ConnectionClosing);
        follow(U9);
        return queue(send.octets);
    case Established:
    case CloseWait:
        follow(U10);
        return queue(send.octets);
    default:
        return answer(U11, Word::ConnectionClosing);
    }
}

void Stepper::giveUnread(RuleId rule, std::uint32_t most) {
    follow(rule);
    const std::uint32_t taken = std::min(most, t_.unread());
    t_.rcvUser += taken;
    tell(Word::Taken, taken);
    if (t_.finTaken()) return;
    // Receiver's silly window avoidance (3.8.6.2.2): the edge moves by a whole segment or half of the buffer, or not.
    const std::uint32_t told = gt(t_.rcvEdge, t_.rcvNxt) ? t_.rcvNxt.distanceTo(t_.rcvEdge) : 0;
    const std::uint32_t worthIt = std::min<std::uint32_t>(t_.settings.receiveBuffer / 2, t_.settings.mss);
    if (t_.rcvWnd() < told + std::max(worthIt, 1U)) return;
    follow(WindowUpdate);
    sendAck();
}

void Stepper::call(const ReceiveCall& receive) {
    switch (t_.state) {
    case Closed:
        return answer(U4, Word::ConnectionDoesNotExist);
    case Listen:
    case SynSent:
    case SynReceived:
        return answer(U12, Word::Pending);
    case Established:
    case FinWait1:
    case FinWait2:
        if (t_.unread() == 0 && receive.most > 0) return answer(U13, Word::Pending);
        return giveUnread(U13, receive.most);
    case CloseWait:
        if (t_.unread() == 0) return answer(U14, Word::ConnectionClosing);
        return giveUnread(U14, receive.most);
    default: // what had arrived before the other side's FIN is still the user's
        if (t_.unread() == 0) return answer(U15, Word::ConnectionClosing);
        return giveUnread(U15, receive.most);
    }
}

void Stepper::call(const CloseCall& /*close*/) {
    switch (t_.state) {
    case Closed:
        return answer(U4, Word::ConnectionDoesNotExist);
    case Listen:
        follow(U16);
        die();
        return tell(Word::Ok);
    case SynSent:
        follow(U17);
        die();
        return tell(Word::Ok);
    case SynReceived: {
        const bool nothingQueued = t_.sndEnd == t_.iss + 1;
        follow(nothingQueued ? U18 : U19);
        t_.finQueued = true;
        if (nothingQueued) enter(FinWait1);
        return tell(Word::Ok);
    }
    case Established:
    case CloseWait:
        follow(t_.state == Established ? U20 : U22);
        t_.finQueued = true;
        enter(t_.state == Established ? FinWait1 : LastAck);
        return tell(Word::Ok);
    case FinWait1:
    case FinWait2:
        return answer(U21, Word::ConnectionClosing);
    default:
        return answer(U23, Word::ConnectionClosing);
    }
}

void Stepper::call(const AbortCall& /*abort*/) {
    switch (t_.state) {
    case Closed:
        return answer(U4, Word::ConnectionDoesNotExist);
    case Listen:
    case SynSent:
        follow(U24);
        break;
    case Closing:
    case LastAck:
    case TimeWait:
        follow(U26);
        break;
    default:
        follow(U25);
        sendReset(t_.sndNxt);
        break;
    }
    die();
    tell(Word::Ok);
}

void Stepper::call(const StatusCall& /*status*/) {
    if (t_.state == Closed) return answer(U4, Word::ConnectionDoesNotExist);
    answer(U27, Word::Ok);
}

} // namespace socketscope
