// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// libFuzzer's way in; which target it is, the build says.
#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    socketscope::fuzz::SOCKETSCOPE_FUZZ_TARGET(std::as_bytes(std::span(data, size)));
    return 0;
}
