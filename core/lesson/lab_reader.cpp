// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/lab_reader.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr std::size_t mostChoices = 9;
constexpr double mostPoints = 1000;
// A lab is judged while it is done, and may come in a file from anybody: what is more than a person can do is refused.
constexpr std::size_t mostQuestions = 100, mostReasons = 9, mostParts = 300;

std::vector<YamlReader> listOrOne(const YamlReader& yaml) {
    std::vector<YamlReader> all;
    if (!yaml.isList()) return {yaml};
    yaml.eachItem([&](const YamlReader& item) { all.push_back(item); });
    return all;
}

bool hasRule(const YamlReader& yaml) {
    const auto& keys = PatternReader::ruleKeys();
    return std::any_of(keys.begin(), keys.end(),
                       [&](std::string_view key) { return yaml.has(std::string(key).c_str()); });
}

} // namespace

AskStep LabReader::ask(const YamlReader& yaml) {
    yaml.onlyKeys({"ask", "id", "choices", "number", "before", "cannot_tell", "say"}, "a question");
    Question question;
    question.text = yaml.at("ask").text();
    if (ids_.size() >= mostQuestions) yaml.refuse("There are too many questions", "at most 100", "Make two labs of it");
    question.id = yaml.has("id") ? yaml.at("id").text() : "question-" + std::to_string(ids_.size() + 1);
    if (std::find(ids_.begin(), ids_.end(), question.id) != ids_.end())
        yaml.refuse("The id " + question.id + " is used twice", "each question has its own");
    ids_.push_back(question.id);
    if (yaml.has("choices") == yaml.has("number"))
        yaml.refuse("A question has choices: or number:", "this one has both or neither");
    if (yaml.has("choices"))
        question.answers = choices(yaml.at("choices"));
    else
        question.answers = number(yaml.at("number"));
    if (yaml.has("before")) question.before = patterns_.pattern(yaml.at("before"));
    if (yaml.has("cannot_tell"))
        for (const YamlReader& item : listOrOne(yaml.at("cannot_tell"))) {
            if (question.cannotTell.size() >= mostReasons)
                item.refuse("There are too many reasons", "at most nine", "Join some");
            item.onlyKeys({"if", "because", "note"}, "cannot_tell");
            question.cannotTell.push_back({patterns_.rule(item.at("if")), item.at("because").text(),
                                           item.has("note") ? item.at("note").text() : std::string()});
        }
    return {std::move(question)};
}

std::vector<Choice> LabReader::choices(const YamlReader& yaml) const {
    std::vector<Choice> all;
    yaml.eachItem([&](const YamlReader& item) {
        Choice choice;
        if (item.isMap()) {
            item.onlyKeys({"say", "if", "note"}, "a choice");
            choice.words = item.at("say").text();
            if (item.has("if")) choice.shownBy = patterns_.rule(item.at("if"));
            if (item.has("note")) choice.note = item.at("note").text();
        } else {
            choice.words = item.text();
        }
        choice.words.erase(choice.words.find_last_not_of(" \n") + 1); // what a block of YAML ends with is no part of it
        if (choice.words.empty()) item.refuse("A choice has words", "there are none here");
        for (const Choice& before : all)
            if (before.words == choice.words) item.refuse("Two choices say the same", choice.words);
        all.push_back(std::move(choice));
    });
    if (all.size() < 2 || all.size() > mostChoices)
        yaml.refuse("A question has two to nine choices", "this one has " + std::to_string(all.size()));
    return all;
}

QueueReading LabReader::number(const YamlReader& yaml) const {
    yaml.onlyKeys({"queue", "of"}, "number");
    QueueReading reading;
    reading.queue = yaml.at("queue").oneOf<QueueReading::Queue>(
        "queue", {{"syn", QueueReading::Queue::Syn}, {"accept", QueueReading::Queue::Accept}});
    reading.program = patterns_.program(yaml.at("of"));
    return reading;
}

TaskStep LabReader::task(const YamlReader& yaml) const {
    yaml.onlyKeys({"task", "until", "say"}, "a task");
    return {yaml.at("task").text(), patterns_.rule(yaml.at("until"))};
}

Check LabReader::check(const YamlReader& yaml) {
    std::vector<std::string_view> keys = PatternReader::ruleKeys();
    keys.insert(keys.end(), {"id", "title", "points", "all_of", "predicted", "known"});
    yaml.onlyKeys(keys, "a check");
    Check check;
    check.id = yaml.at("id").text();
    check.title = yaml.at("title").text();
    if (yaml.has("points")) check.points = yaml.at("points").number(0, mostPoints);
    if (!yaml.has("all_of")) {
        takeParts(yaml, check);
    } else {
        if (hasRule(yaml) || yaml.has("predicted") || yaml.has("known"))
            yaml.refuse("A check with all_of: has its rules there", "there is another one beside it");
        yaml.at("all_of").eachItem([&](const YamlReader& item) { takeParts(item, check); });
    }
    if (check.parts.empty()) yaml.refuse("A check has a rule", "there is none here", "For example happens: {…}");
    return check;
}

void LabReader::takeParts(const YamlReader& yaml, Check& check) {
    const auto more = parts(yaml);
    parts_ += std::max<std::size_t>(more.size(), 1);
    if (parts_ > mostParts)
        yaml.refuse("There is too much to be judged", "at most 300 rules and questions in all", "Make two labs of it");
    check.parts.insert(check.parts.end(), more.begin(), more.end());
}

std::vector<CheckPart> LabReader::parts(const YamlReader& yaml) const {
    std::vector<CheckPart> all;
    if (hasRule(yaml)) all.emplace_back(patterns_.rule(yaml, {"id", "title", "points", "predicted", "known"}));
    if (yaml.has("predicted"))
        for (const std::string& id : questions(yaml.at("predicted"))) all.emplace_back(Predicted{id});
    if (yaml.has("known"))
        for (const std::string& id : questions(yaml.at("known"))) all.emplace_back(Knows{id});
    return all;
}

std::vector<std::string> LabReader::questions(const YamlReader& yaml) const {
    if (yaml.isText() && yaml.text() == "all") return ids_;
    std::vector<std::string> named;
    for (const YamlReader& item : listOrOne(yaml)) {
        const std::string id = item.text();
        if (std::find(ids_.begin(), ids_.end(), id) == ids_.end())
            item.refuse("There is no question " + id, "ask: names those that there are", suggestion(id, ids_));
        if (named.size() >= mostParts)
            item.refuse("There is too much to be judged", "at most 300 questions here", "Name each once");
        named.push_back(id);
    }
    return named;
}

} // namespace socketscope
