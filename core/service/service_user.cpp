// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/service_user.h"

#include <cerrno>

namespace socketscope {
namespace {

constexpr Prospect succeeds() { return {}; }
constexpr Prospect fails(int error) { return {Prospect::Kind::Fails, error, WaitsFor::Nothing}; }
constexpr Prospect waits(WaitsFor what) { return {Prospect::Kind::Waits, 0, what}; }

Prospect listening(SocketUse use) {
    using enum SocketUse;
    switch (use) {
    case NoSocket:
    case Fresh:
    case Refused:
    case Listening:
        return succeeds(); // listening again only sets a new backlog
    default:
        return fails(EINVAL);
    }
}

Prospect connecting(SocketUse use, const SocketSupply& supply) {
    using enum SocketUse;
    switch (use) {
    case NoSocket:
    case Fresh:
    case Refused:
        return supply.someoneListens ? succeeds() : fails(ECONNREFUSED);
    case Connecting:
        return fails(EALREADY);
    default:
        return fails(EISCONN);
    }
}

Prospect accepting(SocketUse use, const SocketSupply& supply) {
    if (use != SocketUse::Listening) return fails(EINVAL);
    return supply.connectionWaiting ? succeeds() : waits(WaitsFor::FinishedHandshake);
}

/// A connection that its program still believes in.
bool isBelievedIn(SocketUse use) {
    using enum SocketUse;
    return use == Connecting || use == Open || use == SendClosed || use == PeerClosed;
}

Prospect sending(SocketUse use, const SocketSupply& supply) {
    using enum SocketUse;
    if (supply.error != 0 && isBelievedIn(use)) return fails(supply.error);
    switch (use) {
    case Open:
    case PeerClosed:
        return succeeds();
    case Connecting:
        return waits(WaitsFor::Answer);
    default:
        return fails(EPIPE);
    }
}

Prospect receiving(SocketUse use, const SocketSupply& supply) {
    using enum SocketUse;
    const bool finds = supply.bytesUnread || use == PeerClosed; // bytes and the end come before the error
    if (supply.error != 0 && isBelievedIn(use) && !finds) return fails(supply.error);
    switch (use) {
    case Open:
    case SendClosed:
        return supply.bytesUnread ? succeeds() : waits(WaitsFor::Data);
    case Connecting:
        return waits(WaitsFor::Data);
    case PeerClosed:
    case Released:
    case Aborted:
        return succeeds(); // 0 again and again: the end is the end
    default:
        return fails(ENOTCONN);
    }
}

Prospect disconnecting(SocketUse use, DisconnectHow how, const SocketSupply& supply) {
    using enum SocketUse;
    if (use == NoSocket) return how == DisconnectHow::Write ? fails(ENOTCONN) : fails(EBADF);
    if (how != DisconnectHow::Write) return succeeds();
    if (supply.error != 0 && isBelievedIn(use)) return fails(ENOTCONN);
    switch (use) {
    case Fresh:
    case Refused:
    case Released:
    case Aborted:
        return fails(ENOTCONN);
    default:
        return succeeds();
    }
}

} // namespace

Prospect prospect(SocketUse use, Primitive p, DisconnectHow how, const SocketSupply& supply) {
    switch (p) {
    case Primitive::Listen:
        return listening(use);
    case Primitive::Connect:
        return connecting(use, supply);
    case Primitive::Accept:
        return accepting(use, supply);
    case Primitive::Send:
        return sending(use, supply);
    case Primitive::Receive:
        return receiving(use, supply);
    case Primitive::Disconnect:
        return disconnecting(use, how, supply);
    }
    return succeeds();
}

SocketUse whileIn(SocketUse before, Primitive p) {
    using enum SocketUse;
    const bool unused = before == NoSocket || before == Fresh || before == Refused;
    if (!unused) return before;
    if (p == Primitive::Connect) return Connecting;
    return p == Primitive::Disconnect ? before : (before == NoSocket ? Fresh : before);
}

SocketUse after(SocketUse before, Primitive p, DisconnectHow how, const CallOutcome& outcome) {
    using enum SocketUse;
    if (outcome.failed == SocketCall::Socket) return before; // there never was one
    const bool ok = outcome.error == 0;
    switch (p) {
    case Primitive::Listen:
        return ok ? Listening : whileIn(before, p);
    case Primitive::Connect:
        if (ok) return Open;
        return whileIn(before, p) == Connecting ? Refused : before;
    case Primitive::Accept:
        return whileIn(before, p);
    case Primitive::Send:
    case Primitive::Receive:
        if (outcome.error == ECONNRESET || outcome.error == ETIMEDOUT) return Aborted;
        if (ok && outcome.eof && before == Open) return PeerClosed;
        if (ok && outcome.eof && before == SendClosed) return Released;
        return whileIn(before, p);
    case Primitive::Disconnect:
        if (how != DisconnectHow::Write) return ok ? NoSocket : before;
        if (ok && before == Open) return SendClosed;
        if (ok && before == PeerClosed) return Released;
        return before == NoSocket ? Fresh : before;
    }
    return before;
}

SocketCallSet callsFor(SocketUse use, Primitive p, DisconnectHow how) {
    if (p == Primitive::Disconnect) {
        SocketCallSet calls = disconnectCalls(how);
        if (use == SocketUse::NoSocket && how == DisconnectHow::Write) calls.insert(SocketCall::Socket);
        return calls;
    }
    SocketCallSet calls{row(p).decisive};
    if (use == SocketUse::NoSocket) calls.insert(SocketCall::Socket);
    const bool neverBound = use == SocketUse::NoSocket || use == SocketUse::Fresh || use == SocketUse::Refused;
    if (p == Primitive::Listen && neverBound) calls.insert(SocketCall::Bind);
    return calls;
}

} // namespace socketscope
