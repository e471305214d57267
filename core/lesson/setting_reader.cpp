// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/setting_reader.h"

#include "core/net/sandbox_profile.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr std::string_view family = "net.ipv4.";

std::string wholeName(const std::string& name) {
    return name.rfind("net.", 0) == 0 ? name : std::string(family) + name;
}

std::vector<std::string> shortNames() {
    std::vector<std::string> names;
    for (const std::string_view name : shapingSettings())
        names.emplace_back(name.rfind(family, 0) == 0 ? name.substr(family.size()) : name);
    return names;
}

bool isPlain(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '-' || c == '_'; }

} // namespace

std::map<std::string, std::string> readSettings(const YamlReader& yaml) {
    std::map<std::string, std::string> settings;
    yaml.eachEntry([&](const YamlReader& key, const YamlReader& value) {
        const std::string name = wholeName(key.text()), text = value.text();
        if (!isShapingSetting(name))
            key.refuse("There is no setting " + key.text() + " that a sandbox may change",
                       "it takes those of a network namespace that shape TCP", suggestion(key.text(), shortNames()));
        if (text.empty() || text.size() > 64 || !std::all_of(text.begin(), text.end(), isPlain))
            value.refuse("A setting has a value of one word or a few numbers", "this is something else",
                         "For example tcp_syn_retries: 2");
        settings[name] = text;
    });
    return settings;
}

} // namespace socketscope
