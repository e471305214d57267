// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sandbox's wire in our hands: takes in every datagram that the kernel sends, decides by policy or by command what
// becomes of it, delivers it, and writes all of that into the trace, byte for byte. Belongs to the sandbox engine's
// thread. It knows no sockets: who an endpoint belongs to and why a segment leaves, the WireParties say.
#pragma once

#include "core/engine/wire_numbers.h"
#include "core/engine/wire_policy.h"
#include "core/net/packet_ring.h"
#include "core/net/sandbox.h"
#include "core/packet/datagram.h"
#include "core/trace/batch.h"

#include <deque>
#include <optional>
#include <vector>

namespace socketscope {

/// What the wire does not know itself.
class WireParties {
public:
    WireParties() = default;
    WireParties(const WireParties&) = delete;
    WireParties& operator=(const WireParties&) = delete;
    virtual ~WireParties() = default;

    struct Party {
        ProgramId program = noProgram;
        Host host = Host::Client;
        bool gone = false; ///< its host is: it takes nothing and sends nothing
    };
    [[nodiscard]] virtual Party partyAt(const Endpoint& local, const Endpoint& remote, Transport transport) = 0;
    /// The event that made this leave at `at`: a call, an arrival; none where a timer did.
    [[nodiscard]] virtual EventId reasonFor(const Datagram& leaving, Time at) = 0;
    /// It has left, as the trace's event `sent`.
    virtual void hasLeft(const Datagram& datagram, EventId sent, Time at) = 0;
};

/// The octets of a datagram: its own, or lent by the ring that it came through, until they are kept.
class LentBytes {
public:
    LentBytes() = default;
    explicit LentBytes(Bytes own) : own_(std::move(own)) {}
    explicit LentBytes(ByteView lent) : lent_(lent) {}
    [[nodiscard]] ByteView view() const { return isLent() ? lent_ : ByteView(own_); }
    [[nodiscard]] bool isLent() const { return !lent_.empty(); }
    /// From here on they are its own, to be changed at will.
    Bytes& keep() {
        if (isLent()) own_.assign(lent_.begin(), lent_.end());
        lent_ = {};
        return own_;
    }

private:
    Bytes own_;
    ByteView lent_;
};

/// A datagram on its way through our hands.
struct InHand {
    SegmentId id{};
    EventId sent{}; ///< the event of its departure
    ProgramId from = noProgram, to = noProgram;
    Host fromHost = Host::Client;
    bool corrupted = false;
    Endpoint src, dst;
    Transport transport = Transport::Tcp;
    FlagBits flags = 0;
    std::uint32_t length = 0; ///< bytes of data
    LentBytes bytes;          ///< from the IP header on
    std::uint64_t frame = 0;  ///< of the ring, where they are lent
};

class SandboxWire {
public:
    /// All of them must outlive it. `largest`: octets of the largest datagram.
    SandboxWire(Sandbox& sandbox, TraceWriter& trace, const Clock& clock, WireParties& parties, std::uint32_t largest,
                std::uint64_t seed);

    /// Everything that has come out of the sandbox by now: each is told, and passes the policy.
    void takeIn();
    struct Delivery {
        InHand what;
        EventId arrived{}; ///< none where the receiver refused it
        Time at{};
    };
    /// Delivers the next one that is due; nothing where none is.
    std::optional<Delivery> deliverNext();
    /// When the next one is due; nothing where nothing is on its way by itself.
    [[nodiscard]] std::optional<Time> nextDue() const;

    void set(const SetWire& command);
    /// A decision about a segment that is not held any more changes nothing, and says so.
    void decide(const DecideSegment& command);
    /// `ends`, of the program that it pretends to come from.
    void forge(const ForgeSegment& command, const FourTuple& ends, Host from);

    /// Segments are in somebody's hands, or the wire is not simply open: every one deserves a close look.
    [[nodiscard]] bool isSlow() const { return !held_.empty() || !policy_.isOpen(); }
    /// The wire was told to flow again, both ways.
    [[nodiscard]] bool takeFlowsAgain() { return std::exchange(flowsAgain_, false); }

private:
    /// On its way, not to be delivered before `due`.
    struct Journey {
        Time due{};
        std::uint64_t order = 0;
        InHand what;
        friend bool operator>(const Journey& a, const Journey& b) {
            return a.due != b.due ? a.due > b.due : a.order > b.order;
        }
    };
    void takeIn(const PacketRing::Packet& packet, Time at);
    /// A segment that a TCP has sent comes to the hand.
    void leaves(InHand hand, const Datagram& datagram, Time at);
    /// One that was made at the hand goes on from there.
    void putOn(InHand hand, const Datagram& datagram, EventId cause, SegmentId copyOf, Time now);
    void tell(InHand& hand, const Datagram& datagram, EventId cause, SegmentId copyOf, Time at);
    void pass(InHand hand, Time at);
    void goOn(InHand hand, Time now, Duration extra = {});
    [[nodiscard]] std::optional<InHand> take(SegmentId id);
    void release(std::optional<Host> from, DecidedBy by);
    void copy(const InHand& original, EventId decision);
    EventId decided(SegmentId segment, WireAction action, DecidedBy by, Time at, Duration delay = {});
    void lost(const InHand& hand, Lost::How how, EventId cause, Time at, Origin origin = Origin::Observed);
    [[nodiscard]] Delivery deliver(InHand hand);
    [[nodiscard]] Blob keepBytes(ByteView bytes);
    void giveBack();
    void keepLent();
    void countMissed();
    void note(const std::string& text);

    Sandbox& sandbox_;
    TraceWriter& trace_;
    const Clock& clock_;
    WireParties& parties_;
    PacketRing ring_;
    WirePolicy policy_;
    WireNumbers numbers_;
    std::deque<InHand> ready_;      ///< goes on at once, in this order
    std::vector<Journey> journeys_; ///< a heap, the first to be due on top
    std::deque<InHand> held_;       ///< oldest first
    std::uint64_t order_ = 0, missed_ = 0, takenIn_ = 0, lastTaken_ = 0;
    std::size_t bytesKept_ = 0;
    std::size_t lent_ = 0; ///< of those that are ready, so many are not kept yet
    bool flowsAgain_ = false, saidOther_ = false;
};

} // namespace socketscope
