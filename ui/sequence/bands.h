// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// State bands of the TCP columns: which are to be seen, their bodies, and their heads on top of what crosses the
// bodies. Drawn by the levels "Everything" and "Segments"; knows nothing of segments.
#pragma once

#include "ui/sequence/blocks.h"

namespace socketscope {

/// On which side of its column a band has its spine: at the wire.
enum class Spine : std::uint8_t { Left, Right, None };

/// One state of one socket as it stands at the cursor.
struct Band {
    EventId event{};
    const StateChanged* what = nullptr;
    EventId next{}; ///< the StateChanged that ends it, none while it lasts
    Extent column;
    Spine spine = Spine::Right;
    double top = 0, bottom = 0;
    double shown = 1;    ///< how far its head has faded in
    bool words = true;   ///< false: at most a letter
    bool narrow = false; ///< a lane: smaller type
    bool born = false;   ///< the socket's first band: round corners
    std::uint32_t client = 0;
    ConnectionState state{}; ///< CLOSED before CONNECT's first segment, else what the event says
    Origin origin = Origin::Observed;
    ItemIndex item = noItem; ///< of its marks, once they are drawn
    double headTop = 0, headHeight = 0;
    QString second; ///< second line of the head
};

/// Bands in the window, oldest first.
[[nodiscard]] std::vector<Band> bandsInView(const Stage& stage, const Columns& columns);
/// Areas and spines; the lines that end a socket.
void drawBandBodies(Draw& draw, const Stage& stage, std::vector<Band>& bands);
/// Heads with their words: over whatever lines cross the bodies.
void drawBandHeads(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Band>& bands);

} // namespace socketscope
