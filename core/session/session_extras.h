// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stood in a session file and means nothing to this version: kept with the session and written again where it
// stood, so that nothing of a newer version, or of another program, is lost by saving. Plain data.
#pragma once

#include "core/base/bytes.h"
#include "core/trace/event.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace socketscope {

struct SessionExtras {
    struct Interface {
        std::optional<Origin> ours; ///< what it is for, where it is one of ours
        Bytes block;
    };
    /// All of the file, in their order, where others' packets name them by number; else none, and ours are made anew.
    std::vector<Interface> interfaces;
    /// Whole blocks that follow an event; EventId{} for those before the first.
    std::multimap<EventId, Bytes> blocks;
    /// Lines of an event's row, each with its end; EventId{} for the session's own.
    std::map<EventId, Bytes> lines;
    /// Lines of a program's row, by its number; and of the session's last row.
    std::map<std::uint32_t, Bytes> programLines;
    Bytes endLines;
    /// Options of a segment's packet block: comments that others have written.
    std::multimap<EventId, std::pair<std::uint16_t, Bytes>> options;
    /// Events that are notes here, since nobody knew what they say: the blocks that they really are.
    std::map<EventId, Bytes> instead;
};

} // namespace socketscope
