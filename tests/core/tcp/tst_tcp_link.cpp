// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two ends by the book over a link that loses, delays, copies and overtakes, with users who call at random: whatever
// happens, octets arrive once and in order, or the user is told; no state is entered by a way that RFC 9293 does not
// draw; and the Tcb never contradicts itself. Seeds are fixed, and printed where something fails.
#include "core/tcp/tcp_end.h"

#include <QtTest/QtTest>

#include <array>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;
using enum ConnectionState;

struct Weather {
    double loss = 0, copies = 0;
    Duration delay = 10ms, jitter{};
};

TcpSettings settingsFor(std::mt19937_64& chance) {
    TcpSettings s;
    s.mss = static_cast<std::uint16_t>(40 + chance() % 1420);
    s.receiveBuffer = static_cast<std::uint32_t>(200 + chance() % 70000);
    s.sendBuffer = static_cast<std::uint32_t>(500 + chance() % 70000);
    s.offerWindowScale = chance() % 2 == 0;
    s.windowShift = static_cast<std::uint8_t>(chance() % 4);
    s.delayedAck = chance() % 2 == 0;
    s.userTimeout = 30min;
    return s;
}

/// Every way from state to state that RFC 9293 figure 5 draws, and those that it says in words.
bool drawn(ConnectionState from, ConnectionState to) {
    static const std::set<std::pair<ConnectionState, ConnectionState>> ways{
        {Closed, Listen},        {Closed, SynSent},        {Listen, SynReceived},    {Listen, SynSent},
        {SynSent, SynReceived},  {SynSent, Established},   {SynReceived, Listen},    {SynReceived, Established},
        {SynReceived, FinWait1}, {Established, FinWait1},  {Established, CloseWait}, {FinWait1, FinWait2},
        {FinWait1, Closing},     {FinWait1, TimeWait},     {FinWait2, TimeWait},     {Closing, TimeWait},
        {CloseWait, LastAck},    {SynReceived, CloseWait}, {TimeWait, SynReceived}};
    return from == to || to == Closed || ways.contains({from, to});
}

class World {
public:
    World(std::uint64_t seed, Weather weather, bool calm)
        : chance_(seed), weather_(weather), calm_(calm), ends_{TcpEnd(settingsFor(chance_), here(1), here(2)),
                                                               TcpEnd(settingsFor(chance_), here(2), here(1))} {
        plan_ = {randomBytes(), randomBytes()};
        began(1, ends_[1].open(false, Seq{}, now_));
        began(0, ends_[0].open(true, Seq(static_cast<std::uint32_t>(chance_())), now_));
    }

    /// Until nothing more can happen, or two days of virtual time are over. Says what went wrong, "" where nothing did.
    std::string run() {
        while (wrong_.empty() && now_ < Time(48h)) {
            for (const int side : {0, 1}) useFreely(side);
            if (!wrong_.empty() || !advance()) break;
        }
        return wrong_.empty() ? judge() : wrong_ + "\n" + story_.str();
    }
    [[nodiscard]] bool told(Word word) const { return told_[0].contains(word) || told_[1].contains(word); }
    [[nodiscard]] ConnectionState state(int side) const { return ends_[index(side)].tcb().state; }

private:
    static std::size_t index(int side) { return static_cast<std::size_t>(side); }
    static Endpoint here(std::uint16_t port) { return {IpAddress::loopback(IpVersion::V4), port}; }

    Bytes randomBytes() {
        Bytes bytes(chance_() % 20000);
        for (std::byte& b : bytes) b = static_cast<std::byte>(chance_());
        return bytes;
    }
    bool happens(double probability) { return std::uniform_real_distribution<double>(0, 1)(chance_) < probability; }

    /// One user: gives what it has to say, reads what there is (sometimes slowly), closes when all is said.
    void useFreely(int side) {
        TcpEnd& end = ends_[index(side)];
        const ConnectionState state = end.tcb().state;
        if (state == Listen || (state == Closed && end.tcb().unread() == 0)) return;
        if (said_[index(side)] < plan_[index(side)].size() && !closed_[index(side)] && state != Closed) {
            const auto left = ByteView(plan_[index(side)]).subspan(said_[index(side)]);
            const TcpOutcome sent =
                end.send(left.first(std::min<std::size_t>(left.size(), 1 + chance_() % 3000)), now_);
            if (const Tell* ok = sent.find(Word::Ok)) said_[index(side)] += ok->octets;
            began(side, sent);
        }
        if (end.tcb().unread() > 0 && (calm_ || happens(0.5))) {
            const TcpOutcome got = end.receive(1 + static_cast<std::uint32_t>(chance_() % 5000), now_);
            heard_[index(side)].insert(heard_[index(side)].end(), got.taken.begin(), got.taken.end());
            began(side, got);
        }
        const bool allSaid = said_[index(side)] == plan_[index(side)].size();
        if (allSaid && !closed_[index(side)] && state != Closed && state != SynSent && state != SynReceived &&
            happens(0.3)) {
            closed_[index(side)] = true;
            began(side, end.close(now_));
        }
        if (!calm_ && happens(0.00005)) began(side, end.abort(now_));
    }

