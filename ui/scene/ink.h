// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a mark is coloured, without saying which colour: an `Ink` names a token of DESIGN 2, a `Stroke` and a `Fill` add
// width, dash and pattern. Frames use these; the painter asks the theme what they are. Never holds an RGB value, so
// that one frame serves the light and the dark theme alike.
#pragma once

#include "core/tcp/state.h"

#include <cstdint>

namespace socketscope {

/// Colour tokens (DESIGN 2). The states' tokens follow `FirstState`: see stateToken().
enum class Token : std::uint8_t {
    Paper,
    Panel,
    Panel2,
    Line,
    Edge,
    Ink,
    Ink2,
    Ink3,
    User,
    Future,
    Sel,
    OnSel,
    SelTint,
    SelHalo, ///< what lies under a selected line: derived, its strength differs by theme
    Prim,
    OnPrim,
    PrimTint,
    Held,
    OnHeld,
    HeldTint,
    Lost,
    LostTint,
    Good,
    GoodTint,
    Part,
    PartTint,
    Syn,
    Ack,
    Data,
    Fin,
    Rst,
    Queue,
    QueueTint,
    Question,
    QuestionEdge,
    FirstState,
};

/// Four colours for each state. The body is derived: the head mixed to paper, more so in the dark theme.
enum class StatePart : std::uint8_t { Head, Spine, Text, Body };

inline constexpr std::size_t statePartCount = 4;
inline constexpr std::size_t tokenCount =
    static_cast<std::size_t>(Token::FirstState) + statePartCount * connectionStateCount;

[[nodiscard]] constexpr Token stateToken(ConnectionState state, StatePart part) {
    return static_cast<Token>(static_cast<std::size_t>(Token::FirstState) +
                              statePartCount * static_cast<std::size_t>(state) + static_cast<std::size_t>(part));
}

/// A colour by name. `toPaper` mixes it to paper (0 … 100 per cent), then `alpha` (0 … 1) makes it transparent.
struct Ink {
    Token token = Token::Ink;
    std::uint8_t toPaper = 0;
    float alpha = 1;

    constexpr Ink() = default;
    constexpr Ink(Token t, int percentToPaper = 0, double opacity = 1) // NOLINT(*-explicit-*): a token is an ink
        : token(t), toPaper(static_cast<std::uint8_t>(percentToPaper)), alpha(static_cast<float>(opacity)) {}
    friend constexpr bool operator==(const Ink&, const Ink&) = default;
};

[[nodiscard]] constexpr Ink stateInk(ConnectionState state, StatePart part) { return {stateToken(state, part)}; }

/// Dash and gap lengths of DESIGN 3, in design px (the painter multiplies them by the frame's scale).
enum class Dash : std::uint8_t {
    Solid,
    Return,     ///< 5 3: return flags
    Inferred,   ///< 9 5: inferred segments
    Modelled,   ///< 1.5 5 with round caps: modelled segments
    Expected,   ///< 1.5 4: phases and marks below now
    Boundary,   ///< 2 3: edges of columns, ghost flags, birth lines
    Stem,       ///< 1 4 with round caps: a flag's way over the lanes
    WireMiddle, ///< 1 5: the middle of the wire
    Chip,       ///< 4 3: outline of an inferred chip
    ChipModel,  ///< 1.6 2.4: outline of a modelled chip
    Ring,       ///< 1.6 1.6: the ring of ◌
    Focus,      ///< 2 2: keyboard focus
    Slot,       ///< 3 3: empty slots
};

/// A line. Width in px; 0 or less draws nothing.
struct Stroke {
    Ink ink;
    double width = 0;
    Dash dash = Dash::Solid;
    bool roundEnds = false; ///< caps; joins are always round
    friend bool operator==(const Stroke&, const Stroke&) = default;
};

/// What an area is filled with. Patterns are drawn in `ink` on `ground`, from the top left of the shape's box.
enum class Pattern : std::uint8_t {
    None,
    Solid,
    Blocked,      ///< 45° hatch rising, pitch 6, bar 1.6
    Held,         ///< 45° hatch falling, pitch 6, bar 2
    HatchRising,  ///< pitch 5, bar 2.6 (SYN-SENT)
    HatchFalling, ///< pitch 5, bar 2.6 (SYN-RECEIVED)
    RungsWide,    ///< level, pitch 5, bar 2.6 (FIN-WAIT-1)
    RungsThin,    ///< level, pitch 5, bar 1.6 (FIN-WAIT-2)
    RungsClose,   ///< level, pitch 3, bar 2 (CLOSING)
    Dots,         ///< pitch 6, r 1.9 (TIME-WAIT)
    TwoStripes,   ///< upright, 2.2 (CLOSE-WAIT)
    ThreeStripes, ///< upright, 1.3 (LAST-ACK)
};

struct Fill {
    Pattern pattern = Pattern::None;
    Ink ink;
    Ink ground = Token::Paper;
    double phase = 0; ///< px from the pattern's origin down to the box's top, where the shape was cut off above
    friend bool operator==(const Fill&, const Fill&) = default;
};

[[nodiscard]] constexpr Fill solid(Ink ink) { return {Pattern::Solid, ink}; }
[[nodiscard]] constexpr Fill blockedHatch() { return {Pattern::Blocked, Token::Prim}; }
[[nodiscard]] constexpr Fill heldHatch() { return {Pattern::Held, Token::Held, Token::HeldTint}; }
/// The 6 px spine of a state: the pattern is the state's second sign, after its word.
[[nodiscard]] Fill spineFill(ConnectionState state);

} // namespace socketscope
