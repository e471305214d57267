// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inference.h"

#include <algorithm>
#include <deque>
#include <map>

namespace socketscope {

/// One move of figure 5 of RFC 9293: what has to come in for it, and what goes out with it.
struct Inference::Edge {
    ConnectionState from, to;
    std::optional<Exchange> receives, sends;
};

const std::vector<Inference::Edge>& Inference::edges() {
    using enum ConnectionState;
    static const std::vector<Edge> table{
        {Closed, SynSent, {}, Exchange::Syn},
        {Closed, SynReceived, Exchange::Syn, Exchange::SynAck},
        {SynSent, Established, Exchange::SynAck, Exchange::Ack},
        {SynReceived, Established, Exchange::Ack, {}},
        {Established, CloseWait, Exchange::Fin, Exchange::AckOfFin},
        {Established, FinWait1, {}, Exchange::Fin},
        {FinWait1, FinWait2, Exchange::AckOfFin, {}},
        {FinWait1, Closing, Exchange::Fin, Exchange::AckOfFin},
        {FinWait2, TimeWait, Exchange::Fin, Exchange::AckOfFin},
        {Closing, TimeWait, Exchange::AckOfFin, {}},
        {CloseWait, LastAck, {}, Exchange::Fin},
        {LastAck, Closed, Exchange::AckOfFin, {}},
        {TimeWait, Closed, {}, {}},
    };
    return table;
}

std::vector<InferredStep> Inference::observe(const Reading& opener, const Reading& answerer) {
    steps_.clear();
    read_ = {opener.state, answerer.state};
    const std::array readings{opener, answerer};
    for (const Side side : {Side::Opener, Side::Answerer}) {
        const Reading& reading = readings[index(side)];
        if (!reading.state) continue;
        switch (reading.ending) {
        case Ending::InOrder:
            walk(side, *reading.state);
            break;
        case Ending::GivenUp:
            enter(side, ConnectionState::Closed);
            break;
        case Ending::ResetReceived:
            reset(side);
            break;
        case Ending::ResetSent:
            leave(side, Exchange::Rst);
            enter(side, ConnectionState::Closed);
            break;
        }
    }
    return std::move(steps_);
}

namespace {

/// The one who opens never answers a SYN out of CLOSED, and the one who answers never sends the first.
bool belongsTo(Side side, ConnectionState from, ConnectionState to) {
    if (from != ConnectionState::Closed) return true;
    return to == (side == Side::Opener ? ConnectionState::SynSent : ConnectionState::SynReceived);
}

} // namespace

std::vector<const Inference::Edge*> Inference::route(Side side, ConnectionState from, ConnectionState to) const {
    std::map<ConnectionState, const Edge*> cameBy{{from, nullptr}};
    std::deque<ConnectionState> open{from};
    while (!open.empty() && !cameBy.contains(to)) {
        const ConnectionState here = open.front();
        open.pop_front();
        if (here == ConnectionState::Closed && here != from) continue; // what is closed never opens again
        for (const Edge& edge : edges())
            if (edge.from == here && belongsTo(side, edge.from, edge.to) && cameBy.try_emplace(edge.to, &edge).second)
                open.push_back(edge.to);
    }
    std::vector<const Edge*> path;
    if (!cameBy.contains(to)) return path;
    for (ConnectionState at = to; at != from; at = path.back()->from) path.push_back(cameBy[at]);
    std::reverse(path.begin(), path.end());
    return path;
}

void Inference::walk(Side side, ConnectionState to) {
    if (states_[index(side)] == to) return;
    const auto path = route(side, states_[index(side)], to);
    for (const Edge* edge : path) take(side, *edge);
    if (path.empty()) enter(side, to); // no lawful way: say what was read and no more
}

void Inference::take(Side side, const Edge& edge) {
    if (states_[index(side)] != edge.from) return; // the other end's story has already brought us on
    if (edge.receives) come(side, *edge.receives);
    if (edge.receives) {
        enter(side, edge.to);
        if (edge.sends) leave(side, *edge.sends);
    } else {
        if (edge.sends) leave(side, *edge.sends);
        enter(side, edge.to);
    }
}

void Inference::come(Side to, Exchange what) {
    bool& came = came_[index(to)][static_cast<std::size_t>(what)];
    if (came) return;
    if (!left_[index(other(to))][static_cast<std::size_t>(what)]) makeSend(other(to), what);
    if (came) return; // the other end's story has told it already
    came = true;
    steps_.emplace_back(SegmentCame{to, what});
}

void Inference::makeSend(Side side, Exchange what) {
    // Readings that contradict each other must not send us round in circles: each wait for the other is cut once.
    bool& making = making_[index(side)][static_cast<std::size_t>(what)];
    if (making) return leave(side, what);
    making = true;
    std::vector<const Edge*> best;
    for (const Edge& edge : edges()) {
        if (edge.sends != what || !belongsTo(side, edge.from, edge.to)) continue;
        auto path = route(side, states_[index(side)], edge.from);
        if (path.empty() && states_[index(side)] != edge.from) continue;
        path.push_back(&edge);
        if (best.empty() || path.size() < best.size()) best = std::move(path);
    }
    for (const Edge* edge : best) take(side, *edge);
    leave(side, what); // an end that we cannot follow must have sent it all the same
    making = false;
}

void Inference::leave(Side from, Exchange what) {
    bool& left = left_[index(from)][static_cast<std::size_t>(what)];
    if (left) return;
    left = true;
    steps_.emplace_back(SegmentLeft{from, what});
}

void Inference::enter(Side side, ConnectionState to) {
    ConnectionState& state = states_[index(side)];
    if (state == to) return;
    steps_.emplace_back(StateEntered{side, state, to, read_[index(side)] == to});
    state = to;
}

void Inference::reset(Side side) {
    using enum ConnectionState;
    if (came_[index(side)][static_cast<std::size_t>(Exchange::Rst)]) return;
    if (side == Side::Opener && states_[index(side)] == Closed) walk(side, SynSent);
    if (states_[index(side)] == SynSent && !came_[index(other(side))][static_cast<std::size_t>(Exchange::Syn)]) {
        came_[index(other(side))][static_cast<std::size_t>(Exchange::Syn)] = true;
        steps_.emplace_back(SegmentCame{other(side), Exchange::Syn});
    }
    leave(other(side), Exchange::Rst);
    enter(other(side), Closed); // who sends RST keeps nothing
    came_[index(side)][static_cast<std::size_t>(Exchange::Rst)] = true;
    steps_.emplace_back(SegmentCame{side, Exchange::Rst});
    enter(side, Closed);
}

} // namespace socketscope
