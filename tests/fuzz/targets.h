// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is done with bytes from elsewhere, whatever they are: the fuzzers try it with bytes of their own making
// (tests/fuzz/run_fuzz.py), and tst_found with those that were trouble once. Each must come back, and abort where a law
// is broken.
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <string_view>

namespace socketscope::fuzz {

void segment(ByteView bytes);
void pcapng(ByteView bytes);
void session(ByteView bytes);
void scenario(ByteView bytes);

struct Target {
    std::string_view name;
    void (*run)(ByteView);
};
inline constexpr std::array targets{Target{"segment", segment}, Target{"pcapng", pcapng}, Target{"session", session},
                                    Target{"scenario", scenario}};

} // namespace socketscope::fuzz
