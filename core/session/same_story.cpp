// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/same_story.h"

#include "core/base/cell_text.h"
#include "core/base/errno_name.h"
#include "core/session/connection_story.h"
#include "core/session/ladder.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace socketscope {
namespace {

/// One thing to compare, in words, and the event that tells it.
struct Item {
    std::string text;
    EventId event{};
};
using Items = std::vector<Item>;

Item itemOf(const Trace& trace, EventId call) {
    const auto* called = trace.get<Call>(call);
    const EventId ret = trace.call(called->id).ret;
    const auto* back = trace.get<Return>(ret);
    std::string text(name(called->primitive));
    if (back == nullptr) return {text + " that does not return", call};
    if (back->error != 0) return {text + " " + errnoName(back->error), ret};
    const bool receives = back->primitive == Primitive::Receive;
    if (receives && back->value == 0) return {text + " the end", ret};
    if (receives || back->primitive == Primitive::Send)
        return {text + " " + std::to_string(back->value) + " bytes", ret};
    return {text + " with success", ret};
}

Items callsOf(const Trace& trace, ProgramId program) {
    Items items;
    for (const EventId call : trace.callsOf(program)) items.push_back(itemOf(trace, call));
    return items;
}

Items pathOf(const ConnectionStory::End& end) {
    Items items;
    for (const auto& entered : end.path) items.push_back({std::string(name(entered.state)), entered.event});
    return items;
}

Items sentBy(const ConnectionStory::End& end) {
    Items items;
    for (const auto& sending : end.sent) items.push_back({std::string(name(sending.what)), sending.event});
    return items;
}

std::string nameOf(const Trace& trace, ProgramId id) {
    const ProgramInfo* program = trace.program(id);
    return program != nullptr ? program->name : "a stranger";
}

/// Connections by the program that opened them, each list in order of birth.
std::map<std::string, std::vector<ConnectionStory>> openedBy(const Trace& trace) {
    std::map<std::string, std::vector<ConnectionStory>> all;
    for (ConnectionStory& story : connectionStories(trace))
        all[nameOf(trace, story.opener.program)].push_back(std::move(story));
    return all;
}

class Comparison {
public:
    Comparison(const Trace& a, const Trace& b) : a_(a), b_(b) {}

    std::optional<StoryDifference> first() {
        programs();
        const auto ofA = openedBy(a_), ofB = openedBy(b_);
        for (const auto& [opener, stories] : ofA) {
            const auto other = ofB.find(opener);
            connections(opener, stories, other == ofB.end() ? std::vector<ConnectionStory>{} : other->second);
        }
        for (const auto& [opener, stories] : ofB)
            if (ofA.count(opener) == 0) connections(opener, {}, stories);
        return std::move(first_);
    }

private:
    void programs() {
        for (const ProgramInfo& program : a_.programs()) {
            const auto other = idIn(b_, program.name);
            if (!other) return differ({"there is a program " + program.name + " in the first only", {}, {}}, 0);
            compare(program.name + ", call ", callsOf(a_, *idIn(a_, program.name)), callsOf(b_, *other));
        }
        for (const ProgramInfo& program : b_.programs())
            if (!idIn(a_, program.name))
                return differ({"there is a program " + program.name + " in the second only", {}, {}}, 0);
    }

    static std::optional<ProgramId> idIn(const Trace& trace, const std::string& name) {
        for (std::uint16_t i = 0; i < trace.programs().size(); ++i)
            if (trace.programs()[i].name == name) return ProgramId{i};
        return std::nullopt;
    }

    void connections(const std::string& opener, const std::vector<ConnectionStory>& ofA,
                     const std::vector<ConnectionStory>& ofB) {
        const auto births = [&](const Trace& trace, const std::vector<ConnectionStory>& stories) {
            Items items;
            for (const ConnectionStory& story : stories)
                items.push_back({"one to " + nameOf(trace, story.answerer.program), story.born});
            return items;
        };
        compare(opener + ", connection ", births(a_, ofA), births(b_, ofB));
        for (std::size_t i = 0; i < std::min(ofA.size(), ofB.size()); ++i) {
            const std::string which = "connection " + std::to_string(i + 1) + " of " + opener;
            const bool inferred = ofA[i].inferred || ofB[i].inferred;
            ends(which, opener, ofA[i].opener, ofB[i].opener, inferred);
            const ProgramId answerer = ofA[i].answerer.program;
            ends(which, nameOf(a_, answerer), ofA[i].answerer, ofB[i].answerer, inferred);
        }
    }

