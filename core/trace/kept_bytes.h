// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bytes that a session keeps beside its events: append-only, in chunks that travel from thread to thread without
// being copied, and whose bytes stay where they are once they are full. Used by TraceBatch and Trace. It takes nothing
// back, and knows nothing of what the bytes mean.
#pragma once

#include "core/base/bytes.h"
#include "core/trace/event.h"

#include <vector>

namespace socketscope {

class KeptBytes {
public:
    /// Room of a chunk, in bytes. What is longer has one of its own.
    static constexpr std::size_t chunkBytes = std::size_t{1} << 20U;

    /// Keeps `bytes` as `handle`, which is the one after the last that was kept.
    void keep(Blob handle, ByteView bytes);
    /// No bytes for a handle that is not here.
    [[nodiscard]] ByteView bytes(Blob handle) const;

    [[nodiscard]] bool empty() const { return chunks_.empty(); }
    void clear() { chunks_.clear(); }
    /// Adds what `later` holds, whose handles come after those here; `later` is left empty.
    void absorb(KeptBytes& later);

private:
    struct Chunk {
        std::uint32_t first = 0;         ///< its first handle
        std::vector<std::uint32_t> ends; ///< where in `bytes` each one ends
        Bytes bytes;
        [[nodiscard]] ByteView part(std::size_t index) const;
    };
    std::vector<Chunk> chunks_; ///< by handle
};

} // namespace socketscope
