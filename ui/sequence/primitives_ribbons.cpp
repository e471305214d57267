// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"

#include <algorithm>

// Which ribbons there are and which way they take. How they look is in primitives_ribbon_marks.cpp.

namespace socketscope {
namespace {

constexpr double openDrop = 20; ///< how far a ribbon has sunk at mid-band that nobody knows the end of, design px

struct Maker {
    const PrimitivesPlan& plan;
    std::vector<Ribbon> ribbons;

    [[nodiscard]] const Trace& trace() const { return plan.stage.trace; }
    [[nodiscard]] const Connections& index() const { return plan.connections; }
    [[nodiscard]] Origin originOf(EventId event) const {
        return present(event) ? trace()[event].origin : Origin::Inferred;
    }

    void connection(ConnectionId id);
    void connectRequest(const Connection& c);
    void messages(PartyId sender);
    void message(PartyId sender, const Message& m, double room);
    void take(Ribbon& ribbon, PartyId sender, const Message& m, EventId readable);
    void disconnect(PartyId sender);
    void reset(PartyId sender);
    void waitFor(Ribbon& ribbon, double x, EventId readable, EventId end);
    void add(Ribbon ribbon);
    void misfortunes(Ribbon& ribbon, PartyId sender, FlagBits wanted, FlagBits barred, std::uint64_t first,
                     std::uint64_t end) const;
    /// Nothing is known of its end: a stub to mid-band, as the segment that carries it is one in the other levels.
    void leaveOpen(Ribbon& ribbon) const;
};

bool flagsFit(const Sent& sent, FlagBits wanted, FlagBits barred) {
    return (sent.flags & wanted) == wanted && (sent.flags & barred) == 0;
}

void Maker::leaveOpen(Ribbon& ribbon) const {
    const double last = ribbon.path.last().y();
    const double y = ribbon.losses.empty() ? last + plan.px(openDrop) : std::max(last, plan.y(ribbon.losses.front()));
    ribbon.path << QPointF(plan.columns.connection.middle(), y);
}

void Maker::add(Ribbon ribbon) {
    ribbon.path = above(ribbon.path, plan.now());
    if (ribbon.path.isEmpty()) return;
    std::erase_if(ribbon.losses, [&](EventId lost) { return !plan.happened(lost); });
    std::erase_if(ribbon.branches, [&](const QPolygonF& b) { return b.last().y() > plan.now(); });
    if (!plan.stage.visible(ribbon.path.first().y(), ribbon.path.last().y())) return;
    ribbons.push_back(std::move(ribbon));
}

void Maker::misfortunes(Ribbon& ribbon, PartyId sender, FlagBits wanted, FlagBits barred, std::uint64_t first,
                        std::uint64_t end) const {
    const auto concerns = [&](const Sent& s, std::uint64_t from, std::uint64_t to) {
        return flagsFit(s, wanted, barred) && (end == first || (to > from && from < end && to > first));
    };
    for (const ByteStream::Loss& loss : index().carriedFrom(sender).losses()) {
        if (loss.lost <= ribbon.event) continue;
        if (present(ribbon.end) && loss.lost > ribbon.end) break;
        const auto* sent = trace().get<Sent>(loss.sent);
        if (sent != nullptr && concerns(*sent, loss.first, loss.end)) ribbon.losses.push_back(loss.lost);
    }
}

/// Since when something waits at the far side and what ended that; the ribbon already leads there.
void Maker::waitFor(Ribbon& ribbon, double x, EventId readable, EventId end) {
    ribbon.readable = readable;
    ribbon.end = end;
    ribbon.waitFrom = plan.y(readable);
    const double until = present(end) ? plan.y(end) : std::max(plan.now(), ribbon.waitFrom);
    ribbon.path << QPointF(x, ribbon.waitFrom) << QPointF(x, std::max(until, ribbon.waitFrom));
    ribbon.waitTo = std::min(until, plan.now());
}

void Maker::connectRequest(const Connection& c) {
    const ByteStream& there = index().carriedFrom(c.client);
    const ByteStream& back = index().carriedTo(c.client);
    const bool sentAtAll = present(there.synSent());
    if (!plan.happened(c.connectCall) || (c.error != 0 && !sentAtAll)) return;
    Ribbon ribbon;
    ribbon.kind = Ribbon::Kind::Request;
    ribbon.event = c.connectCall;
    ribbon.turns = true;
    ribbon.end = c.confirm;
    misfortunes(ribbon, c.client, flag::syn, 0, 0, 0);
    if (present(c.server)) misfortunes(ribbon, c.server, flag::syn, 0, 0, 0);
    ribbon.words = words(QT_TRANSLATE_NOOP("primitives", "TCP answers by itself: no program is asked"));
    const double x = plan.serverEdge() - plan.sizes.turn, edge = plan.clientEdge();
    ribbon.path << QPointF(edge, plan.y(c.connectCall));
    EventId asked = there.synArrived();
    EventId answered = present(back.synSent()) ? back.synSent() : back.resetSent();
    const bool returned = present(c.confirm);
    const bool seen = present(asked) && present(answered) && (!returned || answered < c.confirm);
    const bool answers = c.error == 0 || present(answered);
    if (returned && answers) {
        // Where the answer was only inferred afterwards, all that is known is: between call and return.
        const double middle = (plan.y(c.connectCall) + plan.y(c.confirm)) / 2;
        ribbon.origin = seen ? originOf(answered) : Origin::Inferred;
        ribbon.path << QPointF(x, seen ? plan.y(asked) : middle) << QPointF(x, seen ? plan.y(answered) : middle)
                    << QPointF(edge, plan.y(c.confirm));
    } else if (present(asked)) {
        ribbon.origin = originOf(asked);
        ribbon.path << QPointF(x, plan.y(asked));
        if (present(answered)) {
            ribbon.path << QPointF(x, plan.y(answered));
            leaveOpen(ribbon);
        }
    } else {
        leaveOpen(ribbon);
    }
    add(std::move(ribbon));
}

/// The way of a message whose arrival is known, from the far side's edge into the calls that took it.
void Maker::take(Ribbon& ribbon, PartyId sender, const Message& m, EventId readable) {
    const Party& from = index().party(sender);
    const double far = plan.farEdge(from), x = plan.waitsAt(from);
    const auto reads = index().readsOf(sender, m);
    const bool whole = present(m.taken) && reads.size() == 1;
    if (whole && reads[0].call <= readable) { // RECEIVE was waiting for it
        ribbon.end = m.taken;
        ribbon.path << QPointF(far, plan.y(m.taken));
        return;
    }
    waitFor(ribbon, x, readable, m.done());
    ribbon.waiting = m.end - m.first;
    for (const Read& read : reads) {
        if (!plan.happened(read.ret)) break;
        ribbon.waiting = m.end - std::min(m.end, read.end);
        if (read.ret == m.taken) break;
        const double y = plan.y(read.ret);
        ribbon.branches.push_back({{x, y}, {far, y}});
    }
    if (present(m.taken)) ribbon.path << QPointF(far, plan.y(m.taken));
    if (ribbon.waiting == 0) ribbon.waiting = m.end - m.first;
}

/// `room`: px to the next one of its direction; from far away ribbons are thinner, so that two remain two.
void Maker::message(PartyId sender, const Message& m, double room) {
    const Party& from = index().party(sender);
    if (!plan.happened(m.call) || m.end == m.first) return;
    Ribbon ribbon;
    ribbon.event = m.call;
    ribbon.width = std::clamp(room - plan.px(3), plan.px(2), plan.sizes.message);
    ribbon.toServer = from.isClient;
    if (from.isClient) ribbon.quiet = index()[from.connection].acceptCall;
    const auto* call = trace().get<Call>(m.call);
    const ByteView bytes = trace().bytes(call->data);
    ribbon.words = quoted(bytes, 200);
    ribbon.spoilt = present(m.discarded) && plan.happened(m.discarded);
    ribbon.path << QPointF(plan.edgeOf(from), plan.y(m.call));
    const EventId readable = index().readable(sender, m);
    ribbon.end = m.done();
    misfortunes(ribbon, sender, 0, flag::syn | flag::rst, m.first, m.end);
    if (present(readable)) {
        ribbon.origin = originOf(readable == m.taken ? EventId{} : readable);
        take(ribbon, sender, m, readable);
    } else {
        leaveOpen(ribbon);
    }
    add(std::move(ribbon));
}

void Maker::messages(PartyId sender) {
    const auto seen = index().messagesWithin(sender, plan.first, plan.last);
    // Seen from far away, many fall on the same pixels: one is drawn, the next one looked for below it.
    double room = 2 * plan.sizes.message;
    for (std::size_t i = 0; i < seen.size();) {
        const double here = plan.y(seen[i].call), least = plan.px(4);
        std::size_t next = i + 1;
        if (next < seen.size() && plan.y(seen[next].call) < here + least) {
            const auto below = std::partition_point(seen.begin() + static_cast<std::ptrdiff_t>(next), seen.end(),
                                                    [&](const Message& m) { return plan.y(m.call) < here + least; });
            next = static_cast<std::size_t>(below - seen.begin());
        }
        const bool follows = next < seen.size() && plan.happened(seen[next].call);
        if (follows) room = plan.y(seen[next].call) - here; // the last one is as wide as the one before it
        message(sender, seen[i], room);
        i = next;
    }
}

void Maker::disconnect(PartyId sender) {
    const Party& from = index().party(sender);
    const Connection& c = index()[from.connection];
    const EventId start = from.lastWord();
    if (!plan.happened(start) || !c.established()) return;
    const Party& to = index().party(from.peer);
    const ByteStream& stream = index().carriedFrom(sender);
    if (!present(from.disconnectCall) && !present(stream.finSent())) return; // killed, and nobody has told the peer
    if (from.how == DisconnectHow::Abort || (present(stream.resetSent()) && !present(stream.finSent()))) return;
    Ribbon ribbon;
    ribbon.kind = Ribbon::Kind::Request;
    ribbon.event = start;
    ribbon.toServer = from.isClient;
    misfortunes(ribbon, sender, flag::fin, 0, 0, 0);
    ribbon.path << QPointF(plan.edgeOf(from), plan.y(start));
    const EventId there = index().endReadable(sender);
    const double far = plan.farEdge(from), x = plan.waitsAt(from);
    if (!present(there)) {
        leaveOpen(ribbon);
    } else if (present(to.eofReturn)) {
        ribbon.origin = originOf(there == to.eofReturn ? EventId{} : there);
        if (to.eofCall > there) waitFor(ribbon, x, there, to.eofReturn);
        ribbon.path << QPointF(far, plan.y(to.eofReturn));
        ribbon.end = to.eofReturn;
    } else if (present(to.closeCall) && to.closeCall <= there) {
        ribbon.origin = originOf(there); // nobody is left to be told
        ribbon.path << QPointF(far, plan.y(there));
        ribbon.end = there;
    } else {
        ribbon.origin = originOf(there);
        waitFor(ribbon, x, there, to.closeCall);
    }
    add(std::move(ribbon));
}

/// A reset is never hidden: from the DISCONNECT that brought it about, or from where TCP sent it.
void Maker::reset(PartyId sender) {
    const Party& from = index().party(sender);
    const ByteStream& stream = index().carriedFrom(sender);
    if (!index()[from.connection].established()) return;
    // An abort resets whatever is still open, whether or not anybody has seen the RST yet.
    const bool aborts = present(from.closeCall) && from.how == DisconnectHow::Abort &&
                        !(stream.over() && index().carriedTo(sender).over());
    if (!present(stream.resetSent()) && !aborts) return;
    const bool byCall = present(from.closeCall) && !present(stream.finSent());
    const EventId start = byCall ? from.closeCall : stream.resetSent();
    if (!plan.happened(start)) return;
    Ribbon ribbon;
    ribbon.kind = Ribbon::Kind::Reset;
    ribbon.event = start;
    ribbon.toServer = from.isClient;
    // A forged one comes from nobody: it begins between the two.
    const bool forged =
        present(stream.resetSent()) && trace().get<Decided>(trace()[stream.resetSent()].cause) != nullptr;
    ribbon.path << QPointF(forged ? plan.columns.connection.middle() : plan.edgeOf(from), plan.y(start));
    if (present(stream.resetArrived())) {
        ribbon.origin = originOf(stream.resetArrived());
        ribbon.path << QPointF(plan.farEdge(from), std::max(plan.y(start), plan.y(stream.resetArrived())));
    } else {
        leaveOpen(ribbon);
    }
    add(std::move(ribbon));
}

void Maker::connection(ConnectionId id) {
    const Connection& c = index()[id];
    connectRequest(c);
    for (const PartyId side : {c.client, c.server}) {
        disconnect(side);
        reset(side);
    }
    for (const PartyId side : {c.client, c.server}) messages(side);
}

} // namespace

std::vector<Ribbon> ribbonsInView(const PrimitivesPlan& plan) {
    Maker maker{plan, {}};
    if (plan.stage.dense()) return {};
    for (const ConnectionId id : plan.shown) maker.connection(id);
    // Below lies what belongs to the connection, above what is said in it; of one direction the earlier on top, so
    // that what joins the queue behind it comes out from beneath.
    const auto rank = [](const Ribbon& r) { return r.kind == Ribbon::Kind::Message ? 1 : 0; };
    std::stable_sort(maker.ribbons.begin(), maker.ribbons.end(), [&](const Ribbon& a, const Ribbon& b) {
        if (rank(a) != rank(b)) return rank(a) < rank(b);
        if (rank(a) == 1 && a.toServer == b.toServer) return a.event > b.event;
        return rank(a) == 1 && a.toServer && !b.toServer;
    });
    return std::move(maker.ribbons);
}

} // namespace socketscope
