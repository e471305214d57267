// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state diagram of RFC 9293 figure 5 for one connection at one moment (DESIGN 10): ● the client's end, ■ the
// server's, the way they have come, the arrows that may come next, and below in words the last move with its rule. A
// pure function of facts and size, used by the view and by tests; it holds no fact of its own.
#pragma once

#include "ui/scene/frame.h"
#include "ui/scene/theme.h"
#include "ui/states/states_layout.h"
#include "ui/states/states_story.h"

namespace socketscope {

struct StatesPort {
    QSizeF size; ///< px
    EventId selected{};
};

/// Where everything stands in a frame of this size.
[[nodiscard]] StatesLayout statesLayout(const QSizeF& size, const Typography& type);

/// `story` is of `record`, `layout` for a frame of this size. Below 300 × 300 design px the lowest words are cut off.
[[nodiscard]] Frame statesFrame(const Record& record, const StatesStory& story, const StatesLayout& layout,
                                const StatesPort& port, const Typography& type);

} // namespace socketscope
