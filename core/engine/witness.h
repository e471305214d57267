// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at the kernel's sockets in the sandbox and writes down what it reads: states, queues, timers, estimates, all of
// them observed. It is told of every call (Onlooker) and of every segment that leaves or arrives (WireParties), and
// asks the kernel (sock_diag) after each one that may have changed something: always after calls and after SYN, FIN and
// RST, after every segment while the wire is slow, and else each socket at most once a millisecond, which is marked as
// sampled. It changes nothing. Belongs to the sandbox engine's thread.
#pragma once

#include "core/engine/onlooker.h"
#include "core/engine/sandbox_wire.h"
#include "core/net/sock_diag.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace socketscope {

class Witness final : public Onlooker, public WireParties {
public:
    /// What it needs of those around it.
    struct Around {
        std::function<void()> takeIn; ///< lets the wire take in what has left by now
        std::function<bool()> isSlow; ///< the wire is: every segment deserves a close look
        /// Whose address that is, as far as programs have said; noProgram where nobody's.
        std::function<ProgramId(const Endpoint&)> programAt;
        std::function<Host(ProgramId)> hostOf;
        /// A stranger's socket at `local` speaks with `remote`: the program it is drawn as.
        std::function<ProgramId(const Endpoint& local, const Endpoint& remote, bool calls)> stranger;
        std::function<ProgramId(const DiagListener&)> strangerListens; ///< the same for a listening socket
        std::function<bool(ProgramId)> isStranger;                     ///< its calls are not seen
    };
    Witness(TraceWriter& trace, SockDiag& diag, const Clock& clock, Around around)
        : trace_(trace), diag_(diag), clock_(clock), around_(std::move(around)) {}

    void connects(const HeldSocket& socket, const Answering& there) override;
    void waits(const HeldSocket& socket, const MadeCall& call, Time now) override;
    SocketId accepts(const HeldSocket& taken, SocketId listener, const MadeCall& call) override;
    void beforeReturn(const HeldSocket& socket, const MadeCall& call) override;
    void afterReturn(const HeldSocket& socket, const MadeCall& call, EventId back, Time now) override;
    void ended(ProgramId program, const std::vector<HeldSocket>& sockets, EventId event, bool host, Time now) override;
    [[nodiscard]] EventId lastArrival(SocketId socket) const override;
    void lookAround(Time now) override;
    [[nodiscard]] bool anythingLingers() const override { return !byTuple_.empty(); }
    void leaveOutReadings(bool crowded) override { crowded_ = crowded; }
    [[nodiscard]] std::uint64_t leftOut() override { return std::exchange(leftOut_, 0); }

    Party partyAt(const Endpoint& local, const Endpoint& remote, Transport transport) override;
    EventId reasonFor(const Datagram& leaving, Time at) override;
    void hasLeft(const Datagram& datagram, EventId sent, Time at) override;

    /// A segment was delivered: looks at what came of it.
    void delivered(const SandboxWire::Delivery& delivery);
    /// Hosts that were gone are there again, with nothing of what they knew.
    void hostsAreBack() { gone_.clear(); }
    /// The endpoints of a socket in TIME-WAIT; nothing where it is not.
    [[nodiscard]] std::optional<FourTuple> timeWait(SocketId socket) const;
    /// The endpoints of the newest connection that `from` has with `to`, also where its socket was given back.
    [[nodiscard]] std::optional<FourTuple> newestBetween(ProgramId from, ProgramId to) const;
    /// A socket was ended from outside: looks at it.
    void lookAt(SocketId socket, EventId cause);
    /// Strangers begin to listen, and end it, without a word: looks which do.
    void lookForListeners(Time now);

private:
    /// One end of a connection, from its first segment until it is CLOSED.
    struct End {
        SocketId socket{};
        ProgramId program = noProgram;
        int fd = -1; ///< -1 while not accepted, after close(), and of strangers
        SocketKind kind = SocketKind::Connection;
        SocketId listener{}; ///< in whose queue it waits, until it is accepted
        FourTuple tuple;
        ConnectionState state = ConnectionState::Closed;
        EventId lastArrival{};
        EventId reason{}; ///< of what it sends next: the last call or arrival
        Time reasonAt{}, lookedAt{};
        Time estimatedAt{};    ///< the last look that asked for the estimates too
        bool skipped = false;  ///< something happened that nobody looked at, or not at all of it
        bool stranger = false; ///< its program's calls are not seen
        QueueChanged queues;   ///< as last told
        TimerChanged timer;
        Estimates estimates;
    };
    /// A listening socket, and its queues as last told.
    struct Listening {
        HeldSocket socket;
        QueueChanged told;
        std::int32_t halfOpen = 0; ///< those of its callers that are in SYN-RECEIVED
    };
    [[nodiscard]] End* at(SocketId socket) const;
    [[nodiscard]] End* at(const FourTuple& tuple) const;
    End& begin(const FourTuple& tuple, ProgramId program, SocketId socket);
    void look(End& end, Time at, Moment moment, EventId cause, SockDiag::Depth depth = SockDiag::Depth::Whole);
    void lookInPassing(End& end, Time at, EventId cause);
    [[nodiscard]] bool glance(End& end, const MadeCall& call);
    void enter(End& end, ConnectionState to, Time at, Moment moment, EventId cause);
    void tellQueues(End& end, std::int32_t send, std::int32_t receive, Time at, EventId cause, bool sampled);
    void tellTimer(End& end, const DiagTimer& timer, Time at, EventId cause, bool sampled);
    void tellEstimates(End& end, const TcpInfo& info, Time at, EventId cause, bool sampled);
    void readListeners(Time now, EventId cause);
    void closedListener(SocketId listener, Time at, EventId cause);
    void newcomer(const SandboxWire::Delivery& delivery, const FourTuple& tuple);
    [[nodiscard]] const Listening* listenerAt(const Endpoint& local) const;
    [[nodiscard]] std::optional<QueueChanged> queuesOf(const Listening& listening);
    void tellStranger(const HeldSocket& listener, ConnectionState from, ConnectionState to, Time now);
    void forget(End& end);
    [[nodiscard]] Listening* listening(SocketId socket);
    [[nodiscard]] static bool mayChangeState(const End& end, FlagBits flags);

    TraceWriter& trace_;
    SockDiag& diag_;
    const Clock& clock_;
    Around around_;
    std::vector<std::unique_ptr<End>> ends_; ///< by SocketId
    std::map<FourTuple, End*> byTuple_;      ///< not CLOSED yet
    mutable std::array<End*, 2> lately_{};   ///< of those, the two that were asked for last: a wire has two ends
    std::vector<Listening> listening_;
    std::set<ProgramId> gone_;
    std::map<Endpoint, ProgramId> homes_; ///< who was last seen there
    /// The last segment that met no socket: its answer is caused by it.
    std::pair<FourTuple, EventId> stray_;
    bool crowded_ = false;
    std::uint64_t leftOut_ = 0;
};

} // namespace socketscope
