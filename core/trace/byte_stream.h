// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the service carried in one direction of a connection: from which event on how many bytes could be read at the
// far end, and what became of the first SYN, the FIN and a RST. Fed by Connections with segments in trace order, read
// by the level Primitives. It reasons about arrival only: who called SEND and RECEIVE is none of its business.
#pragma once

#include "core/trace/event.h"

#include <map>
#include <span>
#include <vector>

namespace socketscope {

class ByteStream {
public:
    /// Bytes [0, end) can be read from this event on.
    struct Readable {
        std::uint64_t end = 0;
        EventId by{};
    };
    /// A segment of this direction that was lost: bytes [first, end), or none for SYN, FIN, RST and ACK alone.
    struct Loss {
        std::uint64_t first = 0, end = 0;
        EventId lost{}, sent{};
    };

    /// A segment that its TCP sent; those that somebody made on the wire are not told here.
    void sent(EventId id, const Sent& segment);
    /// Whoever made it, once it is taken it counts, and once only. `rule` says how it was taken, where that is known.
    void arrived(EventId id, EventId departure, const Sent& segment, RuleId rule = RuleId::None);
    void lost(EventId id, EventId departure, const Sent& segment);

    /// The event from which on bytes [0, end) could be read, none if that was never seen.
    [[nodiscard]] EventId readableBy(std::uint64_t end) const;
    /// Losses in the order in which they were known.
    [[nodiscard]] std::span<const Loss> losses() const { return losses_; }

    [[nodiscard]] EventId synSent() const { return synSent_; }
    [[nodiscard]] EventId synArrived() const { return synArrived_; }
    [[nodiscard]] EventId finSent() const { return finSent_; }
    /// The event from which on the far end could read "no more": the FIN and all before it are there.
    [[nodiscard]] EventId finArrived() const { return finArrived_; }
    /// Of the RST that was obeyed, or, until one is, of the first one that was sent.
    [[nodiscard]] EventId resetSent() const { return resetSent_; }
    [[nodiscard]] EventId resetArrived() const { return resetArrived_; }
    /// Nothing more can come this way.
    [[nodiscard]] bool over() const { return present(finArrived_) || present(resetArrived_); }
    /// Nothing but a SYN has been seen.
    [[nodiscard]] bool fresh() const { return !over() && readable_.empty(); }

private:
    /// Stream offset of the segment's first byte: near what has come so far, as sequence numbers wrap at 2^32.
    [[nodiscard]] std::int64_t offsetOf(const Sent& segment) const;
    void take(EventId id, std::int64_t first, std::int64_t end);

    std::vector<Readable> readable_;                ///< rising in both members
    std::map<std::uint64_t, std::uint64_t> beyond_; ///< pieces behind a gap: first → end
    std::vector<Loss> losses_;
    std::uint64_t inOrder_ = 0;
    std::int64_t finAt_ = -1; ///< stream offset of an arrived FIN
    EventId synSent_{}, synArrived_{}, finSent_{}, finArrived_{}, resetSent_{}, resetArrived_{};
};

} // namespace socketscope
