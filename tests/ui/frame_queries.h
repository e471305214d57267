// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Short ways to ask for a frame of the sequence diagram and to look into it, for the tests of the level "Everything".
#pragma once

#include "tests/support/trace_builder.h"
#include "tests/ui/frame_laws.h"

namespace socketscope::test {

inline constexpr double header = 58;

inline const Style& style() {
    static const Style normal{Typography(1)};
    return normal;
}

inline Viewport window(double width = 1264, double height = 900) {
    Viewport view;
    view.size = {width, height};
    return view;
}

inline Frame frameOf(const Told& told, double u, const Viewport& view = window(), Duration beyond = {}) {
    return sequenceFrame(told.story(), {u, beyond}, view, style());
}

inline const Item* itemOf(const Frame& frame, Mark mark, EventId event) {
    for (const Item& item : frame.items)
        if (item.mark == mark && item.event == event) return &item;
    return nullptr;
}

inline std::vector<const Item*> itemsOf(const Frame& frame, Mark mark) {
    std::vector<const Item*> found;
    for (const Item& item : frame.items)
        if (item.mark == mark) found.push_back(&item);
    return found;
}

inline const Item* itemSaying(const Frame& frame, Mark mark, const QString& text) {
    for (const Item& item : frame.items)
        if (item.mark == mark && item.text.startsWith(text)) return &item;
    return nullptr;
}

inline bool says(const Frame& frame, const QString& text) {
    for (const Shape& shape : frame.shapes)
        if (const auto* label = std::get_if<LabelShape>(&shape.form); label != nullptr && label->text == text)
            return true;
    return false;
}

} // namespace socketscope::test
