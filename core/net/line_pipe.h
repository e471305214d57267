// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A pipe of which one end is given to a program as its stdout or stderr, and the other is read here, line by line. Used
// for programs that are started from the window. It never waits, and keeps no more than one line.
#pragma once

#include "core/base/unique_fd.h"

#include <cstddef>
#include <string>
#include <vector>

namespace socketscope {

class LinePipe {
public:
    /// Longest line that is given back whole, in octets; of a longer one this much, and "…".
    static constexpr std::size_t longestLine = 400;

    /// Makes the pipe; both ends stay invalid where there are no descriptors left.
    void open();
    /// The program's end. To be closed here once the program has it, so that its end is seen.
    [[nodiscard]] int writingEnd() const { return in_.get(); }
    void closeWritingEnd() { in_.reset(); }
    /// To wait on for reading.
    [[nodiscard]] int descriptor() const { return out_.get(); }

    /// Lines that have come by now, without their ends. At most 64 KiB are read at a time.
    [[nodiscard]] std::vector<std::string> lines();
    /// Nothing more will come: every writer has closed it. The last line, if it had no end, has been given back.
    [[nodiscard]] bool ended() const { return ended_; }

private:
    void take(char c, std::vector<std::string>& into);
    UniqueFd out_, in_;
    std::string line_;
    bool cut_ = false, ended_ = false;
};

/// An open descriptor of /dev/null for reading: a program's stdin that is at its end.
[[nodiscard]] UniqueFd openNothing();

} // namespace socketscope
