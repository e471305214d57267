// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The wire of the model: segments leave, reach the middle, where they can be held, lost or copied, and arrive, all in
// virtual time. Chance comes from a seed alone, so that the same seed repeats to the bit. It knows no TCP and writes no
// events: the ModelWire, its only user, does.
#pragma once

#include "core/engine/wire_policy.h"
#include "core/packet/segment.h"

#include <deque>
#include <optional>
#include <vector>

namespace socketscope {

/// A segment, or a datagram, on its way.
struct Carried {
    SegmentId id{};
    EventId sent{}; ///< the event of its departure
    ProgramId from = noProgram, to = noProgram;
    Host fromHost = Host::Client;
    Transport transport = Transport::Tcp;
    bool corrupted = false; ///< its checksum is wrong by now
    Segment segment;
};

/// What is in somebody's hands, and how many of each choice have passed.
class VirtualLink {
public:
    /// One way, where nobody has said anything else.
    static constexpr Duration usualDelay = std::chrono::milliseconds(10);

    explicit VirtualLink(std::uint64_t seed) : policy_(seed, usualDelay) {}

    /// What happened on the wire, one thing at a time.
    struct News {
        enum class What : std::uint8_t {
            Arrives,      ///< at the far end
            Held,         ///< in the middle: held() has it from now on
            LostByChance, ///< of the seed
            LostByCut,    ///< the cable is cut
            Dropped,      ///< a policy named it
            CopyWanted,   ///< by chance: the user makes the copy and puts it at the middle; `carried` goes on
        };
        What what{};
        Time at{};
        Carried carried; ///< CopyWanted: what is to be copied
    };

    void put(Carried carried, Time now);
    /// Goes on from the middle, after so much more time.
    void resume(Carried carried, Time now, Duration extra = {});
    /// The moment of the next news, nothing where the wire is empty.
    [[nodiscard]] std::optional<Time> nextDue() const;
    /// The next news up to and including `until`.
    std::optional<News> next(Time until);

    [[nodiscard]] const std::deque<Carried>& held() const { return held_; }
    /// Takes a segment out of the hands that hold it; nothing where nobody holds it.
    std::optional<Carried> take(SegmentId id);

    /// What is to become of segments in the middle.
    [[nodiscard]] WirePolicy& policy() { return policy_; }

private:
    struct Journey {
        Time due{};
        std::uint64_t order = 0; ///< who was put first is first where moments are equal
        bool atEnd = false;      ///< else at the middle
        Carried carried;
        friend bool operator>(const Journey& a, const Journey& b) {
            return a.due != b.due ? a.due > b.due : a.order > b.order;
        }
    };
    void schedule(Carried carried, Time due, bool atEnd);
    [[nodiscard]] std::optional<News::What> middle(const Carried& carried);

    std::vector<Journey> journeys_; ///< a heap, the first to be due on top
    std::deque<Carried> held_;      ///< oldest first
    WirePolicy policy_;
    std::uint64_t order_ = 0;
};

} // namespace socketscope
