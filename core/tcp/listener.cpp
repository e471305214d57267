// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/listener.h"

namespace socketscope {
namespace {

using enum ConnectionState;

bool isSyn(const Segment& s) {
    return s.flags.has(TcpFlag::Syn) && !s.flags.has(TcpFlag::Ack) && !s.flags.has(TcpFlag::Rst);
}

template <typename Ends> auto endFrom(Ends& ends, const Endpoint& remote) {
    return std::find_if(ends.begin(), ends.end(), [&](const TcpEnd& e) { return e.remote() == remote; });
}

/// Every timer of this end that is due.
template <typename Take> void expire(TcpEnd& end, Time now, Take take) {
    for (std::size_t t = 0; t < tcpTimerCount; ++t)
        if (end.tcb().timers[t] <= now) take(static_cast<TcpTimer>(t), end.timeout(static_cast<TcpTimer>(t), now));
}

} // namespace

TcpListener::TcpListener(const TcpSettings& settings, const Endpoint& local, std::uint32_t backlog)
    : settings_(settings), local_(local), backlog_(backlog) {}

TcpListener::Arrival TcpListener::arrives(const Segment& segment, Seq iss, Time now) {
    if (const auto waiting = endFrom(ready_, segment.src); waiting != ready_.end()) {
        Arrival arrival{{}, segment.src, waiting->arrives(segment, iss, now)};
        // A connection that was reset stays in the queue: ACCEPT takes it, and the next call learns of it (accept(2)).
        return arrival;
    }
    if (const auto request = endFrom(requests_, segment.src); request != requests_.end())
        return forRequest(static_cast<std::size_t>(request - requests_.begin()), segment, iss, now);
    return forNobody(segment, iss, now);
}

TcpListener::Arrival TcpListener::forRequest(std::size_t index, const Segment& segment, Seq iss, Time now) {
    const auto at = requests_.begin() + static_cast<std::ptrdiff_t>(index);
    TcpEnd next = *at; // the handshake may be complete, and no room for it
    Arrival arrival{{}, segment.src, next.arrives(segment, iss, now)};
    const bool complete = next.tcb().state != SynReceived && next.tcb().state != Listen && next.tcb().state != Closed;
    if (complete && full()) return {Arrival::Room::AcceptQueueFull, segment.src, {}};
    if (next.tcb().state == SynReceived) {
        *at = std::move(next);
        return arrival;
    }
    requests_.erase(at);
    if (complete) ready_.push_back(std::move(next));
    return arrival;
}

TcpListener::Arrival TcpListener::forNobody(const Segment& segment, Seq iss, Time now) {
    if (isSyn(segment) && full()) return {Arrival::Room::AcceptQueueFull, segment.src, {}, true};
    TcpEnd end(settings_, local_, segment.src);
    static_cast<void>(end.open(false, Seq{}, now));
    Arrival arrival{{}, segment.src, end.arrives(segment, iss, now), true};
    if (end.tcb().state != SynReceived) return arrival;
    arrival.forListener = false;
    requests_.push_back(std::move(end));
    return arrival;
}

const Tcb* TcpListener::find(const Endpoint& remote) const {
    if (const auto it = endFrom(ready_, remote); it != ready_.end()) return &it->tcb();
    if (const auto it = endFrom(requests_, remote); it != requests_.end()) return &it->tcb();
    return nullptr;
}

std::optional<TcpEnd> TcpListener::accept() {
    if (ready_.empty()) return std::nullopt;
    TcpEnd oldest = std::move(ready_.front());
    ready_.pop_front();
    return oldest;
}

Time TcpListener::nextTimeout() const {
    Time next = never;
    for (const TcpEnd& end : requests_) next = std::min(next, end.tcb().nextTimeout());
    for (const TcpEnd& end : ready_) next = std::min(next, end.tcb().nextTimeout());
    return next;
}

std::vector<TcpListener::Expired> TcpListener::timeouts(Time now) {
    std::vector<Expired> expired;
    const auto of = [&](TcpEnd& end) {
        expire(end, now, [&](TcpTimer timer, TcpOutcome outcome) {
            expired.push_back({end.remote(), timer, std::move(outcome)});
        });
    };
    for (TcpEnd& end : requests_) of(end);
    for (TcpEnd& end : ready_) of(end);
    std::erase_if(requests_, [](const TcpEnd& end) { return end.tcb().state == Closed; });
    return expired;
}

std::vector<TcpListener::Arrival> TcpListener::close(Time now) {
    std::vector<Arrival> all;
    for (TcpEnd& end : ready_) all.push_back({{}, end.remote(), end.abort(now)});
    ready_.clear();
    requests_.clear(); // half-open: forgotten without a word
    return all;
}

} // namespace socketscope
