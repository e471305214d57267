// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many transitions of TCP by the book one core makes: two ends exchange text, each effect looked at as a link would
// look at it. Promise: ten million a second.
#include "core/tcp/step.h"
#include "tests/bench/cost.h"

#include <cstdio>
#include <cstdlib>

using namespace socketscope;

namespace {

constexpr int exchanges = 20'000; // of one round
constexpr int rounds = 100;
constexpr double promised = 10e6;

/// One end, and how many steps both have made.
struct End {
    Tcb tcb = freshTcb({});
    void take(const TcpInput& input, End& other, long& steps);
};

SegmentArrives arriving(const Transmit& sent) {
    SegmentArrives s;
    s.seq = sent.seq;
    s.ack = sent.ack;
    s.text = sent.text;
    s.window = sent.window;
    s.flags = sent.flags;
    s.mss = sent.mss;
    s.iss = Seq{77};
    return s;
}

void End::take(const TcpInput& input, End& other, long& steps) {
    const Transition t = step(tcb, input, Time{});
    ++steps;
    tcb = t.next;
    for (const Effect& effect : t.effects())
        if (const auto* sent = std::get_if<Transmit>(&effect)) other.take(arriving(*sent), *this, steps);
}

/// SEND, its segment, RECEIVE, the ACK: over and over.
long talk() {
    End client, server;
    long steps = 0;
    server.take(UserCall(OpenCall{}), client, steps);
    client.take(UserCall(OpenCall{true, true, Seq{5}}), server, steps);
    if (server.tcb.state != ConnectionState::Established) return -1;
    for (int i = 0; i < exchanges; ++i) {
        client.take(UserCall(SendCall{64, false, Seq{}}), server, steps);
        server.take(UserCall(ReceiveCall{64}), client, steps);
    }
    const bool heard = server.tcb.rcvUser.value() - server.tcb.irs.value() == 1U + 64U * exchanges;
    return heard ? steps : -1;
}

} // namespace

int main() {
    long steps = talk();
    const double enough = static_cast<double>(steps) / promised;
    const bench::Cost cost = bench::bestOf(rounds, enough, [&] { steps = talk(); });
    if (steps < 0) {
        std::fputs("bench_step: the two ends did not understand each other\n", stderr);
        return EXIT_FAILURE;
    }
    const double rate = static_cast<double>(steps) / cost.cpu;
    std::printf("%-34s %8.1f million a second (wanted at least %.0f), %.0f ns each\n", "transitions of TCP", rate / 1e6,
                promised / 1e6, 1e9 / rate);
    if (rate >= promised) return EXIT_SUCCESS;
    std::fputs("bench_step: fewer transitions than wanted\n", stderr);
    return EXIT_FAILURE;
}
