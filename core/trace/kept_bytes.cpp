// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/kept_bytes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace socketscope {

ByteView KeptBytes::Chunk::part(std::size_t index) const {
    const std::size_t from = index == 0 ? 0 : ends[index - 1];
    return ByteView(bytes).subspan(from, ends[index] - from);
}

void KeptBytes::keep(Blob handle, ByteView bytes) {
    if (chunks_.empty() || chunks_.back().bytes.size() + bytes.size() > chunkBytes) {
        const bool filledOne = !chunks_.empty(); // more is coming than a chunk: no growing step by step
        chunks_.push_back({number(handle), {}, {}});
        if (filledOne) chunks_.back().bytes.reserve(std::max(chunkBytes, bytes.size()));
    }
    Chunk& chunk = chunks_.back();
    chunk.bytes.insert(chunk.bytes.end(), bytes.begin(), bytes.end());
    chunk.ends.push_back(static_cast<std::uint32_t>(chunk.bytes.size()));
}

ByteView KeptBytes::bytes(Blob handle) const {
    if (!present(handle)) return {};
    const auto after = std::ranges::upper_bound(chunks_, number(handle), {}, &Chunk::first);
    if (after == chunks_.begin()) return {};
    const Chunk& chunk = *std::prev(after);
    const std::size_t index = number(handle) - chunk.first;
    return index < chunk.ends.size() ? chunk.part(index) : ByteView{};
}

void KeptBytes::absorb(KeptBytes& later) {
    for (Chunk& chunk : later.chunks_) {
        const bool fits = !chunks_.empty() && chunks_.back().bytes.size() + chunk.bytes.size() <= chunkBytes;
        if (!fits) {
            chunks_.push_back(std::move(chunk));
            continue;
        }
        for (std::size_t i = 0; i < chunk.ends.size(); ++i)
            keep(Blob{chunk.first + static_cast<std::uint32_t>(i)}, chunk.part(i));
    }
    later.chunks_.clear();
}

} // namespace socketscope
