// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/wire_reader.h"

#include "core/lesson/call_reader.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr double longestDelayOfWire = 60;
constexpr long long mostNth = 1'000'000;
constexpr long long longestForged = 1460;

std::uint32_t readNth(const YamlReader& yaml) { return static_cast<std::uint32_t>(yaml.whole(1, mostNth)); }

/// lose: 0.1, copies: 0.05, reorder: 0.1, delay: 0.02
WireQuality readQuality(const YamlReader& yaml) {
    yaml.onlyKeys({"lose", "copies", "reorder", "delay"}, "wire");
    const auto chance = [&](const char* key) {
        return yaml.has(key) ? std::optional(yaml.at(key).number(0, 1)) : std::nullopt;
    };
    WireQuality quality;
    quality.loss = chance("lose");
    quality.copies = chance("copies");
    quality.reordering = chance("reorder");
    if (yaml.has("delay")) quality.delay = fromSeconds(yaml.at("delay").number(0, longestDelayOfWire));
    return quality;
}

/// How the wire is to be from here on, in one word.
SetWire readWord(const YamlReader& yaml) {
    enum class Word : std::uint8_t { Hold, Flow, Cut };
    SetWire set;
    set.by = DecidedBy::Scenario;
    switch (yaml.oneOf<Word>("wire", {{"hold", Word::Hold}, {"flow", Word::Flow}, {"cut", Word::Cut}})) {
    case Word::Hold:
        set.what = WireHolds{};
        break;
    case Word::Flow:
        set.what = WireFlows{};
        break;
    case Word::Cut:
        set.what = WireIsCut{};
        break;
    }
    return set;
}

/// do: drop, or do: {delay: 0.5}
void readAction(const YamlReader& yaml, DecideStep& decide) {
    if (yaml.isMap()) {
        yaml.onlyKeys({"delay"}, "do");
        decide.action = WireAction::Delay;
        decide.delay = fromSeconds(yaml.at("delay").number(0, longestWait));
        return;
    }
    decide.action = yaml.oneOf<WireAction>("action", {{"deliver", WireAction::Deliver},
                                                      {"drop", WireAction::Drop},
                                                      {"copy", WireAction::Copy},
                                                      {"delay", WireAction::Delay},
                                                      {"corrupt", WireAction::Corrupt},
                                                      {"forge", WireAction::Forge}});
    if (decide.action == WireAction::Delay)
        yaml.refuse("A delay has a length", "how many seconds is not said", "For example do: {delay: 0.5}");
}

} // namespace

SegmentChoice WireReader::choice(const YamlReader& yaml, WireStep& step) const {
    const SegmentPattern pattern = patterns_.segment(yaml, {"nth"});
    SegmentChoice choice;
    choice.flags = pattern.flags;
    step.from = pattern.from.value_or("");
    step.to = pattern.to.value_or("");
    if (pattern.length) {
        choice.leastLength = static_cast<std::uint32_t>(pattern.length->atLeast);
        choice.mostLength =
            static_cast<std::uint32_t>(std::min<std::int64_t>(pattern.length->atMost, choice.mostLength));
    }
    if (yaml.has("nth")) choice.nth = readNth(yaml.at("nth"));
    return choice;
}

WireStep WireReader::wire(const YamlReader& step) const {
    step.onlyKeys({"wire", "say"}, "wire");
    const YamlReader what = step.at("wire");
    WireStep wire;
    if (!what.isMap()) {
        wire.command = readWord(what);
        return wire;
    }
    wire.command.by = DecidedBy::Scenario;
    if (what.node().size() == 0)
        what.refuse("The wire is told to do something", "nothing is said here", "For example wire: hold");
    if (what.has("hold")) {
        what.onlyKeys({"hold"}, "wire, where it holds segments");
        wire.command.what = WireHolds{choice(what.at("hold"), wire)};
    } else if (what.has("lose") && what.at("lose").isMap()) {
        what.onlyKeys({"lose"}, "wire, where it loses certain segments");
        wire.command.what = WireLoses{choice(what.at("lose"), wire)};
    } else if (what.has("lose") && !what.at("lose").isNumber()) {
        what.at("lose").refuse("This is neither a chance nor a segment",
                               "a number from 0 to 1 or a mapping is expected",
                               "For example lose: 0.1 or lose: {flags: S}");
    } else {
        what.onlyKeys({"hold", "lose", "copies", "reorder", "delay"}, "wire");
        wire.command.what = readQuality(what);
    }
    return wire;
}

