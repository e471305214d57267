// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The values of a session file's fields, from text. Used by the session file's parser alone. A value is understood
// whole and in its range, or not at all.
#pragma once

#include "core/session/session_rows.h"
#include "core/trace/batch.h"

namespace socketscope {

class FieldValues {
public:
    /// `writer` gives handles to what the text says; `limit`: the greatest handle that can be meant.
    FieldValues(TraceWriter& writer, std::uint32_t limit) : writer_(writer), limit_(limit) {}

    /// Moments and spans that a session can have, in nanoseconds: some 36 years.
    static constexpr std::int64_t longest = std::int64_t{1} << 60U;

    template <RowNumber T> bool read(std::string_view text, T& value) const;
    template <Named T> bool read(std::string_view text, T& value) const;
    bool read(std::string_view text, bool& value) const;
    bool read(std::string_view text, Duration& value) const;
    bool read(std::string_view text, Time& value) const;
    bool read(std::string_view text, RuleId& value) const;
    bool read(std::string_view text, EndpointId& value) const;
    bool read(std::string_view text, Blob& value) const;
    bool read(std::string_view text, SocketCallSet& value) const;

    /// Reads all fields of an event. The name of one that is not understood; nothing where all are.
    template <typename Event> std::string_view fields(RowReader& row, Event& event) const;

private:
    TraceWriter& writer_;
    std::uint32_t limit_;
};

template <RowNumber T> bool FieldValues::read(std::string_view text, T& value) const {
    if constexpr (std::is_enum_v<T>) {
        const auto n = rowNumber<std::underlying_type_t<T>>(text);
        if (n) value = static_cast<T>(*n);
        return n && (std::is_same_v<T, ProgramId> || *n <= limit_);
    } else {
        const auto n = rowNumber<T>(text);
        if (n) value = *n;
        return n.has_value();
    }
}

template <Named T> bool FieldValues::read(std::string_view text, T& value) const {
    const auto named = valueNamed<T>(text);
    if (named) value = *named;
    return named.has_value();
}

template <typename Event> std::string_view FieldValues::fields(RowReader& row, Event& event) const {
    std::string_view wrong;
    const auto one = [&](const auto& field) {
        const auto text = row.take(field.name);
        if (text && !read(*text, event.*field.at)) wrong = field.name;
    };
    std::apply([&](const auto&... field) { (one(field), ...); }, EventFields<Event>::all);
    return wrong;
}

} // namespace socketscope
