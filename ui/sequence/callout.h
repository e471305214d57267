// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A rule that was not kept, shown in the diagram where it was broken: a frame round the event that came too early, a
// level line where it belongs, and a card that says why. Drawn on top of a finished frame of any level, and only for
// what that frame shows.
#pragma once

#include "ui/scene/frame.h"
#include "ui/sequence/stage.h"

namespace socketscope {

[[nodiscard]] Frame withCallout(Frame frame, const Stage& stage);

} // namespace socketscope
