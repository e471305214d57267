// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/ink.h"

namespace socketscope {

Fill spineFill(ConnectionState state) {
    const Ink ink = stateInk(state, StatePart::Spine);
    switch (state) {
    case ConnectionState::SynSent:
        return {Pattern::HatchRising, ink};
    case ConnectionState::SynReceived:
        return {Pattern::HatchFalling, ink};
    case ConnectionState::FinWait1:
        return {Pattern::RungsWide, ink};
    case ConnectionState::FinWait2:
        return {Pattern::RungsThin, ink};
    case ConnectionState::Closing:
        return {Pattern::RungsClose, ink};
    case ConnectionState::TimeWait:
        return {Pattern::Dots, ink};
    case ConnectionState::CloseWait:
        return {Pattern::TwoStripes, ink};
    case ConnectionState::LastAck:
        return {Pattern::ThreeStripes, ink};
    case ConnectionState::Closed:
    case ConnectionState::Listen:
    case ConnectionState::Established:
        break;
    }
    return solid(ink);
}

} // namespace socketscope
