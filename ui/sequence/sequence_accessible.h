// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The diagram for screen readers: a graphic whose value is the sentence of the mark that is selected, or of the last
// thing that happened. The table of steps (ui/shell) is its twin for reading everything.
#pragma once

namespace socketscope {

/// Once for the process; later calls do nothing.
void installSequenceAccessibility();

} // namespace socketscope
