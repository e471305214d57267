// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernel_programs.h"

#include <algorithm>

// The part of KernelPrograms about programs as wholes: who they are to each other, and how they are killed.

namespace socketscope {

Host KernelPrograms::hostOf(ProgramId program) const {
    return knows(program) ? programs_[number(program)]->setup.info.host : Host::Client;
}

ProgramId KernelPrograms::programAt(const Endpoint& local) const {
    for (const auto& program : programs_) {
        if (program->setup.info.host == Host::Server && program->home == local) return program->id;
        for (const auto& socket : program->sockets)
            if (socket->local == local) return program->id;
    }
    return noProgram;
}

ProgramId KernelPrograms::counterpart(ProgramId from, ProgramId to) const {
    if (knows(to)) return to;
    for (const auto& program : programs_)
        if (program->setup.info.host != hostOf(from)) return program->id;
    return from;
}

FourTuple KernelPrograms::between(ProgramId from, ProgramId to) const {
    const Endpoint theirs = knows(to) ? programs_[number(to)]->home : Endpoint{};
    if (!knows(from)) return {{}, theirs};
    const Program& program = *programs_[number(from)];
    const auto fits = [&](const Program& one, const Program& other) -> std::optional<FourTuple> {
        for (auto it = one.sockets.rbegin(); it != one.sockets.rend(); ++it) {
            if ((*it)->remote.port == 0) continue;
            const FourTuple tuple{(*it)->local, (*it)->remote};
            if ((*it)->remote == other.home) return tuple;
            for (const auto& far : other.sockets)
                if (far->local == tuple.remote && far->remote == tuple.local) return tuple;
        }
        return std::nullopt;
    };
    if (!knows(to)) return {program.home, theirs};
    if (const auto found = fits(program, *programs_[number(to)])) return *found;
    if (const auto found = fits(*programs_[number(to)], program)) return found->mirrored();
    return {program.home, theirs};
}

void KernelPrograms::kill(const Kill& command) {
    if (!knows(command.program)) return;
    if (!place_.killHolding) {
        note("On loopback the programs live inside Socketscope and cannot be killed alone: nothing was done.");
        return;
    }
    for (const auto& program : programs_) {
        const bool named = program->id == command.program;
        if (!named && !(command.host && hostOf(program->id) == hostOf(command.program))) continue;
        if (!program->killed) endOf(*program, command.host);
    }
}

/// Its descriptors go as those of a killed process go; those of a host that is gone vanish without a word.
void KernelPrograms::endOf(Program& program, bool host) {
    program.killed = true;
    program.waiting.clear();
    if (program.pending) poller_.forget(program.sockets[program.pending->socket]->fd.get());
    program.pending.reset();
    program.reservation.reset();
    const Time at = clock_.now();
    const EventId event = trace_.add(at, program.id, Origin::Observed, EventId{}, Killed{host});
    std::vector<HeldSocket> sockets;
    std::vector<UniqueFd> descriptors;
    for (const auto& socket : program.sockets) {
        if (!socket->fd) continue;
        sockets.push_back(held(program, *socket));
        sockets.back().fd = -1;
        if (host) static_cast<void>(net::vanish(socket->fd.get()));
        descriptors.push_back(std::move(socket->fd));
    }
    program.sockets.clear();
    if (host) {
        descriptors.clear();
    } else if (!descriptors.empty()) {
        if (const Answer killed = place_.killHolding(std::move(descriptors)); !killed.ok())
            note("No process could be made to be killed, so Socketscope has closed the sockets of " +
                 program.setup.info.name + " itself.");
    }
    onlooker_.ended(program.id, sockets, event, host, at);
}

} // namespace socketscope
