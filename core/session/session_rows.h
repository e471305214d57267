// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One row of a session file: lines "SOCKETSCOPE_NAME=value" of a systemd journal entry (Journal Export Format), or of
// a packet's comment. Written and read here, value by value; used by the session file's writer and parser alone. What
// the rows mean is in trace/event_fields.h.
#pragma once

#include "core/packet/pcapng.h"
#include "core/trace/event_fields.h"
#include "core/trace/trace.h"

#include <charconv>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace socketscope {

inline constexpr std::string_view rowPrefix = "SOCKETSCOPE_";

template <typename T>
concept RowNumber = std::is_integral_v<T> ||(std::is_enum_v<T> && !Named<T> && !std::is_same_v<T, RuleId>);

/// Writes the lines of one row.
class RowWriter {
public:
    /// `trace`: what handles stand for.
    RowWriter(pcapng::Writer& out, const Trace& trace) : out_(out), trace_(trace) {}

    /// A line of the journal's own: "MESSAGE". Text that one line cannot hold is written in binary form.
    void plain(std::string_view key, std::string_view value) { text({}, key, value); }
    void plain(std::string_view key, std::int64_t value);

    template <RowNumber T> void put(std::string_view key, T value);
    template <Named T> void put(std::string_view key, T value) { line(rowPrefix, key, name(value)); }
    void put(std::string_view key, std::string_view value) { text(rowPrefix, key, value); }
    void put(std::string_view key, bool value) { line(rowPrefix, key, value ? "1" : "0"); }
    void put(std::string_view key, Time value) { put(key, value.time_since_epoch().count()); }
    void put(std::string_view key, Duration value) { put(key, value.count()); }
    void put(std::string_view key, RuleId value) { line(rowPrefix, key, ruleOf(value).name); }
    void put(std::string_view key, EndpointId value) { line(rowPrefix, key, trace_.endpoint(value).toString()); }
    void put(std::string_view key, Blob value) { text(rowPrefix, key, trace_.text(value)); }
    void put(std::string_view key, SocketCallSet value);

    /// All fields of an event that do not stand at their default.
    template <typename Event> void fields(const Event& event) {
        static const Event fresh{};
        std::apply(
            [&](const auto&... field) {
                const auto tell = [&](const auto& f) {
                    if (event.*f.at != fresh.*f.at) put(f.name, event.*f.at);
                };
                (tell(field), ...);
            },
            EventFields<Event>::all);
    }

private:
    /// A value that is known to be one line of text.
    void line(std::string_view prefix, std::string_view key, std::string_view value) { out_.line(prefix, key, value); }
    /// Any other, in binary form where one line cannot hold it.
    void text(std::string_view prefix, std::string_view key, std::string_view value);

    pcapng::Writer& out_;
    const Trace& trace_;
};

/// The lines of a row that somebody wrote. Views into the bytes that it was made from.
class RowReader {
public:
    /// False where `entry` is not in the Journal Export Format; what could be read until there is there.
    bool read(ByteView entry);

    /// The value of one of our lines, and that line is known from here on; nothing where there is none.
    /// One that is longer than `most` octets stays unknown.
    [[nodiscard]] std::optional<std::string_view> take(std::string_view key, std::size_t most = SIZE_MAX);

    /// Our own lines that nobody has taken, each as it stands, with its end.
    template <typename See> void unknown(const See& see) const {
        for (const Line& line : lines_)
            if (line.ours && !line.taken) see(line.whole);
    }

private:
    struct Line {
        std::string_view key, value; ///< the key of ours without its prefix
        ByteView whole;
        bool ours = false, taken = false;
    };
    std::vector<Line> lines_;
    std::size_t next_ = 0; ///< where the next line is likely to be: rows are read as they are written
};

/// A number in decimal, whole and in its range; nothing for anything else.
template <typename T> [[nodiscard]] std::optional<T> rowNumber(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <RowNumber T> void RowWriter::put(std::string_view key, T value) {
    std::array<char, 24> digits{};
    const auto end = [&] {
        if constexpr (std::is_enum_v<T>)
            return std::to_chars(digits.begin(), digits.end(), number(value)).ptr;
        else
            return std::to_chars(digits.begin(), digits.end(), value).ptr;
    }();
    line(rowPrefix, key, {digits.data(), static_cast<std::size_t>(end - digits.data())});
}

} // namespace socketscope
