// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/yaml_reader.h"

#include "core/base/printable.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>

namespace socketscope {
namespace {

constexpr std::size_t largestText = std::size_t{1} << 20U;
constexpr std::size_t deepest = 32;
constexpr std::size_t mostNodes = 100'000;

Place placeOf(const YAML::Mark& mark, const std::string& file) {
    if (mark.is_null()) return {file, 0, 0};
    return {file, static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

std::string quoted(const std::string& text) { return "\"" + printable(asBytes(text), 60) + "\""; }

[[noreturn]] void refuseAt(const Place& place, const std::string& what, const std::string& why,
                           const std::string& remedy) {
    throw YamlMistake{Error{what, why, remedy, place}};
}

/// Walks the events of a document without building it, and counts what it would grow to with every alias written out.
class Census final : public YAML::EventHandler {
public:
    explicit Census(std::string file) : file_(std::move(file)) {}

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor); }
    void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (!open_.empty() && open_.back().isMap && open_.back().atKey && !open_.back().keys.insert(value).second)
            refuseAt(placeOf(mark, file_), "The key " + quoted(value) + " stands here twice",
                     "only one of the two could count", "");
        leaf(mark, anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto it = sizes_.find(anchor);
        if (it == sizes_.end())
            refuseAt(placeOf(mark, file_), "An alias stands inside what it names", "that would never end", "");
        add(mark, it->second);
        valueDone();
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(mark, anchor, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(mark, anchor, true);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YAML::anchor_t anchor;
        std::size_t before;
        bool isMap = false;
        bool atKey = true; ///< of a mapping: a key comes next, not its value
        std::set<std::string> keys;
    };

    void add(const YAML::Mark& mark, std::size_t nodes) {
        total_ += nodes;
        if (total_ > mostNodes)
            refuseAt(placeOf(mark, file_), "The file is too large", "it grows to more than 100000 values",
                     "Leave out the aliases that multiply it");
    }
    void leaf(const YAML::Mark& mark, YAML::anchor_t anchor) {
        add(mark, 1);
        if (anchor != 0) sizes_[anchor] = 1;
        valueDone();
    }
    void open(const YAML::Mark& mark, YAML::anchor_t anchor, bool isMap) {
        if (open_.size() >= deepest)
            refuseAt(placeOf(mark, file_), "The file is nested too deeply", "more than 32 levels", "");
        open_.push_back({anchor, total_, isMap, true, {}});
        add(mark, 1);
    }
    void close() {
        const Open& last = open_.back();
        if (last.anchor != 0) sizes_[last.anchor] = total_ - last.before;
        open_.pop_back();
        valueDone();
    }
    /// A key or a value of the innermost mapping is complete.
    void valueDone() {
        if (!open_.empty()) open_.back().atKey = !open_.back().atKey;
    }

    std::string file_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, std::size_t> sizes_;
    std::size_t total_ = 0;
};

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t same = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({same, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string suggestion(std::string_view wrong, const std::vector<std::string>& known) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;
    for (const std::string& word : known)
        if (const std::size_t d = distance(wrong.substr(0, 60), word); d < least) {
            least = d;
            best = word;
        }
    return best.empty() ? std::string() : "Did you mean " + best + "?";
}

YAML::Node parseYamlStrictly(std::string_view text, const std::string& file) {
    const Place start{file, 0, 0};
    if (text.size() > largestText) refuseAt(start, "The file is too large", "more than 1 MiB", "");
    if (!isPlainText(asBytes(text)))
        refuseAt(start, "This is not a text file", "it holds bytes that are not UTF-8 text",
                 "Give a scenario in YAML; docs/scenarios.md shows one");
    const std::string copy(text);
    try {
        std::istringstream in(copy);
        YAML::Parser parser(in);
        Census census(file);
        if (!parser.HandleNextDocument(census))
            refuseAt(start, "The file is empty", "there is no scenario in it", "docs/scenarios.md shows one");
        if (Census another(file); parser.HandleNextDocument(another))
            refuseAt(start, "There are several documents in the file", "a scenario is one",
                     "Leave out the lines that are only ---");
        return YAML::Load(copy);
    } catch (const YAML::DeepRecursion& e) {
        refuseAt(placeOf(e.mark, file), "The file is nested too deeply", "more than 32 levels", "");
    } catch (const YAML::Exception& e) {
        refuseAt(placeOf(e.mark, file), "This is not YAML", e.msg, "");
    }
}

Place YamlReader::place() const { return placeOf(node_.Mark(), file_); }

void YamlReader::refuse(const std::string& what, const std::string& why, const std::string& remedy) const {
    refuseAt(place(), what, why, remedy);
}

void YamlReader::onlyKeys(const std::vector<std::string_view>& known, const std::string& where) const {
    const std::vector<std::string> words(known.begin(), known.end());
    eachEntry([&](const YamlReader& key, const YamlReader& /*value*/) {
        const std::string word = key.text();
        if (std::find(words.begin(), words.end(), word) != words.end()) return;
        std::string all;
        for (const std::string& w : words) all += (all.empty() ? "" : ", ") + w;
        const std::string near = suggestion(word, words);
        key.refuse("Unknown key " + quoted(word) + " in " + where, "known are: " + all, near);
    });
}

bool YamlReader::has(const char* key) const { return node_.IsMap() && static_cast<bool>(node_[key]); }

YamlReader YamlReader::at(const char* key) const {
    if (!has(key)) refuse("A key is missing here", std::string(key) + ": is needed");
    return {node_[key], file_};
}

std::string YamlReader::text() const {
    if (!node_.IsScalar()) refuse("A word or text is expected here", "this is something else");
    return node_.Scalar();
}

bool YamlReader::yesOrNo() const {
    bool value = false;
    if (!node_.IsScalar() || !YAML::convert<bool>::decode(node_, value))
        refuse("true or false is expected here", "this is something else");
    return value;
}

long long YamlReader::whole(long long least, long long most) const {
    long long value = 0;
    if (!node_.IsScalar() || !YAML::convert<long long>::decode(node_, value) || value < least || value > most)
        refuse("A whole number is expected here", "from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

double YamlReader::number(double least, double most) const {
    double value = 0;
    if (!node_.IsScalar() || !YAML::convert<double>::decode(node_, value) || !std::isfinite(value) || value < least ||
        value > most) {
        std::ostringstream why;
        why << "from " << least << " to " << most;
        refuse("A number is expected here", why.str());
    }
    return value;
}

bool YamlReader::isNumber() const {
    double value = 0;
    return node_.IsScalar() && YAML::convert<double>::decode(node_, value);
}

void YamlReader::refuseWord(const std::string& what, const std::vector<std::string>& known) const {
    std::string all;
    for (std::size_t i = 0; i < known.size(); ++i)
        all += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + known[i];
    refuse("There is no " + what + " " + printable(asBytes(text()), 60), "known are " + all, suggestion(text(), known));
}

} // namespace socketscope
