// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/line_pipe.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace socketscope {

void LinePipe::open() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    out_ = UniqueFd(ends[0]);
    in_ = UniqueFd(ends[1]);
    ::fcntl(out_.get(), F_SETFL, O_NONBLOCK); // of our end alone: programs expect theirs to wait
}

std::vector<std::string> LinePipe::lines() {
    std::vector<std::string> found;
    std::array<char, 8192> buffer{};
    for (int i = 0; i < 8 && !ended_; ++i) {
        const ssize_t got = ::read(out_.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EAGAIN) break;
        ended_ = got <= 0;
        for (ssize_t c = 0; c < got; ++c) take(buffer[static_cast<std::size_t>(c)], found);
    }
    if (ended_ && !line_.empty()) take('\n', found);
    return found;
}

void LinePipe::take(char c, std::vector<std::string>& into) {
    if (c == '\n') {
        into.push_back(std::exchange(line_, {}) + (std::exchange(cut_, false) ? "…" : ""));
    } else if (line_.size() < longestLine) {
        line_ += c;
    } else {
        cut_ = true;
    }
}

UniqueFd openNothing() { return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

} // namespace socketscope
