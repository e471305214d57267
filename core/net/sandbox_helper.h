// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the helper program `socketscope-sandbox` does: builds the house, then answers orders until the other side of
// its control socket is closed, which is its lifeline. One thread; it holds the namespace, and never looks at a
// segment.
#pragma once

namespace socketscope {

/// Whether this is a socket on which serveSandbox() could be given orders.
[[nodiscard]] bool isControlSocket(int fd);

/// Serves until the end of the conversation; the return value is the program's exit status, 0 as planned. Takes the
/// descriptor over, closes all others but the first three, and leaves no child behind.
[[nodiscard]] int serveSandbox(int control);

} // namespace socketscope
