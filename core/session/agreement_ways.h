// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All ways in which an end may take what happens to it: the RFC's first, then those in which Linux is known to differ,
// each with its name and only where its reason holds. Agreement takes the first that fits what the kernel did. A pure
// function of the end and the input; a way that needs no reason would explain everything, and has no place here.
#pragma once

#include "core/session/agreement_end.h"

#include <vector>

namespace socketscope {

/// A segment that has arrived, decoded.
struct HeardSegment {
    const Segment* segment = nullptr;
    SegmentArrives facts;
};

/// What is known of whoever listens at the address, if anybody does.
struct ListenerFacts {
    bool listens = false;
    bool acceptQueueFull = false, synQueueFull = false;
    bool shut = false;     ///< shutdown() was called on it
    bool cookies = false;  ///< it has answered SYN without remembering it
    bool stranger = false; ///< nobody sees the calls of its program
    bool answered = false; ///< SYN,ACK was seen to leave
    bool gone = false;     ///< it did listen when the request came, and does no more
};

[[nodiscard]] std::vector<ShadowWay> waysToTake(const ShadowEnd& end, const HeardSegment& heard,
                                                const ListenerFacts& listener, Time now);
/// A segment that no end is for: `end` is fresh, and LISTEN where somebody listens.
[[nodiscard]] std::vector<ShadowWay> waysToTakeAnew(const ShadowEnd& end, const HeardSegment& heard,
                                                    const ListenerFacts& listener, Time now);
/// DISCONNECT, or the end of its program, at an end.
[[nodiscard]] std::vector<ShadowWay> waysToDisconnect(const ShadowEnd& end, DisconnectHow how, Time now);
/// close() of the listening socket in whose queue it waits.
[[nodiscard]] std::vector<ShadowWay> waysToLoseListener(const ShadowEnd& end, Time now);
/// Nothing was called and nothing has arrived: a timer has run out. `calls`: somebody is just calling from there.
[[nodiscard]] std::vector<ShadowWay> waysToChangeAlone(const ShadowEnd& end, bool calls, Time now);

} // namespace socketscope
