// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agreement of model and kernel: beside a run on the sandbox's wire our TCP of RFC 9293 is given the same calls
// (as the socket calls of the trace stand for them) and the same segments (decoded from their bytes), with the ISS that
// the kernel chose, and is compared with what the kernel said and sent. Read by `run`, the window and tests. A pure
// function of the trace: no engine, no clock, and the same whether the trace comes in one piece or in many.
//
// Compared, for each end after each call and each segment that arrives: the state; whether RST was sent; for each SYN
// and FIN that the kernel sent, that the model would send one; for each pure ACK, that it acknowledges nothing that the
// model does not know to have arrived; and whether a challenge ACK came where one must.
//
// Not compared, since the RFC leaves it to the implementation: how much is sent when (congestion, Nagle, window), what
// is sent again and when, delayed ACKs, how long timers run; nor whatever a program does whose calls nobody has seen (a
// person's own): there the kernel is believed, and only the other end is compared. What the kernel has sent is the
// model's SND.NXT, the window that it told is the model's RCV.WND, and a timeout of the model only runs out when the
// kernel's has.
#pragma once

#include "core/session/agreement_ways.h"
#include "core/trace/trace.h"

#include <map>
#include <set>
#include <string>

namespace socketscope {

class Agreement {
public:
    enum class About : std::uint8_t {
        State,  ///< the kernel is in another state
        Syn,    ///< the kernel has sent SYN, and the model had no reason to
        Fin,    ///< likewise
        Reset,  ///< one of them sends RST, the other does not
        Number, ///< the kernel acknowledges what the model does not know
        Answer, ///< a challenge ACK is missing
    };
    struct Disagreement {
        EventId event{};   ///< the call or the segment after which they differ
        SocketId socket{}; ///< none where no socket is concerned
        About about{};
        RuleId rule{}; ///< which the model followed
        ConnectionState model{}, kernel{};
        bool modelSends = false, kernelSends = false; ///< About::Reset
    };
    struct Difference {
        EventId event{};
        SocketId socket{};
        LinuxDifference what{};
    };

    /// Takes in what the trace has gained. A moment is judged when the next one begins.
    void extend(const Trace& trace);
    /// The trace has come to its end: judges what is left.
    void conclude(const Trace& trace);

    /// Segments were observed byte for byte, as in the sandbox: else nothing can be said.
    [[nodiscard]] bool applies() const { return applies_; }
    /// Comparisons made, those that differed among them.
    [[nodiscard]] std::uint32_t checked() const { return checked_; }
    [[nodiscard]] const std::vector<Disagreement>& disagreements() const { return disagreements_; }
    /// Where Linux did otherwise and it is known why, in order: the first of them, however many there were.
    [[nodiscard]] const std::vector<Difference>& differences() const { return differences_; }
    /// How many there were, in all.
    [[nodiscard]] std::uint64_t differenceCount() const { return differenceCount_; }
    /// Which there were, each once.
    [[nodiscard]] const std::set<LinuxDifference>& knownDifferences() const { return known_; }
    /// How many disagreements there were, in all; the first of them are kept.
    [[nodiscard]] std::uint64_t disagreementCount() const { return disagreementCount_; }
    /// So many of each are kept: a flood of forged segments must not fill the memory.
    static constexpr std::size_t mostKept = 10'000;

private:
    /// What the kernel did in one moment, at one pair of endpoints.
    struct KernelsWord {
        std::optional<ConnectionState> state; ///< as told because of what began the moment
        bool resets = false, answers = false, looked = true;
    };
    /// A stretch of the trace that begins with what makes others happen: an arrival, a call, the end of a program.
    struct Moment {
        EventId begin{}, end{}; ///< both in it
        EventId word{};         ///< up to here the kernel was looked at because of it
        Time at{};
    };
    struct Listening {
        Endpoint local;
        ProgramId program = noProgram;
        QueueChanged told;
        bool shut = false;     ///< shutdown() was called on it
        bool cookies = false;  ///< it has answered SYN without remembering it
        bool stranger = false; ///< nobody sees the calls of its program
    };
    using Ends = std::map<FourTuple, ShadowEnd>;

    void judge(const Trace& trace, EventId last);
    void judgeArrival(const Trace& trace, const Moment& moment, const Arrived& arrived);
    void judgeCall(const Trace& trace, const Moment& moment, const Call& call);
    void judgeKilled(const Trace& trace, const Moment& moment, const Killed& killed);
    void judgeEnd(const Moment& moment, ShadowEnd& end, const std::vector<ShadowWay>& ways, const KernelsWord& word);
    void judgeAnswer(const Moment& moment, ShadowEnd& end, const ShadowWay& way, const KernelsWord& word);
    void disconnects(const Trace& trace, const Moment& moment, ShadowEnd& end, DisconnectHow how);
    void losesListener(const Trace& trace, const Moment& moment, SocketId listener);
    void take(const Moment& moment, ShadowEnd& end, const ShadowWay& way);

    void follow(const Trace& trace, const Moment& moment);
    void followSent(const Trace& trace, const Moment& moment, EventId id, const Sent& sent);
    void followSyn(EventId id, ShadowEnd& end, const Segment& segment, Time now);
    void followNumber(EventId id, ShadowEnd& end, const SegmentArrives& facts);
    void followState(const Trace& trace, const Moment& moment, EventId id, const StateChanged& state);
    void followAlone(const Trace& trace, const Moment& moment, EventId id, ShadowEnd& end);
    void followReturn(const Return& back);
    void followListener(const Trace& trace, EventId id, const StateChanged& state);

    [[nodiscard]] KernelsWord wordOf(const Trace& trace, const Moment& moment, const FourTuple& tuple) const;
    [[nodiscard]] ListenerFacts listenerAt(const Endpoint& local) const;
    [[nodiscard]] static bool resetsIn(const Trace& trace, const Moment& moment, const FourTuple& tuple);
    ShadowEnd& endAt(const FourTuple& tuple);
    ShadowEnd* endOf(SocketId socket);
    void settle(ShadowEnd& end);
    void disagree(EventId event, const ShadowEnd& end, About about, RuleId rule, bool modelSends = false,
                  bool kernelSends = false);
    void note(EventId event, SocketId socket, LinuxDifference what);

    Ends ends_;
    std::map<SocketId, FourTuple> bySocket_;
    std::map<SocketId, Listening> listening_;
    std::set<SocketId> shutEarly_; ///< shutdown() was called while there was no connection
    std::uint32_t scanned_ = 0;
    EventId begin_{1};
    std::uint32_t checked_ = 0;
    std::vector<Disagreement> disagreements_;
    std::vector<Difference> differences_;
    std::uint64_t disagreementCount_ = 0, differenceCount_ = 0;
    std::set<LinuxDifference> known_;
    bool applies_ = false;
};

/// "At event 41 (FIN arrives) the model is in CLOSING by S37, the kernel in TIME-WAIT." One line of plain words.
[[nodiscard]] std::string sentence(const Trace& trace, const Agreement::Disagreement& d);
/// "Model and kernel agree: 58 of 58 checked (known differences: orphan-resets-data)." and one line for each
/// disagreement.
[[nodiscard]] std::string summary(const Trace& trace, const Agreement& agreement);

} // namespace socketscope
