// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Short ways to tell a story and to look into its frames, for the tests of the level Primitives.
#pragma once

#include "tests/support/primitive_traces.h"
#include "tests/ui/frame_laws.h"
#include "ui/sequence/sequence_frame.h"

#include <algorithm>
#include <optional>

namespace socketscope::test {

/// A story with its indexes, and frames of it at any cursor.
struct Telling : Told {
    explicit Telling(PrimitiveStory story, QSizeF window = {1200, 4000}) : Told(story.trace()) {
        view.size = window;
        view.level = Level::Primitives;
    }
    [[nodiscard]] Frame at(double u, Level level = Level::Primitives) {
        view.level = level;
        return sequenceFrame(story(), {u, {}}, view, style);
    }
    [[nodiscard]] Frame whole() { return at(end()); }
    [[nodiscard]] double y(EventId event) const {
        return headerHeight(view, style) + timeline.y(view.axis, timeline.stepOf(event)) * style.type.scale();
    }
    [[nodiscard]] const socketscope::Connection& connection() const { return connections[ConnectionId{1}]; }

    Viewport view;
    Style style{Typography(1)};
};

inline std::vector<Item> marksOf(const Frame& frame, Mark mark) {
    std::vector<Item> items;
    std::copy_if(frame.items.begin(), frame.items.end(), std::back_inserter(items),
                 [&](const Item& item) { return item.mark == mark && (!item.box.isEmpty() || !item.line.isEmpty()); });
    return items;
}

inline std::optional<Item> markOf(const Frame& frame, Mark mark, EventId event) {
    for (const Item& item : frame.items)
        if (item.mark == mark && item.event == event && (!item.box.isEmpty() || !item.line.isEmpty())) return item;
    return std::nullopt;
}

inline bool speaksOf(const Frame& frame, const QString& text) {
    return std::any_of(frame.shapes.begin(), frame.shapes.end(), [&](const Shape& shape) {
        const auto* label = std::get_if<LabelShape>(&shape.form);
        return label != nullptr && label->text.contains(text);
    });
}

} // namespace socketscope::test