std::variant<DecideStep, ForgeStep> WireReader::segment(const YamlReader& step) const {
    if (!step.has("do"))
        step.refuse("A step names what is done with a segment", "do: is missing",
                    "For example do: drop; to wait for a segment, write wait: {segment: …}");
    const YamlReader action = step.at("do");
    if (action.isText() && action.text() == "forge") return forge(step);
    return decide(step);
}

DecideStep WireReader::decide(const YamlReader& step) const {
    step.onlyKeys({"segment", "do", "limit", "say"}, "a decision");
    DecideStep decide;
    readAction(step.at("do"), decide);
    if (step.has("limit")) decide.limit = fromSeconds(step.at("limit").number(0, longestWait));
    const YamlReader which = step.at("segment");
    if (which.isText() && which.text() == "all") {
        decide.nth = 0;
        return decide;
    }
    decide.which = patterns_.segment(which, {"again", "win", "transport", "nth"});
    if (!which.has("nth")) return decide;
    const YamlReader nth = which.at("nth");
    decide.nth = nth.isText() && nth.text() == "all" ? 0 : readNth(nth);
    return decide;
}

ForgeStep WireReader::forge(const YamlReader& step) const {
    step.onlyKeys({"segment", "do", "say"}, "a forged segment");
    const YamlReader segment = step.at("segment");
    segment.onlyKeys({"flags", "from", "to", "seq", "ack", "win", "text", "hex"}, "a forged segment");
    ForgeStep forge;
    forge.command.by = DecidedBy::Scenario;
    forge.command.flags = patterns_.flags(segment.at("flags"));
    forge.from = patterns_.program(segment.at("from"));
    forge.to = segment.has("to") ? patterns_.program(segment.at("to")) : otherSide(segment, forge.from);
    if (forge.to == forge.from)
        segment.at("to").refuse("A segment goes from one program to another", "both are " + forge.to + " here");
    if (segment.has("seq")) forge.command.seq = static_cast<std::uint32_t>(segment.at("seq").whole(0, UINT32_MAX));
    if (segment.has("ack")) forge.command.ack = static_cast<std::uint32_t>(segment.at("ack").whole(0, UINT32_MAX));
    if (segment.has("win")) forge.command.window = static_cast<std::uint16_t>(segment.at("win").whole(0, UINT16_MAX));
    if (segment.has("text") && segment.has("hex"))
        segment.refuse("A segment carries one text", "text: and hex: are both given");
    if (segment.has("hex")) forge.command.data = readHex(segment.at("hex"));
    if (segment.has("text")) {
        const std::string text = segment.at("text").text();
        const ByteView view = asBytes(text);
        forge.command.data.assign(view.begin(), view.end());
    }
    if (forge.command.data.size() > longestForged)
        segment.refuse("A forged segment carries at most 1460 bytes", "this one has more");
    return forge;
}

std::string WireReader::otherSide(const YamlReader& segment, const std::string& from) const {
    const auto self =
        std::find_if(programs_.begin(), programs_.end(), [&](const ProgramSetup& p) { return p.info.name == from; });
    const auto other = std::find_if(programs_.begin(), programs_.end(),
                                    [&](const ProgramSetup& p) { return p.info.host != self->info.host; });
    if (other == programs_.end())
        segment.refuse("It is not said for whom this segment is", "no program is on the other host", "Give to:");
    return other->info.name;
}

KillStep WireReader::kill(const YamlReader& step) const {
    const bool host = step.has("kill_host");
    const char* key = host ? "kill_host" : "kill_program";
    step.onlyKeys({key, "say"}, key);
    return {patterns_.program(step.at(key)), host};
}

} // namespace socketscope
