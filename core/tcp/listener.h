// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A listening socket as kernels build it: the listening end itself never leaves LISTEN; each SYN gets an end of its
// own, which waits in the SYN queue until the handshake is complete and then in the accept queue until ACCEPT takes it.
// What each of those ends does is step()'s; which of them a segment is for, and who finds room, is decided here. Used
// by the model wire. It does what Linux does where RFC 9293 knows no queues (listen(2), tcp(7)).
#pragma once

#include "core/tcp/tcp_end.h"

#include <deque>
#include <optional>

namespace socketscope {

class TcpListener {
public:
    /// `backlog` as listen() takes it: the accept queue holds one more.
    TcpListener(const TcpSettings& settings, const Endpoint& local, std::uint32_t backlog);

    /// What became of a segment, and of whose end.
    struct Arrival {
        enum class Room : std::uint8_t {
            Found,
            AcceptQueueFull, ///< a SYN, or the last ACK of a handshake, is passed over as if it had been lost
        };
        Room room = Room::Found;
        Endpoint remote;
        TcpOutcome outcome;       ///< of the end that it was for; of the listening end where it was for none
        bool forListener = false; ///< no end was made or found
    };
    /// A segment for the listening port from somebody who has no accepted connection here.
    Arrival arrives(const Segment& segment, Seq iss, Time now);

    /// The oldest connection whose handshake is complete; nothing where there is none. It is the caller's from now on.
    std::optional<TcpEnd> accept();

    /// A timer of an end that nobody has accepted.
    struct Expired {
        Endpoint remote;
        TcpTimer timer{};
        TcpOutcome outcome;
    };
    [[nodiscard]] Time nextTimeout() const;
    /// Lets the timers run out that are due; the ends that died of it are gone.
    std::vector<Expired> timeouts(Time now);

    /// listen() once more: those who wait already stay.
    void setBacklog(std::uint32_t backlog) { backlog_ = backlog; }
    /// The Tcb of somebody who waits in one of the queues, nullptr where nobody of that endpoint does.
    [[nodiscard]] const Tcb* find(const Endpoint& remote) const;

    /// CLOSE: nobody is listening any more; who was not accepted is reset.
    std::vector<Arrival> close(Time now);

    [[nodiscard]] std::size_t synQueue() const { return requests_.size(); }
    [[nodiscard]] std::size_t acceptQueue() const { return ready_.size(); }
    [[nodiscard]] std::uint32_t backlog() const { return backlog_; }
    [[nodiscard]] const Endpoint& local() const { return local_; }

private:
    [[nodiscard]] bool full() const { return ready_.size() > backlog_; }
    Arrival forRequest(std::size_t index, const Segment& segment, Seq iss, Time now);
    Arrival forNobody(const Segment& segment, Seq iss, Time now);

    TcpSettings settings_;
    Endpoint local_;
    std::uint32_t backlog_;
    std::vector<TcpEnd> requests_; ///< the SYN queue: SYN-RECEIVED
    std::deque<TcpEnd> ready_;     ///< the accept queue: ESTABLISHED and later, oldest first
};

} // namespace socketscope
