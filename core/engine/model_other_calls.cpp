// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of ModelPrograms for programs without stream sockets: those that speak to TCP by the user calls of RFC 9293,
// and those that send datagrams.
#include "core/engine/model_programs.h"

#include <cerrno>

namespace socketscope {

ModelPrograms::Outcome ModelPrograms::answered(const ModelTcp::Answer& answer, const Pending& pending) {
    Outcome outcome;
    outcome.error = answer.error;
    outcome.value = answer.error != 0 ? -1 : static_cast<std::int32_t>(answer.octets);
    outcome.data = answer.data;
    outcome.failed = answer.error != 0 ? decisiveCall(pending.command) : SocketCall::None;
    outcome.rule = answer.rule;
    return outcome;
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptUserCall(Program& program, Pending& pending, Socket& socket,
                                                                     Time now) {
    const PrimitiveCommand& command = pending.command;
    const ModelTcp::Moment moment{now, pending.event};
    const ModelTcp::Owner owner{program.id, socket.id, -1};
    const bool names = command.address || number(command.server) < programs_.size();
    const auto inTheRfcsWords = [&](Outcome outcome) {
        outcome.failed = SocketCall::None; // there are no sockets, and no descriptors
        if (command.primitive == Primitive::Listen) outcome.value = -1;
        return outcome;
    };
    const Endpoint remote = names ? targetOf(programs_, program, command) : Endpoint{};
    if (socket.local.port == 0) socket.local = program.home.port != 0 ? program.home : freePort(program.setup.address);
    const auto told = [&](const ModelTcp::Answer& answer) -> std::optional<Outcome> {
        if (answer.waits) return std::nullopt;
        return inTheRfcsWords(answered(answer, pending));
    };
    switch (command.primitive) {
    case Primitive::Listen:
        return told(tcp_.openPassive(owner, socket.local, settingsFor(command.options), moment));
    case Primitive::Connect:
        socket.remote = remote;
        return told(tcp_.openActive(owner, socket.local, remote, settingsFor(command.options), moment));
    case Primitive::Accept: { // there is no such call: the listening end is the connection
        ModelTcp::Answer none;
        none.error = EOPNOTSUPP;
        return inTheRfcsWords(answered(none, pending));
    }
    case Primitive::Send:
        return told(tcp_.userSend(socket.id, remote, command.data, moment));
    case Primitive::Receive:
        return told(tcp_.userReceive(socket.id, command.max, moment));
    case Primitive::Disconnect:
        break;
    }
    return told(tcp_.userClose(socket.id, command.how == DisconnectHow::Abort, moment));
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptDatagram(Program& program, Pending& pending, Socket& socket,
                                                                     Time now) {
    const PrimitiveCommand& command = pending.command;
    const auto fails = [&](int error) {
        ModelTcp::Answer answer;
        answer.error = error;
        return answered(answer, pending);
    };
    const auto bindOnce = [&] {
        if (socket.local.port == 0) socket.local = freePort(program.setup.address);
        if (!datagrams_.taken(socket.local)) datagrams_.bind({program.id, socket.id}, socket.local);
    };
    switch (command.primitive) {
    case Primitive::Listen:
        bindOnce(); // bind() has succeeded; there is nothing to listen for (listen(2))
        return fails(EOPNOTSUPP);
    case Primitive::Accept:
        return fails(EOPNOTSUPP);
    case Primitive::Connect:
        bindOnce();
        socket.remote = targetOf(programs_, program, command); // no segment: only a note of whom to send to (udp(7))
        return Outcome{};
    case Primitive::Send: {
        if (socket.remote.port == 0) return fails(EDESTADDRREQ);
        if (const int error = datagrams_.takeError(socket.local)) return fails(error);
        datagrams_.send(socket.local, socket.remote, tcp_.programAt(socket.remote), command.data, pending.event, now);
        Outcome sent;
        sent.value = static_cast<std::int32_t>(command.data.size());
        return sent;
    }
    case Primitive::Receive: {
        if (const int error = datagrams_.takeError(socket.local)) return fails(error);
        if (!datagrams_.taken(socket.local)) return std::nullopt;
        auto got = datagrams_.receive(socket.local, command.max, pending.event, now);
        if (!got) return std::nullopt;
        Outcome received;
        received.value = static_cast<std::int32_t>(got->data.size());
        received.data = std::move(got->data);
        return received;
    }
    case Primitive::Disconnect:
        break;
    }
    if (command.how == DisconnectHow::Write) return fails(ENOTCONN);
    datagrams_.close(socket.local);
    return Outcome{};
}

} // namespace socketscope
