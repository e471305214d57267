// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/http_request.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace socketscope {
namespace {

/// method SP request-target SP HTTP-version (RFC 9112 3).
bool isRequestLine(std::string_view line) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == 0 || last <= first + 1) return false;
    const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '-'; };
    const bool oneTarget = target.find(' ') == std::string_view::npos;
    return std::ranges::all_of(method, isLetter) && oneTarget && (version == "HTTP/1.0" || version == "HTTP/1.1");
}

std::string_view withoutReturn(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// The value of Content-Length (RFC 9110 8.6), 0 where there is none; nothing where it is no number.
std::optional<std::size_t> contentLength(std::string_view line) {
    constexpr std::string_view name = "content-length:";
    const auto alike = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    if (line.size() < name.size() ||
        !std::equal(name.begin(), name.end(), line.begin(), [&](char b, char a) { return alike(a, b); }))
        return 0;
    line.remove_prefix(name.size());
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), length);
    if (error != std::errc{} || end != line.data() + line.size()) return std::nullopt;
    return length;
}

} // namespace

HttpRequest::Verdict HttpRequest::take(std::string_view piece) {
    if (!inBody_) {
        const std::size_t room = longestHead + 1 - std::min(longestHead + 1, head_.size());
        head_ += piece.substr(0, room);
        const Verdict verdict = readHead();
        if (!inBody_ || verdict == Verdict::Bad) return verdict;
        piece.remove_prefix(std::min(room, piece.size())); // what did not fit is body, as is the rest of head_
    }
    bodyToCome_ -= std::min(bodyToCome_, piece.size());
    return bodyToCome_ == 0 ? Verdict::Good : Verdict::NeedsMore;
}

/// A line may also end without CR (RFC 9112 2.2).
HttpRequest::Verdict HttpRequest::readHead() {
    const std::size_t firstEnd = head_.find('\n');
    if (firstEnd != std::string::npos && !isRequestLine(withoutReturn(std::string_view(head_).substr(0, firstEnd))))
        return Verdict::Bad;
    std::size_t wanted = 0;
    for (std::size_t at = 0, end = firstEnd; end != std::string::npos; at = end + 1, end = head_.find('\n', at)) {
        const std::string_view line = withoutReturn(std::string_view(head_).substr(at, end - at));
        if (const auto length = contentLength(line))
            wanted = std::max(wanted, *length);
        else
            return Verdict::Bad;
        if (!line.empty()) continue;
        if (wanted > longestBody) return Verdict::Bad;
        inBody_ = true;
        bodyToCome_ = wanted - std::min(wanted, head_.size() - (end + 1));
        return Verdict::NeedsMore;
    }
    return head_.size() > longestHead ? Verdict::Bad : Verdict::NeedsMore;
}

} // namespace socketscope
