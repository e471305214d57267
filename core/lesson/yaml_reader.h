// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A YAML mapping read strictly: every key is asked for by name, every key that nobody asked for is a mistake with a
// suggestion. Mistakes leave by exception inside the readers of lesson/ only; loadScenario() turns them into an Error.
#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace socketscope {

/// Thrown by the readers, caught at the border of lesson/.
struct YamlMistake {
    Error error;
};

class YamlReader {
public:
    YamlReader(const YAML::Node& node, std::string file) : node_(node), file_(std::move(file)) {}

    [[nodiscard]] Place place() const;
    [[noreturn]] void refuse(const std::string& what, const std::string& why, const std::string& remedy = {}) const;

    /// The node must be a mapping with no other keys than these.
    void onlyKeys(const std::vector<std::string_view>& known, const std::string& where) const;
    [[nodiscard]] bool has(const char* key) const;
    [[nodiscard]] YamlReader at(const char* key) const; ///< refuses where it is missing
    [[nodiscard]] bool isMap() const { return node_.IsMap(); }
    [[nodiscard]] bool isList() const { return node_.IsSequence(); }
    [[nodiscard]] bool isText() const { return node_.IsScalar(); }
    [[nodiscard]] const YAML::Node& node() const { return node_; }
    [[nodiscard]] const std::string& file() const { return file_; }

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool yesOrNo() const;
    [[nodiscard]] long long whole(long long least, long long most) const;
    [[nodiscard]] double number(double least, double most) const;
    [[nodiscard]] bool isNumber() const;
    /// The value of the word that stands here, one of these; `what` says what they are: "fate".
    template <typename T>
    [[nodiscard]] T oneOf(const std::string& what, const std::vector<std::pair<std::string_view, T>>& known) const {
        std::vector<std::string> words;
        for (const auto& [word, value] : known) {
            if (word == text()) return value;
            words.emplace_back(word);
        }
        refuseWord(what, words);
    }

    template <typename Each> void eachItem(Each each) const {
        if (!node_.IsSequence()) refuse("A list is expected here", "this is something else");
        for (const auto& item : node_) each(YamlReader(item, file_));
    }
    template <typename Each> void eachEntry(Each each) const {
        if (!node_.IsMap()) refuse("A mapping (key: value) is expected here", "this is something else");
        for (const auto& entry : node_) each(YamlReader(entry.first, file_), YamlReader(entry.second, file_));
    }

private:
    [[noreturn]] void refuseWord(const std::string& what, const std::vector<std::string>& known) const;

    YAML::Node node_;
    std::string file_;
};

/// "Did you mean CONNECT?" for the nearest of `known`, empty where none is near.
[[nodiscard]] std::string suggestion(std::string_view wrong, const std::vector<std::string>& known);

/// Parses text into a node after checking its size, depth and aliases.
[[nodiscard]] YAML::Node parseYamlStrictly(std::string_view text, const std::string& file);

} // namespace socketscope
