// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// As much of HTTP/1.x (RFC 9112) as a server needs that answers every request with the same page: where a request ends,
// and whether it is one. Fed piece by piece as it comes; memory is bounded whatever comes. Used by the web Responder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace socketscope {

class HttpRequest {
public:
    static constexpr std::size_t longestHead = 8192;  ///< octets up to the blank line
    static constexpr std::size_t longestBody = 65536; ///< octets after it

    enum class Verdict : std::uint8_t {
        NeedsMore,
        Good, ///< all of it has come
        Bad,  ///< not a request of HTTP/1.x, or too long
    };
    /// Bad as soon as the first line cannot be a request line of HTTP/1.x.
    [[nodiscard]] Verdict take(std::string_view piece);
    /// Nothing has come yet.
    [[nodiscard]] bool isEmpty() const { return head_.empty(); }
    /// HEAD: the answer has no content (RFC 9110 9.3.2).
    [[nodiscard]] bool isHead() const { return head_.starts_with("HEAD "); }

private:
    [[nodiscard]] Verdict readHead();
    std::string head_;
    std::size_t bodyToCome_ = 0;
    bool inBody_ = false;
};

} // namespace socketscope
