// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One end of a connection that can be used: a Tcb, the octets that it counts, and its two endpoints. Turns what step()
// says into whole segments. Used by the model wire and by tests; does no I/O, and knows no clock but the times that it
// is given.
#pragma once

#include "core/packet/segment.h"
#include "core/tcp/octets.h"
#include "core/tcp/step.h"

#include <vector>

namespace socketscope {

/// What one input made of an end.
struct TcpOutcome {
    ConnectionState from{}, to{};
    RuleId rule{}; ///< the decisive one
    std::vector<RuleId> rules;
    std::vector<Segment> segments;
    std::vector<bool> again; ///< for each segment: some of it was sent before
    std::vector<Tell> told;
    std::vector<TimerSet> timers;
    Bytes taken; ///< RECEIVE: what it got
    /// The answer or news of this kind, nullptr where there was none.
    [[nodiscard]] const Tell* find(Word word) const;
};

/// What TCP reads of a segment. `iss`: from where the end that takes it numbers, should it answer a SYN.
[[nodiscard]] SegmentArrives factsOf(const Segment& segment, Seq iss);

class TcpEnd {
public:
    TcpEnd(const TcpSettings& settings, const Endpoint& local, const Endpoint& remote)
        : tcb_(freshTcb(settings)), local_(local), remote_(remote) {}

    [[nodiscard]] const Tcb& tcb() const { return tcb_; }
    [[nodiscard]] const Endpoint& local() const { return local_; }
    [[nodiscard]] const Endpoint& remote() const { return remote_; }

    TcpOutcome open(bool active, Seq iss, Time now);
    /// OPEN again, or SEND to somebody, where this end listens: it turns active (U5, U6).
    TcpOutcome open(const Endpoint& remote, Seq iss, Time now);
    TcpOutcome sendTo(const Endpoint& remote, ByteView bytes, Seq iss, Time now);
    /// Takes as much as the send buffer has room for: see Word::Ok.
    TcpOutcome send(ByteView bytes, Time now);
    /// What had arrived before the connection ended can be taken after it, too: TCP has forgotten it, its user has not.
    TcpOutcome receive(std::uint32_t most, Time now);
    TcpOutcome close(Time now);
    TcpOutcome abort(Time now);
    /// `iss`: from where this end numbers, should it answer a SYN. A listening end learns from whom it comes.
    TcpOutcome arrives(const Segment& segment, Seq iss, Time now);
    TcpOutcome timeout(TcpTimer timer, Time now);

private:
    TcpOutcome takeRest(std::uint32_t most);
    TcpOutcome take(const TcpInput& input, Time now, const Segment* arrived = nullptr);
    void transmit(const Transmit& order, TcpOutcome& outcome);

    Tcb tcb_;
    Endpoint local_, remote_;
    Octets sending_, arrived_;
};

} // namespace socketscope
