// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/witness.h"

#include <algorithm>

// The Witness beside programs whose calls nobody sees: what of them listens.

namespace socketscope {
namespace {

bool isEverywhere(const IpAddress& address) {
    const auto& octets = address.octets();
    return std::all_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet == 0; });
}

} // namespace

const Witness::Listening* Witness::listenerAt(const Endpoint& local) const {
    const Listening* everywhere = nullptr;
    for (const Listening& listening : listening_) {
        const Endpoint& there = listening.socket.local;
        if (there == local) return &listening;
        if (there.port == local.port && isEverywhere(there.address)) everywhere = &listening;
    }
    return everywhere;
}

void Witness::lookForListeners(Time now) {
    const std::vector<DiagListener> all = diag_.listeners();
    const auto stillListens = [&](const Listening& l) {
        return std::any_of(all.begin(), all.end(), [&](const DiagListener& d) { return d.local == l.socket.local; });
    };
    for (const Listening& listening : listening_) {
        if (listening.socket.fd >= 0 || stillListens(listening)) continue;
        tellStranger(listening.socket, ConnectionState::Listen, ConnectionState::Closed, now);
        closedListener(listening.socket.id, now, {});
    }
    std::erase_if(listening_, [&](const Listening& l) { return l.socket.fd < 0 && !stillListens(l); });
    for (const DiagListener& found : all) {
        const bool known = std::any_of(listening_.begin(), listening_.end(),
                                       [&](const Listening& l) { return l.socket.local == found.local; });
        const ProgramId program = known ? noProgram : around_.strangerListens(found);
        if (program == noProgram) continue;
        const HeldSocket socket{trace_.nextSocket(), program, -1, found.local, {}, true};
        listening_.push_back({socket, {}, 0});
        tellStranger(socket, ConnectionState::Closed, ConnectionState::Listen, now);
    }
    readListeners(now, {});
}

void Witness::tellStranger(const HeldSocket& listener, ConnectionState from, ConnectionState to, Time now) {
    StateChanged state;
    state.socket = listener.id;
    state.kind = SocketKind::Listener;
    state.from = from;
    state.to = to;
    state.local = trace_.endpoint(listener.local);
    state.moment = Moment::NotAfter;
    trace_.add(now, listener.program, Origin::Observed, EventId{}, state);
}

} // namespace socketscope
