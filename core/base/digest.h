// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A 128-bit digest (XXH3) of bytes that come in pieces: shows that a file is as it was written. It is no signature:
// who wants to deceive can compute it too.
#pragma once

#include "core/base/bytes.h"

#include <memory>
#include <string>

namespace socketscope {

class Digest {
public:
    Digest();
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;

    void add(ByteView bytes);
    /// Of all that was added so far: 32 hexadecimal digits.
    [[nodiscard]] std::string hex() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace socketscope
