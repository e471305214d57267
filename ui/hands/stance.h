// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a wire has been told so far, read off the commands that a session was given: which directions it holds, whether
// the cable is cut, how good it is. Used by the switch and by the dialogs of the wire, so that they say what is so,
// whoever said it: a person or a scenario. Pure; it asks no engine. The meaning of the commands is that of WirePolicy.
#pragma once

#include "core/session/session.h"

#include <vector>

namespace socketscope {

/// Which directions stop at the hand.
enum class Stops : std::uint8_t { None, FromClient, FromServer, All };

struct WireStance {
    bool fromClient = false, fromServer = false; ///< every segment of that direction is held
    bool named = false;                          ///< certain segments are held besides
    bool cut = false;
    WireQuality quality; ///< what has been set; nothing where it is as it was in the beginning

    [[nodiscard]] Stops stops() const;
    /// Segments with certain marks stop, which no switch of directions says.
    [[nodiscard]] bool stopsOnlySome() const { return named && stops() != Stops::All; }
};

[[nodiscard]] WireStance stanceOf(const std::vector<GivenCommand>& given);
/// The commands that lead from a stance to what is wanted; they leave cable and quality as they are.
[[nodiscard]] std::vector<Command> commandsFor(Stops wanted, const WireStance& now);
/// The cable is mended, and all else is as it was: what is held goes on being held.
[[nodiscard]] std::vector<Command> commandsToMend(const WireStance& now);

} // namespace socketscope
