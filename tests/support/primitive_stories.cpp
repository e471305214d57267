// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/primitive_traces.h"

#include <cerrno>

namespace socketscope::test {
namespace {

constexpr int server0 = -1;

void establish(PrimitiveStory& story) {
    story.listen();
    story.connect(0);
    story.accept(0);
}

} // namespace

using namespace std::chrono_literals;

PrimitiveStory refusedThenConnected() {
    PrimitiveStory s;
    s.connectRefused(0);
    s.listen();
    s.connect(0);
    return s;
}

PrimitiveStory splitAndMet() {
    PrimitiveStory s;
    establish(s);
    s.send(0, "hello");
    s.dataArrives(0);
    s.receive(server0, 2, 2);
    s.receive(server0, 3);
    s.send(0, "ab");
    s.dataArrives(0);
    s.send(0, "cd, and so much more that no ribbon has room for all of it, however wide it is drawn");
    s.dataArrives(0);
    s.wait(300us);
    s.receive(server0, 20);
    return s;
}

PrimitiveStory unreadAtClose() {
    PrimitiveStory s;
    establish(s);
    s.send(0, "hello");
    s.dataArrives(0);
    s.wait(20ms);
    s.disconnect(server0, DisconnectHow::Abort);
    s.reset(server0);
    s.receive(0, -ECONNRESET);
    return s;
}

PrimitiveStory lostAndSentAgain() {
    PrimitiveStory s(1, Origin::Inferred);
    establish(s);
    s.receiveCall(server0);
    s.send(0, "hello");
    s.dataLost(0);
    s.wait(200ms);
    s.dataLeaves(0);
    s.dataArrives(0);
    s.receiveReturns(server0, 5);
    return s;
}

PrimitiveStory twoCallers() {
    PrimitiveStory s(2);
    s.listen();
    s.connect(0);
    s.connect(1);
    s.send(1, "from B");
    s.dataArrives(1);
    s.wait(300ms);
    s.accept(0);
    s.accept(1);
    s.receive(PrimitiveStory::server(1), 6);
    return s;
}

std::vector<PrimitiveStory> primitiveStories() {
    std::vector<PrimitiveStory> stories;
    for (const auto tell :
         {waitingCall, wholeCall, refusedThenConnected, splitAndMet, unreadAtClose, lostAndSentAgain, twoCallers})
        stories.push_back(tell());
    return stories;
}

} // namespace socketscope::test
