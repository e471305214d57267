// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

#include <array>
#include <cstdio>
#include <new>
#include <xxhash.h>

namespace socketscope {

struct Digest::State {
    XXH3_state_t* xxh;
    State() : xxh(XXH3_createState()) {
        if (xxh == nullptr) throw std::bad_alloc();
    }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Digest::Digest() : state_(std::make_unique<State>()) { XXH3_128bits_reset(state_->xxh); }

Digest::~Digest() = default;

void Digest::add(ByteView bytes) { XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size()); }

std::string Digest::hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_->xxh);
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                  static_cast<unsigned long long>(hash.low64));
    return text.data();
}

} // namespace socketscope
