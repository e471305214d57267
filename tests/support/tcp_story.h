// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One end of a connection to which a story happens, told in a line: "OPEN active; < SA 0/1; SEND 5; timeout
// Retransmit". Sequence numbers are relative: our SYN is 0, the other side's SYN is 0. `< PA 1/6+5` is a segment that
// arrives with 5 octets from 1, acknowledging 6; `w0` after it gives its window, else 8000, and
// `ws2` its window scale option. `wait 0.2` lets seconds pass. For tests of step() only.
#pragma once

#include "core/tcp/step.h"

#include <cstdio>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace socketscope::test {

inline constexpr Seq ours{4294967000U}, theirs{5000}; // ours wraps round soon

class TcpStory {
public:
    /// Lets a story happen.
    void does(const std::string& story) {
        std::istringstream parts(story);
        for (std::string part; std::getline(parts, part, ';');) {
            std::istringstream words(part);
            std::string verb, what;
            words >> verb >> what;
            std::string more, last;
            words >> more >> last;
            if (verb == "<")
                happens(segment(what, more, last));
            else if (verb == "wait")
                now += fromSeconds(std::stod(what));
            else if (verb == "timeout")
                happens(timeout(what));
            else
                happens(call(verb, what, more));
        }
    }

    explicit TcpStory(const TcpSettings& settings = {}) : tcb(freshTcb(settings)) {}

    Tcb tcb;
    Time now{};
    RuleId rule{};
    std::vector<RuleId> followed; ///< in the last step
    std::string sent;
    std::vector<Transmit> out; ///< the same, whole
    std::vector<TimerSet> set;
    std::vector<Word> told;

private:
    void happens(const TcpInput& input) {
        const Transition t = step(tcb, input, now);
        tcb = t.next;
        rule = t.rule();
        followed.assign(t.rules().begin(), t.rules().end());
        sent.clear();
        out.clear();
        set.clear();
        told.clear();
        for (const Effect& effect : t.effects()) {
            if (const auto* segment = std::get_if<Transmit>(&effect)) {
                out.push_back(*segment);
                sent += (sent.empty() ? "" : ", ") + text(*segment);
            }
            if (const auto* timer = std::get_if<TimerSet>(&effect)) set.push_back(*timer);
            if (const auto* tell = std::get_if<Tell>(&effect)) told.push_back(tell->word);
        }
    }

    static UserCall call(const std::string& verb, const std::string& what, const std::string& more) {
        if (verb == "OPEN") return OpenCall{what != "passive", what != "nobody", ours};
        if (verb == "SEND") return SendCall{static_cast<std::uint32_t>(std::stoul(what)), more == "to", ours};
        if (verb == "RECEIVE") return ReceiveCall{1000};
        if (verb == "CLOSE") return CloseCall{};
        if (verb == "ABORT") return AbortCall{};
        if (verb == "STATUS") return StatusCall{};
        throw std::runtime_error("no such call: " + verb);
    }

    /// "PA", "1/6+5": seq/ack+octets.
    static SegmentArrives segment(const std::string& flags, const std::string& numbers, const std::string& window) {
        int seq = 0, ack = 0, octets = 0;
        if (std::sscanf(numbers.c_str(), "%d/%d+%d", &seq, &ack, &octets) == 1)
            std::sscanf(numbers.c_str(), "%d+%d", &seq, &octets);
        SegmentArrives s;
        s.seq = theirs + static_cast<std::uint32_t>(seq);
        s.ack = ours + static_cast<std::uint32_t>(ack);
        s.text = static_cast<std::uint32_t>(octets);
        const bool scales = window.rfind("ws", 0) == 0;
        if (scales) s.windowShift = static_cast<std::int8_t>(std::stoi(window.substr(2)));
        s.window = 8000;
        if (!scales && !window.empty()) s.window = static_cast<std::uint16_t>(std::stoi(window.substr(1)));
        s.flags = TcpFlags::parse(flags).value();
        s.iss = ours;
        return s;
    }

    Timeout timeout(const std::string& name) {
        const std::map<std::string, TcpTimer> timers{
            {"Retransmit", TcpTimer::Retransmit}, {"User", TcpTimer::User},
            {"TimeWait", TcpTimer::TimeWait},     {"Persist", TcpTimer::Persist},
            {"KeepAlive", TcpTimer::KeepAlive},   {"DelayedAck", TcpTimer::DelayedAck}};
        const TcpTimer timer = timers.at(name);
        if (tcb.timer(timer) == never) throw std::runtime_error(name + " does not run");
        now = tcb.timer(timer);
        return {timer};
    }

    static std::string text(const Transmit& t) {
        std::string s = t.flags.letters() + " " + std::to_string(t.seq - ours);
        if (t.flags.has(TcpFlag::Ack)) s += "/" + std::to_string(t.ack - theirs);
        if (t.text > 0) s += "+" + std::to_string(t.text);
        return s;
    }
};

/// The handshake of a client.
inline constexpr const char* established = "OPEN active; < SA 0/1";

/// How long a timer still runs.
inline Duration left(const TcpStory& end, TcpTimer timer) { return end.tcb.timer(timer) - end.now; }
inline bool runs(const TcpStory& end, TcpTimer timer) { return end.tcb.timer(timer) != never; }
/// Whether the user was told so in the last step.
inline bool told(const TcpStory& end, Word word) {
    return std::find(end.told.begin(), end.told.end(), word) != end.told.end();
}

} // namespace socketscope::test