    /// To the next arrival or timeout; false where there is none.
    bool advance() {
        Time next = flying_.empty() ? never : flying_.begin()->first;
        for (const TcpEnd& end : ends_) next = std::min(next, end.tcb().nextTimeout());
        const bool waits = ends_[0].tcb().unread() > 0 || ends_[1].tcb().unread() > 0 || unsaid(0) || unsaid(1);
        if (waits) next = std::min(next, now_ + 50ms);
        if (next == never) return false;
        now_ = std::max(now_, next);
        for (const int side : {0, 1})
            for (std::size_t t = 0; t < tcpTimerCount; ++t)
                if (ends_[index(side)].tcb().timers[t] <= now_)
                    began(side, ends_[index(side)].timeout(static_cast<TcpTimer>(t), now_));
        while (!flying_.empty() && flying_.begin()->first <= now_) {
            const auto [side, segment] = flying_.begin()->second;
            flying_.erase(flying_.begin());
            story_ << seconds(now_) << " → " << side << " " << segment.flags.letters() << "\n";
            began(side, ends_[index(side)].arrives(segment, Seq(static_cast<std::uint32_t>(chance_())), now_));
        }
        return true;
    }
    [[nodiscard]] bool unsaid(int side) const {
        const ConnectionState s = ends_[index(side)].tcb().state;
        return s != Closed && s != Listen && !closed_[index(side)];
    }

    /// Takes what came of an input: segments fly, words are heard, laws are checked.
    void began(int side, const TcpOutcome& outcome) {
        for (const Tell& tell : outcome.told) told_[index(side)].insert(tell.word);
        for (const Segment& segment : outcome.segments) fly(1 - side, segment);
        story_ << seconds(now_) << " " << side << " " << ruleOf(outcome.rule).name << " " << name(outcome.to) << "\n";
        const Tcb& tcb = ends_[index(side)].tcb();
        const auto law = [&](bool holds, const char* words) {
            if (!holds && wrong_.empty()) wrong_ = words;
        };
        law(drawn(outcome.from, outcome.to), "a transition that RFC 9293 does not draw");
        law(!outcome.rules.empty(), "a step without a rule");
        if (tcb.state == Closed || tcb.state == Listen) return;
        law(le(tcb.sndUna, tcb.sndNxt), "SND.UNA =< SND.NXT");
        law(le(tcb.sndNxt, tcb.sndEnd + 1), "nothing is sent that the user has not given");
        if (tcb.state == SynSent) return;
        law(le(tcb.rcvUser, tcb.textEnd()), "nobody reads what has not arrived");
        law(tcb.unread() <= tcb.settings.receiveBuffer, "the receive buffer holds what it can hold");
        law(heard_[index(side)].size() <= plan_[index(1 - side)].size(), "nothing is heard that was not said");
    }

    void fly(int to, const Segment& segment) {
        if (happens(weather_.loss)) return;
        const int copies = happens(weather_.copies) ? 2 : 1;
        for (int i = 0; i < copies; ++i) {
            const auto jitter = weather_.jitter.count() > 0
                                    ? Duration(static_cast<Duration::rep>(
                                          chance_() % static_cast<std::uint64_t>(weather_.jitter.count())))
                                    : Duration{};
            flying_.emplace(now_ + weather_.delay + jitter, std::pair(to, segment));
        }
    }

    std::string judge() {
        std::string wrong;
        for (const int side : {0, 1}) {
            const Bytes& heard = heard_[index(side)];
            const Bytes& said = plan_[index(1 - side)];
            if (!std::equal(heard.begin(), heard.end(), said.begin())) wrong += "octets out of order; ";
            const bool toldOfTrouble = told(Word::Reset) || told(Word::TimedOut) || told(Word::Refused) || aborted();
            if (heard.size() != said.size() && !toldOfTrouble) wrong += "octets missing and nobody was told; ";
        }
        if (wrong.empty()) return wrong;
        return wrong + std::string(name(state(0))) + " " + std::string(name(state(1))) + "\n" + story_.str();
    }
    [[nodiscard]] bool aborted() const { return !calm_; }

    std::mt19937_64 chance_;
    Weather weather_;
    bool calm_;
    std::array<TcpEnd, 2> ends_;
    std::array<Bytes, 2> plan_, heard_;
    std::array<std::size_t, 2> said_{};
    std::array<bool, 2> closed_{};
    std::array<std::set<Word>, 2> told_;
    std::multimap<Time, std::pair<int, Segment>> flying_;
    Time now_{};
    std::string wrong_;
    std::ostringstream story_;
};

/// The last lines of a long story.
std::string tail(const std::string& story) {
    constexpr std::size_t most = 3000;
    return story.size() <= most ? story : story.substr(0, 200) + "\n…\n" + story.substr(story.size() - most);
}

void holds(int runs, std::uint64_t firstSeed, Weather weather, bool calm) {
    for (int i = 0; i < runs; ++i) {
        const std::uint64_t seed = firstSeed + static_cast<std::uint64_t>(i);
        World world(seed, weather, calm);
        const std::string wrong = world.run();
        QVERIFY2(wrong.empty(), ("seed " + std::to_string(seed) + ": " + tail(wrong)).c_str());
    }
}

} // namespace

class TcpLink : public QObject {
    Q_OBJECT

private slots:
    void aGoodLink() { holds(300, 1, {}, true); }
    void aLinkThatLoses() { holds(300, 1000, {0.1, 0, 10ms, 0ms}, true); }
    void aLinkThatOvertakes() { holds(300, 2000, {0, 0, 1ms, 60ms}, true); }
    void aLinkThatDoesEverything() { holds(600, 3000, {0.15, 0.1, 1ms, 80ms}, true); }
    void usersWhoGiveUp() { holds(600, 4000, {0.1, 0.1, 1ms, 80ms}, false); }

    void aGoodLinkEndsInOrder() {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            World world(seed, {}, true);
            QCOMPARE(world.run(), std::string());
            QVERIFY(!world.told(Word::Reset) && !world.told(Word::TimedOut));
            QCOMPARE(world.state(0), Closed);
            QCOMPARE(world.state(1), Closed);
        }
    }
};

QTEST_GUILESS_MAIN(TcpLink)
#include "tst_tcp_link.moc"
