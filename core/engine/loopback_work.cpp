// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/loopback_work.h"

#include "core/trace/trace.h"

namespace socketscope {
namespace {

constexpr Duration glance = std::chrono::milliseconds(250); ///< between looks at sockets that change without calls

KernelPlace thisMachine() {
    KernelPlace place;
    place.openSocket = [](IpVersion version, Transport transport) {
        return transport == Transport::Udp ? net::openDatagram(version) : net::openStream(version);
    };
    return place;
}

std::unique_ptr<Onlooker> onlookerFor(bool watched, TraceWriter& trace) {
    if (watched) return std::make_unique<Observer>(trace);
    return std::make_unique<NoOnlooker>(trace);
}

} // namespace

LoopbackWork::LoopbackWork(const std::vector<ProgramSetup>& programs, bool watched, TraceWriter& trace, Poller& poller,
                           const Clock& clock)
    : onlooker_(onlookerFor(watched, trace)), programs_(trace, poller, clock, thisMachine(), *onlooker_) {
    for (const ProgramSetup& program : programs) programs_.add(program);
}

void LoopbackWork::carryOut(const Command& command) {
    std::visit(
        Overloaded{
            [&](const PrimitiveCommand& c) { programs_.carryOut(c); },
            [&](const AddProgram& c) { programs_.add(c.setup); },
            [&](const Interrupt& c) { programs_.interrupt(c.program); },
            [&](const Kill& c) { programs_.kill(c); },
            [&](const EndTimeWait&) { programs_.note("On loopback a TIME-WAIT is the machine's own: it stays."); },
            [&](const ChangeSetting&) {
                programs_.note("On loopback the settings are the machine's own: nothing was changed.");
            },
            [&](const RunProgram&) {
                programs_.note("On loopback any program can be started beside Socketscope: none was started.");
            },
            [](const SignalPrograms&) {},
            [](const Remark&) {}, // the engine's
            [&](const auto&) { programs_.note("On loopback nobody can touch what is on the wire: nothing was done."); },
        },
        command);
}

void LoopbackWork::round(Time now) {
    if (now < nextGlance_) return;
    onlooker_->lookAround(now);
    nextGlance_ = now + glance;
}

Duration LoopbackWork::patience(Time /*now*/) const { return onlooker_->anythingLingers() ? glance : Duration(-1); }

} // namespace socketscope
