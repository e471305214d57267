// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every wire does alike with a primitive: which of a program's sockets it acts on, whom it is for, and how the
// call is told. Shared by KernelPrograms and ModelPrograms; carries out nothing.
#pragma once

#include "core/engine/command.h"
#include "core/service/service_user.h"
#include "core/service/socket_calls.h"
#include "core/trace/batch.h"

#include <optional>

namespace socketscope {

/// The socket on which a command acts (PrimitiveCommand::connection), by its index; nothing where the program has none
/// that fits. `sockets` are pointers to something with `accepted`.
template <typename Sockets>
[[nodiscard]] std::optional<std::size_t> socketFor(const Sockets& sockets, const PrimitiveCommand& command) {
    const auto first = [&](auto fits) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < sockets.size(); ++i)
            if (fits(*sockets[i])) return i;
        return std::nullopt;
    };
    if (command.connection != 0) return first([&](const auto& s) { return s.accepted == command.connection; });
    const bool forConnections = command.primitive == Primitive::Send || command.primitive == Primitive::Receive ||
                                command.primitive == Primitive::Disconnect;
    if (forConnections)
        for (std::size_t i = sockets.size(); i-- > 0;)
            if (sockets[i]->accepted != 0) return i;
    return first([](const auto& s) { return s.accepted == 0; });
}

/// Where LISTEN binds, and whom CONNECT calls. `programs` are pointers to something with `setup` and `home`.
template <typename Programs, typename Program>
[[nodiscard]] Endpoint targetOf(const Programs& programs, const Program& program, const PrimitiveCommand& command) {
    if (command.address) return *command.address;
    if (command.primitive == Primitive::Listen) return program.home;
    if (number(command.server) < programs.size()) return programs[number(command.server)]->home;
    for (const auto& other : programs)
        if (other->setup.info.host == Host::Server) return other->home;
    return {program.setup.address, 0};
}

/// The socket calls of a primitive here: socket(), setsockopt() and bind() only where they are needed.
[[nodiscard]] SocketCallSet callsOf(SocketUse use, const PrimitiveCommand& command);
/// The call that decides how the primitive ends.
[[nodiscard]] SocketCall decisiveCall(const PrimitiveCommand& command);
/// The event that tells of the call.
[[nodiscard]] Call describeCall(TraceWriter& trace, const PrimitiveCommand& command, CallId id, SocketId socket,
                                SocketCallSet calls, const Endpoint& target);

} // namespace socketscope
