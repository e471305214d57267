// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever watches the kernel beside the programs: KernelPrograms tells it of each call at the right moments, and it
// writes down what it sees or can infer. One for each kernel wire (Observer on loopback, Witness in the sandbox). It
// never makes a call in a program's name.
#pragma once

#include "core/base/time.h"
#include "core/packet/endpoint.h"
#include "core/service/primitive.h"
#include "core/trace/batch.h"

#include <vector>

namespace socketscope {

/// A socket as a program holds it.
struct HeldSocket {
    SocketId id{};
    ProgramId program = noProgram;
    int fd = -1; ///< borrowed; -1 after close()
    Endpoint local, remote;
    bool listens = false; ///< it did when the call was made
};

/// A call that has been made, as far as it is known by now.
struct MadeCall {
    EventId event{};
    Time calledAt{}, returnedAt{};
    Primitive primitive{};
    DisconnectHow how{};
    int error = 0;       ///< errno
    long value = 0;      ///< what the kernel returned
    bool unread = false; ///< DISCONNECT: bytes lay unread when it was made
};

/// Who answers at an address: its program and, if it listens, its socket.
struct Answering {
    ProgramId program = noProgram;
    SocketId listener{};
};

class Onlooker {
public:
    Onlooker() = default;
    Onlooker(const Onlooker&) = delete;
    Onlooker& operator=(const Onlooker&) = delete;
    virtual ~Onlooker() = default;

    /// CONNECT has called for the first time.
    virtual void connects(const HeldSocket& /*socket*/, const Answering& /*there*/) {}
    /// The call waits: tells what it has set in motion so far.
    virtual void waits(const HeldSocket& /*socket*/, const MadeCall& /*call*/, Time /*now*/) {}
    /// ACCEPT has returned this socket, whose `id` is not known yet: the one that stands for it.
    virtual SocketId accepts(const HeldSocket& taken, SocketId listener, const MadeCall& call) = 0;
    /// The call is over: tells what came of it before its end.
    virtual void beforeReturn(const HeldSocket& /*socket*/, const MadeCall& /*call*/) {}
    /// Its return has been written as `back`: tells the rest.
    virtual void afterReturn(const HeldSocket& /*socket*/, const MadeCall& /*call*/, EventId /*back*/, Time /*now*/) {}
    /// A program was killed (`event`), or its whole host is gone; these were its sockets.
    virtual void ended(ProgramId /*program*/, const std::vector<HeldSocket>& /*sockets*/, EventId /*event*/,
                       bool /*host*/, Time /*now*/) {}
    /// The last segment known to have arrived at a socket: what a waiting call was waiting for.
    [[nodiscard]] virtual EventId lastArrival(SocketId /*socket*/) const { return {}; }

    /// Looks at sockets that change without calls.
    virtual void lookAround(Time /*now*/) {}
    /// There are such sockets.
    [[nodiscard]] virtual bool anythingLingers() const { return false; }
    /// In a storm, readings are left out and counted; returns how many since the last call.
    virtual void leaveOutReadings(bool /*crowded*/) {}
    [[nodiscard]] virtual std::uint64_t leftOut() { return 0; }
};

/// Writes that a socket has begun to listen, or that one that did is CLOSED: observed where its descriptor is left to
/// be asked, else inferred from the call.
void tellListener(TraceWriter& trace, const HeldSocket& socket, const MadeCall& call, ConnectionState to);

/// Nobody looks: calls and their results alone, for measuring.
class NoOnlooker final : public Onlooker {
public:
    explicit NoOnlooker(TraceWriter& trace) : trace_(trace) {}
    SocketId accepts(const HeldSocket& /*taken*/, SocketId /*listener*/, const MadeCall& /*call*/) override {
        return trace_.nextSocket();
    }

private:
    TraceWriter& trace_;
};

} // namespace socketscope
