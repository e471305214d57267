// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/field_values.h"

#include <algorithm>

namespace socketscope {

bool FieldValues::read(std::string_view text, bool& value) const {
    value = text == "1";
    return value || text == "0";
}

bool FieldValues::read(std::string_view text, Duration& value) const {
    const auto n = rowNumber<std::int64_t>(text);
    if (!n || *n > longest || *n < -longest) return false;
    value = Duration(*n);
    return true;
}

bool FieldValues::read(std::string_view text, Time& value) const {
    Duration since{};
    if (!read(text, since) || since < Duration{}) return false;
    value = Time(since);
    return true;
}

bool FieldValues::read(std::string_view text, RuleId& value) const {
    const auto rules = allRules();
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.name == text; });
    if (rule == rules.end()) return false;
    value = rule->id;
    return true;
}

bool FieldValues::read(std::string_view text, EndpointId& value) const {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return false;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = IpAddress::parse(host);
    const auto port = rowNumber<std::uint16_t>(text.substr(colon + 1));
    if (!address || !port) return false;
    value = writer_.endpoint({*address, *port});
    return true;
}

bool FieldValues::read(std::string_view text, Blob& value) const {
    value = writer_.keep(text);
    return true;
}

bool FieldValues::read(std::string_view text, SocketCallSet& value) const {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const auto call = valueNamed<SocketCall>(text.substr(0, end));
        if (!call || *call == SocketCall::None) return false;
        value.insert(*call);
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return true;
}

} // namespace socketscope
