// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ctrl-C and kill as a descriptor that can be waited on. Made in main() before any thread, so that every thread
// inherits the blocked signals and none dies of them.
#pragma once

#include "core/base/unique_fd.h"

namespace socketscope {

/// Blocks SIGINT and SIGTERM for this process and makes SIGPIPE an error of write().
class Signals {
public:
    Signals();
    /// Readable once somebody has asked the program to stop; -1 where the kernel gave no descriptor.
    [[nodiscard]] int descriptor() const { return fd_.get(); }
    [[nodiscard]] bool asked() const;

private:
    UniqueFd fd_;
};

} // namespace socketscope
