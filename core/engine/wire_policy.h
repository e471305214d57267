// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What becomes of a segment in the middle of a wire, as it was said beforehand: it flows, is held, named to be dropped,
// lost or copied by chance, or the cable is cut. Chance comes from a seed alone. The same for the model's wire and for
// the sandbox's; it carries nothing, and knows no time.
#pragma once

#include "core/engine/command.h"

#include <array>
#include <optional>
#include <random>

namespace socketscope {

/// What a policy may know of a segment.
struct PassingSegment {
    FlagBits flags = 0;
    ProgramId from = noProgram, to = noProgram;
    Host fromHost = Host::Client;
    std::uint32_t length = 0; ///< bytes of data
};

class WirePolicy {
public:
    enum class Passage : std::uint8_t {
        GoesOn,
        Held,
        Dropped,      ///< a policy named it
        LostByChance, ///< of the seed
        LostByCut,
        CopyWanted, ///< by chance: it goes on, and so does a copy
    };

    /// `delay`: one way, where nobody says anything else.
    WirePolicy(std::uint64_t seed, Duration delay) : chance_(seed), usualDelay_(delay), delay_(delay) {}

    /// Decides, and counts: each segment is shown to it once.
    [[nodiscard]] Passage pass(const PassingSegment& segment);
    [[nodiscard]] bool isCut() const { return cut_; }
    [[nodiscard]] Duration delay() const { return delay_; }
    /// How much longer this one takes: nothing, or by chance so much that others overtake it.
    [[nodiscard]] Duration straggles();
    /// Every segment would go on at once.
    [[nodiscard]] bool isOpen() const;

    void flow(std::optional<Host> from);
    void hold(const std::optional<SegmentChoice>& which);
    void lose(const SegmentChoice& which) { loses_ = Watcher{which}; }
    void cut() { cut_ = true; }
    void setQuality(const WireQuality& quality);

private:
    /// A choice of segments, with its count.
    struct Watcher {
        SegmentChoice which;
        std::uint32_t seen = 0;
        bool fits(const PassingSegment& segment);
    };
    [[nodiscard]] bool happens(double probability);

    std::optional<Watcher> holds_, loses_;
    std::array<bool, 2> holdsFrom_{}; ///< by Host
    bool cut_ = false;
    double loss_ = 0, copies_ = 0, reordering_ = 0;
    std::mt19937_64 chance_;
    Duration usualDelay_, delay_;
};

} // namespace socketscope
