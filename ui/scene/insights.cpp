// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/insights.h"

#include "ui/scene/text.h"
#include "ui/scene/units.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <set>
#include <span>

namespace socketscope {
namespace {

class InsightWords {
    Q_DECLARE_TR_FUNCTIONS(Insights)
};

constexpr std::uint32_t farthest = 200; ///< connections and calls looked at: a lesson is short

class Finder {
public:
    Finder(const Record& record, EventId moment)
        : trace_(record.trace()), connections_(record.connections()), moment_(moment) {}

    std::vector<Insight> find() {
        for (std::uint32_t n = 1; n <= std::min<std::size_t>(connections_.count(), farthest); ++n)
            look(connections_[ConnectionId{n}]);
        waits();
        std::sort(found_.begin(), found_.end(), [](const Insight& a, const Insight& b) { return a.event < b.event; });
        return std::move(found_);
    }

private:
    enum Kind { ConnectFirst, Refused, PickedUp, SendAlone, Joined, Split, End, HalfClosed, Discarded, Waits, kinds };

    [[nodiscard]] bool happened(EventId event) const { return present(event) && event <= moment_; }
    void say(Kind kind, EventId event, const QString& sentence) {
        if (said_[kind]) return;
        said_[kind] = true;
        found_.push_back({event, sentence});
    }

    void look(const Connection& c) {
        if (!happened(c.born) || present(c.absorbedBy)) return;
        if (happened(c.confirm) && c.error == ECONNREFUSED)
            say(Refused, c.confirm,
                InsightWords::tr(
                    "Nobody listens: the other kernel says so at once, by RST. Silence would look different."));
        if (happened(c.confirm) && c.established()) connected(c);
        if (happened(c.acceptReturn) && present(c.indication) && c.indication < c.acceptCall)
            say(PickedUp, c.acceptReturn,
                InsightWords::tr(
                    "ACCEPT picked up a call that was there already. The handshake had not waited for it."));
        for (const PartyId side : {c.client, c.server})
            if (present(side)) talked(side);
    }

    void connected(const Connection& c) {
        if (!happened(c.acceptCall)) {
            say(ConnectFirst, c.confirm,
                InsightWords::tr("CONNECT has returned, and the server program has not called ACCEPT."));
        } else if (c.confirm < c.acceptCall) {
            const Duration gap = trace_[c.acceptCall].at - trace_[c.confirm].at;
            say(ConnectFirst, c.confirm,
                InsightWords::tr("CONNECT had returned %1 before the server called ACCEPT.").arg(durationText(gap)));
        }
    }

    void talked(PartyId side) {
        const Party& party = connections_.party(side);
        const Party& peer = connections_.party(party.peer);
        for (const Message& m :
             std::span(party.messages).first(std::min<std::size_t>(party.messages.size(), farthest))) {
            if (!happened(m.ret)) continue;
            if (!said_[SendAlone] && !isInReceive(peer.program, m.ret))
                say(SendAlone, m.ret,
                    InsightWords::tr(
                        "SEND returned with nobody in RECEIVE. It says: TCP has taken it. Not: the other program "
                        "has it."));
            if (happened(peer.disconnectReturn) && peer.disconnectReturn < m.call)
                say(HalfClosed, m.call,
                    InsightWords::tr("One side has hung up, and the other direction still carries bytes."));
            if (happened(m.discarded))
                say(Discarded, m.discarded,
                    InsightWords::tr(
                        "It hung up without reading everything: TCP answers RST, and the bytes are lost."));
            const auto reads = connections_.readsOf(side, m);
            if (reads.size() > 1 && happened(reads.back().ret))
                say(Split, reads.back().ret,
                    InsightWords::tr("One SEND was read in %1 pieces: TCP keeps the order, not the borders.")
                        .arg(reads.size()));
        }
        joined(party, peer);
        if (happened(party.eofReturn))
            say(End, party.eofReturn,
                InsightWords::tr(
                    "RECEIVE returned 0: the other side has hung up. That is the end, not “nothing yet”."));
    }

    /// One RECEIVE that brought bytes of several SENDs.
    void joined(const Party& party, const Party& peer) {
        if (said_[Joined]) return;
        for (const Read& read : std::span(party.reads).first(std::min<std::size_t>(party.reads.size(), farthest))) {
            if (!happened(read.ret)) continue;
            const auto touched = std::count_if(peer.messages.begin(), peer.messages.end(), [&](const Message& m) {
                return m.first < read.end && m.end > read.first;
            });
            if (touched > 1)
                say(Joined, read.ret,
                    InsightWords::tr("One RECEIVE brought what %1 SENDs had sent: a stream has no messages.")
                        .arg(touched));
        }
    }

    [[nodiscard]] bool isInReceive(ProgramId program, EventId at) const {
        const auto calls = trace_.callsOf(program);
        const auto after = std::upper_bound(calls.begin(), calls.end(), at);
        if (after == calls.begin()) return false;
        const auto* call = trace_.get<Call>(*(after - 1));
        const EventId back = trace_.call(call->id).ret;
        return call->primitive == Primitive::Receive && (!present(back) || back > at);
    }

    void waits() {
        for (std::uint16_t p = 0; p < trace_.programs().size(); ++p) {
            std::uint32_t looked = 0;
            for (const EventId id : trace_.callsOf(ProgramId{p})) {
                if (id > moment_ || ++looked > farthest) break;
                const auto* call = trace_.get<Call>(id);
                const auto* result = trace_.get<Return>(trace_.call(call->id).ret);
                const bool waited = result == nullptr || result->blocked > Duration{};
                if (call->primitive == Primitive::Receive && waited)
                    say(Waits, id, InsightWords::tr("RECEIVE waits. Nothing to read is not an error."));
            }
        }
    }

    const Trace& trace_;
    const Connections& connections_;
    EventId moment_;
    std::vector<Insight> found_;
    std::array<bool, kinds> said_{};
};

} // namespace

std::vector<Insight> insightsAt(const Record& record, EventId moment) {
    if (!present(moment)) return {};
    return Finder(record, moment).find();
}

std::vector<Insight> differencesAt(const Agreement& agreement, EventId moment) {
    std::vector<Insight> found;
    std::set<LinuxDifference> told;
    for (const Agreement::Difference& d : agreement.differences())
        if (d.event <= moment && told.insert(d.what).second) found.push_back({d.event, differenceSentence(d.what)});
    return found;
}

} // namespace socketscope