    void ends(const std::string& which, const std::string& program, const ConnectionStory::End& a,
              const ConnectionStory::End& b, bool inferred) {
        compare(which + ", SYN, FIN or RST ", sentBy(a), sentBy(b), " from " + program);
        const bool outOfSight = inferred && (a.path.empty() || b.path.empty());
        if (!outOfSight) compare(which + ", state ", pathOf(a), pathOf(b), " at " + program);
    }

    /// The first place at which two sequences differ; its number stands between `before` and `after`.
    void compare(const std::string& before, const Items& a, const Items& b, const std::string& after = {}) {
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
            const Item none{"none", {}};
            const Item& ofA = i < a.size() ? a[i] : none;
            const Item& ofB = i < b.size() ? b[i] : none;
            if (ofA.text == ofB.text) continue;
            std::string what = before + std::to_string(i + 1);
            what.append(after).append(": ").append(ofA.text).append(" in the first, ");
            what.append(ofB.text).append(" in the second");
            return differ({what, ofA.event, ofB.event}, std::min(progress(a_, ofA.event), progress(b_, ofB.event)));
        }
    }

    /// How far into its trace an event lies: two runs have no time in common.
    static double progress(const Trace& trace, EventId id) {
        return present(id) ? static_cast<double>(number(id)) / static_cast<double>(trace.size()) : 1;
    }

    void differ(StoryDifference difference, double progress) {
        if (first_ && progress >= progress_) return;
        first_ = std::move(difference);
        progress_ = progress;
    }

    const Trace& a_;
    const Trace& b_;
    std::optional<StoryDifference> first_;
    double progress_ = 0;
};

/// A ladder as lines, and the one that shows a certain event.
struct Ladder {
    std::vector<std::string> lines;
    std::optional<std::size_t> marked;

    Ladder(const SessionInfo& info, const Record& record, EventId event, std::size_t width) {
        LadderOptions options;
        options.width = width;
        std::istringstream text(ladder(info, record, options));
        const Step wanted = present(event) ? record.timeline().stepOf(event) : 0;
        for (std::string line; std::getline(text, line); lines.push_back(line)) {
            // A row begins with the number of its step; it may show the next one, too.
            const auto digit = line.find_first_not_of(' ');
            if (digit == std::string::npos || digit > 1 || line[digit] < '0' || line[digit] > '9') continue;
            if (std::stoul(line.substr(digit)) <= wanted) marked = lines.size();
        }
    }
};

} // namespace

std::optional<StoryDifference> storyDifference(const Trace& a, const Trace& b) { return Comparison(a, b).first(); }

bool sameStory(const Trace& a, const Trace& b) { return !storyDifference(a, b); }

std::string sideBySide(const SessionInfo& infoOfA, const Record& a, const SessionInfo& infoOfB, const Record& b) {
    constexpr std::size_t width = 97; // and the mark, and what stands between the two: 200
    const auto difference = storyDifference(a.trace(), b.trace());
    Ladder left(infoOfA, a, difference ? difference->a : EventId{}, width);
    Ladder right(infoOfB, b, difference ? difference->b : EventId{}, width);
    if (left.marked && right.marked) { // the marks stand in one line
        Ladder& shorter = *left.marked < *right.marked ? left : right;
        const std::size_t line = std::max(*left.marked, *right.marked);
        shorter.lines.insert(shorter.lines.begin() + static_cast<std::ptrdiff_t>(*shorter.marked),
                             line - *shorter.marked, std::string());
        shorter.marked = line;
    }
    const std::string said = difference ? "Differs: " + difference->what + "\n" : "Both tell the same story.\n";
    std::string text = said + "\n";
    for (std::size_t i = 0; i < std::max(left.lines.size(), right.lines.size()); ++i) {
        const auto cell = [&](const Ladder& side) {
            return std::string(side.marked == i ? "> " : "  ") +
                   (i < side.lines.size() ? side.lines[i] : std::string());
        };
        std::string row = padToCells(cell(left), width + 2, "") + "  " + cell(right);
        row.erase(row.find_last_not_of(' ') + 1);
        text += row + "\n";
    }
    return text + "\n" + said;
}

} // namespace socketscope
