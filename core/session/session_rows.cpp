// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_rows.h"

#include <algorithm>

namespace socketscope {
namespace {

/// What a line "KEY=value" can hold: the journal's other form is for newlines, and for what is no text.
bool fitsOnALine(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); });
}

std::uint64_t littleEndian64(ByteView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

} // namespace

// Writing

void RowWriter::text(std::string_view prefix, std::string_view key, std::string_view value) {
    if (fitsOnALine(value)) return line(prefix, key, value);
    out_.text(prefix);
    out_.text(key);
    out_.u8('\n');
    out_.u64(value.size());
    out_.text(value);
    out_.u8('\n');
}

void RowWriter::plain(std::string_view key, std::int64_t value) { line({}, key, std::to_string(value)); }

void RowWriter::put(std::string_view key, SocketCallSet value) {
    std::string names;
    for (const SocketCall call : value.inOrder()) {
        if (!names.empty()) names += ' ';
        names += name(call);
    }
    line(rowPrefix, key, names);
}

// Reading

bool RowReader::read(ByteView entry) {
    lines_.clear();
    next_ = 0;
    while (!entry.empty()) {
        const std::string_view text = asText(entry);
        const std::size_t end = text.find('\n');
        if (end == 0 || (end == std::string_view::npos && text.find_first_not_of('\0') == std::string_view::npos))
            return true; // the entry's end, and what pads the block
        if (end == std::string_view::npos) return false;
        Line line;
        std::size_t length = end + 1;
        const std::size_t equals = text.substr(0, end).find('=');
        if (equals != std::string_view::npos) {
            line.key = text.substr(0, equals);
            line.value = text.substr(equals + 1, end - equals - 1);
        } else {
            constexpr std::size_t sizeOctets = 8;
            const std::size_t head = end + 1 + sizeOctets;
            if (entry.size() <= head) return false;
            const std::uint64_t size = littleEndian64(entry.subspan(end + 1, sizeOctets));
            if (size >= entry.size() - head || text[head + size] != '\n') return false;
            line.key = text.substr(0, end);
            line.value = text.substr(head, size);
            length = head + size + 1;
        }
        line.whole = entry.first(length);
        line.ours = line.key.starts_with(rowPrefix);
        if (line.ours) line.key.remove_prefix(rowPrefix.size());
        lines_.push_back(line);
        entry = entry.subspan(length);
    }
    return true;
}

std::optional<std::string_view> RowReader::take(std::string_view key, std::size_t most) {
    const auto found = [&](std::size_t i) -> std::optional<std::string_view> {
        Line& line = lines_[i];
        if (!line.ours || line.taken || line.key != key || line.value.size() > most) return std::nullopt;
        line.taken = true;
        next_ = i + 1;
        return line.value;
    };
    for (std::size_t i = next_; i < lines_.size(); ++i)
        if (const auto value = found(i)) return value;
    for (std::size_t i = 0; i < std::min(next_, lines_.size()); ++i)
        if (const auto value = found(i)) return value;
    return std::nullopt;
}

} // namespace socketscope
