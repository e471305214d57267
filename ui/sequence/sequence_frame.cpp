// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_frame.h"

#include "ui/sequence/callout.h"
#include "ui/sequence/everything_parts.h"

namespace socketscope {

Frame sequenceFrame(const Story& story, const Cursor& cursor, const Viewport& view, const Style& style) {
    const Stage stage(story, cursor, view, style);
    return withCallout(view.level == Level::Primitives ? primitivesLevel(stage) : everythingLevel(stage), stage);
}

double pictureHeight(const Story& story, const Cursor& cursor, const Viewport& view, const Style& style) {
    const double rows = story.timeline.y(view.axis, cursor) * style.type.scale() * view.timeZoom;
    return headerHeight(view, style) + rows + futureHeight(view, style);
}

double cursorAtY(const Story& story, const Viewport& view, const Style& style, double y) {
    const double picture = (y - headerHeight(view, style) + view.scrollY) / (style.type.scale() * view.timeZoom);
    return story.timeline.uAtY(view.axis, picture);
}

} // namespace socketscope
