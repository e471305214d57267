// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/stance.h"

namespace socketscope {
namespace {

/// As WirePolicy reads it: every segment of one direction, and nothing else about it.
bool isDirection(const SegmentChoice& c) {
    return c.fromHost && !c.flags && c.from == noProgram && c.to == noProgram && c.leastLength == 0 &&
           c.mostLength == UINT32_MAX && c.nth == 0;
}

void take(WireStance& stance, const WireFlows& flows) {
    if (!flows.from) {
        stance = {};
        return;
    }
    (*flows.from == Host::Client ? stance.fromClient : stance.fromServer) = false;
    stance.named = false;
}

void take(WireStance& stance, const WireHolds& holds) {
    if (holds.which && isDirection(*holds.which)) {
        (*holds.which->fromHost == Host::Client ? stance.fromClient : stance.fromServer) = true;
        return;
    }
    stance.fromClient = stance.fromServer = !holds.which;
    stance.named = holds.which.has_value();
}

void take(WireStance& stance, const WireQuality& quality) {
    if (quality.loss) stance.quality.loss = quality.loss;
    if (quality.copies) stance.quality.copies = quality.copies;
    if (quality.reordering) stance.quality.reordering = quality.reordering;
    if (quality.delay) stance.quality.delay = quality.delay;
}

void take(WireStance& stance, const WireIsCut& /*cut*/) { stance.cut = true; }
void take(WireStance& /*stance*/, const WireLoses& /*loses*/) {}

Command holdFrom(Host host) {
    SegmentChoice direction;
    direction.fromHost = host;
    return SetWire{WireHolds{direction}};
}

} // namespace

Stops WireStance::stops() const {
    if (fromClient) return fromServer ? Stops::All : Stops::FromClient;
    return fromServer ? Stops::FromServer : Stops::None;
}

WireStance stanceOf(const std::vector<GivenCommand>& given) {
    WireStance stance;
    for (const GivenCommand& one : given)
        if (const auto* set = std::get_if<SetWire>(&one.command))
            std::visit([&](const auto& what) { take(stance, what); }, set->what);
    return stance;
}

std::vector<Command> commandsFor(Stops wanted, const WireStance& now) {
    std::vector<Command> commands;
    const auto turn = [&](Host host, bool holds, bool held) {
        if (holds && !held) commands.push_back(holdFrom(host));
        if (!holds && (held || now.named)) commands.push_back(SetWire{WireFlows{host}});
    };
    // What flows is said first: it also ends what was said about certain segments.
    const bool client = wanted == Stops::All || wanted == Stops::FromClient;
    const bool server = wanted == Stops::All || wanted == Stops::FromServer;
    if (!client) turn(Host::Client, client, now.fromClient);
    if (!server) turn(Host::Server, server, now.fromServer);
    if (client) turn(Host::Client, client, now.fromClient);
    if (server) turn(Host::Server, server, now.fromServer);
    return commands;
}

std::vector<Command> commandsToMend(const WireStance& now) {
    // There is no other word for a cable that is whole again than that everything flows.
    std::vector<Command> commands{SetWire{WireFlows{}}};
    const WireQuality& q = now.quality;
    if (q.loss || q.copies || q.reordering || q.delay) commands.push_back(SetWire{q});
    if (now.fromClient) commands.push_back(holdFrom(Host::Client));
    if (now.fromServer) commands.push_back(holdFrom(Host::Server));
    return commands;
}

} // namespace socketscope
