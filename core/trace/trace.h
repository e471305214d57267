// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All facts of a session, in order: an append-only store with the indexes that make a look at any moment cheap.
// Engines write it through the Session, views only read it, and what is in it never changes. Sessions of a million
// events are kept whole.
#pragma once

#include "core/trace/batch.h"

#include <span>
#include <string_view>
#include <vector>

namespace socketscope {

class Trace {
public:
    struct CallRecord {
        EventId call{}, ret{}; ///< `ret` is none while the program is inside the call, and where it never returned
    };
    struct SegmentRecord {
        EventId sent{};
        EventId fate{};    ///< Arrived or Lost, none while it is not known
        EventId held{};    ///< Decided: when it came into somebody's hands
        EventId decided{}; ///< Decided: the last decision about it, other than to hold it
    };
    struct SocketRecord {
        ProgramId program = noProgram;
        std::vector<EventId> states; ///< StateChanged, oldest first
        std::vector<EventId> queues; ///< QueueChanged, oldest first
    };

    void append(TraceBatch& batch); ///< empties the batch

    [[nodiscard]] std::size_t size() const { return events_.size(); }
    [[nodiscard]] bool empty() const { return events_.empty(); }
    /// Events count from 1.
    [[nodiscard]] const TraceEvent& operator[](EventId id) const { return events_[number(id) - 1]; }
    [[nodiscard]] EventId last() const { return EventId{static_cast<std::uint32_t>(events_.size())}; }

    [[nodiscard]] ByteView bytes(Blob blob) const;
    [[nodiscard]] std::string_view text(Blob blob) const;
    /// The endpoint behind a handle; 0.0.0.0:0 for none.
    [[nodiscard]] const Endpoint& endpoint(EndpointId id) const;
    [[nodiscard]] std::span<const ProgramInfo> programs() const { return programs_; }
    [[nodiscard]] const ProgramInfo* program(ProgramId id) const;

    [[nodiscard]] CallRecord call(CallId id) const;
    [[nodiscard]] SegmentRecord segment(SegmentId id) const;
    /// It is in somebody's hands, and nothing has been decided about it yet.
    [[nodiscard]] bool isHeld(SegmentId id) const {
        const SegmentRecord record = segment(id);
        return present(record.held) && record.decided < record.held && !present(record.fate);
    }
    /// An empty record for a socket that the trace does not know.
    [[nodiscard]] const SocketRecord& socket(SocketId id) const;
    [[nodiscard]] std::size_t socketCount() const { return sockets_.size(); }
    [[nodiscard]] std::size_t callCount() const { return calls_.size(); }
    [[nodiscard]] std::size_t segmentCount() const { return segments_.size(); }
    /// Segments that nobody has seen, since they came too fast.
    [[nodiscard]] std::uint64_t missedSegments() const { return missed_; }
    /// Segments in somebody's hands, those held longest first.
    [[nodiscard]] std::span<const SegmentId> heldSegments() const { return held_; }
    /// Call events of a program, oldest first.
    [[nodiscard]] std::span<const EventId> callsOf(ProgramId id) const;

    /// When a program, or its host, was killed; none while it lives.
    [[nodiscard]] EventId killed(ProgramId id) const;
    /// The last StateChanged of a socket at or before `moment`, or none.
    [[nodiscard]] EventId stateAt(SocketId socket, EventId moment) const;
    /// The last QueueChanged of a socket at or before `moment`, or none.
    [[nodiscard]] EventId queueAt(SocketId socket, EventId moment) const;

    /// The event's payload if it is a `T`, else nullptr.
    template <typename T> [[nodiscard]] const T* get(EventId id) const {
        return present(id) ? std::get_if<T>(&(*this)[id].what) : nullptr;
    }

private:
    void index(EventId id, const TraceEvent& event);
    SocketRecord& socketSlot(SocketId id, ProgramId program);

    std::vector<TraceEvent> events_;
    KeptBytes kept_;
    std::vector<Endpoint> endpoints_;
    std::vector<ProgramInfo> programs_;
    std::vector<CallRecord> calls_;
    std::vector<SegmentRecord> segments_;
    std::vector<SocketRecord> sockets_;
    std::vector<std::vector<EventId>> callsOf_;
    std::vector<EventId> killed_; ///< by program
    std::vector<SegmentId> held_;
    std::uint64_t missed_ = 0;
};

/// `std::visit` over several lambdas.
template <class... Ts> struct Overloaded : Ts... { using Ts::operator()...; };
template <class... Ts> Overloaded(Ts...) -> Overloaded<Ts...>; // clang before 17 does not guess it

} // namespace socketscope
