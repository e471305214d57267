// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 9293 3.10, row by row: one little story for each rule. An end is brought into a state by what would bring it
// there, then one thing happens, and we look at the rule, the next state, what is sent and what the user is told.
// Sequence numbers are relative: our SYN is 0, the other side's SYN is 0. `A 1/1+5` is an ACK with 5 octets from 1,
// acknowledging 1.
#include "tests/support/tcp_story.h"

#include <QtTest/QtTest>

#include <set>

using namespace socketscope;
using test::TcpStory;

namespace {

using namespace std::chrono_literals;
using enum ConnectionState;
using enum RuleId;

/// How an end came to where a row begins. SYN-RECEIVED is reached in two ways, which the rules tell apart.
struct From {
    ConnectionState state;
    const char* way;
};
const From closed{Closed, ""}, listening{Listen, "OPEN passive"}, synSent{SynSent, "OPEN active"},
    passive{SynReceived, "OPEN passive; < S 0"}, active{SynReceived, "OPEN active; < S 0"},
    established{Established, "OPEN active; < SA 0/1"}, finWait1{FinWait1, "OPEN active; < SA 0/1; CLOSE"},
    finWait2{FinWait2, "OPEN active; < SA 0/1; CLOSE; < A 1/2"},
    closeWait{CloseWait, "OPEN active; < SA 0/1; < FA 1/1"},
    bothClosing{Closing, "OPEN active; < SA 0/1; CLOSE; < FA 1/1"},
    lastAck{LastAck, "OPEN active; < SA 0/1; < FA 1/1; CLOSE"},
    timeWait{TimeWait, "OPEN active; < SA 0/1; CLOSE; < A 1/2; < FA 1/2"};

struct Row {
    const char* name;
    From from;
    const char* happens;
    RuleId rule; ///< of the last thing that happens
    ConnectionState to;
    const char* sent;
    std::vector<Word> told;
};

const Word exists = Word::ConnectionExists, nowhere = Word::ConnectionDoesNotExist,
           noRemote = Word::RemoteSocketUnspecified, closing = Word::ConnectionClosing, ended = Word::OtherSideClosed;

// clang-format off
const std::vector<Row> userCalls{
    {"U1 passive OPEN", closed, "OPEN passive", U1, Listen, "", {Word::Ok}},
    {"U2 active OPEN", closed, "OPEN active", U2, SynSent, "S 0", {Word::Ok}},
    {"U3 active OPEN to nobody", closed, "OPEN nobody", U3, Closed, "", {noRemote}},
    {"U3 LISTEN, active OPEN to nobody", listening, "OPEN nobody", U3, Listen, "", {noRemote}},
    {"U4 SEND without a connection", closed, "SEND 1", U4, Closed, "", {nowhere}},
    {"U4 RECEIVE without a connection", closed, "RECEIVE", U4, Closed, "", {nowhere}},
    {"U4 CLOSE without a connection", closed, "CLOSE", U4, Closed, "", {nowhere}},
    {"U4 ABORT without a connection", closed, "ABORT", U4, Closed, "", {nowhere}},
    {"U4 STATUS without a connection", closed, "STATUS", U4, Closed, "", {nowhere}},
    {"U5 LISTEN turned active", listening, "OPEN active", U5, SynSent, "S 0", {Word::Ok}},
    {"U6 SEND from LISTEN to somebody", listening, "SEND 5 to", U6, SynSent, "S 0", {Word::Ok}},
    {"U7 SEND from LISTEN to nobody", listening, "SEND 5", U7, Listen, "", {noRemote}},
    {"U8 OPEN of what is open", established, "OPEN active", U8, Established, "", {exists}},
    {"U8 OPEN in TIME-WAIT", timeWait, "OPEN active", U8, TimeWait, "", {exists}},
    {"U9 SEND before the handshake ends", synSent, "SEND 5", U9, SynSent, "", {Word::Ok}},
    {"U9 SEND in SYN-RECEIVED", active, "SEND 5", U9, SynReceived, "", {Word::Ok}},
    {"U10 SEND", established, "SEND 5", U10, Established, "AP 1/1+5", {Word::Ok}},
    {"U10 SEND after the other side's FIN", closeWait, "SEND 5", U10, CloseWait, "AP 1/2+5", {Word::Ok}},
    {"U11 SEND after CLOSE", finWait1, "SEND 5", U11, FinWait1, "", {closing}},
    {"U11 SEND in FIN-WAIT-2", finWait2, "SEND 5", U11, FinWait2, "", {closing}},
    {"U11 SEND in CLOSING", bothClosing, "SEND 5", U11, Closing, "", {closing}},
    {"U11 SEND in LAST-ACK", lastAck, "SEND 5", U11, LastAck, "", {closing}},
    {"U11 SEND in TIME-WAIT", timeWait, "SEND 5", U11, TimeWait, "", {closing}},
    {"U12 RECEIVE before the handshake ends", synSent, "RECEIVE", U12, SynSent, "", {Word::Pending}},
    {"U13 RECEIVE with nothing there", established, "RECEIVE", U13, Established, "", {Word::Pending}},
    {"U13 RECEIVE of what has arrived", established, "< PA 1/1+7; RECEIVE", U13, Established, "", {Word::Taken}},
    {"U14 RECEIVE of the rest after FIN", closeWait, "RECEIVE", U14, CloseWait, "", {closing}},
    {"U15 RECEIVE when both have closed", lastAck, "RECEIVE", U15, LastAck, "", {closing}},
    {"U16 CLOSE of LISTEN", listening, "CLOSE", U16, Closed, "", {Word::Ok}},
    {"U17 CLOSE in SYN-SENT", synSent, "CLOSE", U17, Closed, "", {Word::Ok}},
    {"U18 CLOSE in SYN-RECEIVED", passive, "CLOSE", U18, FinWait1, "AF 1/1", {Word::Ok}},
    {"U19 CLOSE in SYN-RECEIVED with text queued", passive, "SEND 5; CLOSE", U19, SynReceived, "", {Word::Ok}},
    {"U19 … and then the ACK comes", passive, "SEND 5; CLOSE; < A 1/1", U19, FinWait1, "AFP 1/1+5", {Word::Opened}},
    {"U20 CLOSE", established, "CLOSE", U20, FinWait1, "AF 1/1", {Word::Ok}},
    {"U21 CLOSE again", finWait1, "CLOSE", U21, FinWait1, "", {closing}},
    {"U21 CLOSE in FIN-WAIT-2", finWait2, "CLOSE", U21, FinWait2, "", {closing}},
    {"U22 CLOSE after the other side's", closeWait, "CLOSE", U22, LastAck, "AF 1/2", {Word::Ok}},
    {"U23 CLOSE in CLOSING", bothClosing, "CLOSE", U23, Closing, "", {closing}},
    {"U23 CLOSE in TIME-WAIT", timeWait, "CLOSE", U23, TimeWait, "", {closing}},
    {"U24 ABORT of LISTEN", listening, "ABORT", U24, Closed, "", {Word::Ok}},
    {"U24 ABORT in SYN-SENT", synSent, "ABORT", U24, Closed, "", {Word::Ok}},
    {"U25 ABORT in SYN-RECEIVED", passive, "ABORT", U25, Closed, "R 1", {Word::Ok}},
    {"U25 ABORT", established, "ABORT", U25, Closed, "R 1", {Word::Ok}},
    {"U25 ABORT in CLOSE-WAIT", closeWait, "ABORT", U25, Closed, "R 1", {Word::Ok}},
    {"U26 ABORT while closing", lastAck, "ABORT", U26, Closed, "", {Word::Ok}},
    {"U26 ABORT in TIME-WAIT", timeWait, "ABORT", U26, Closed, "", {Word::Ok}},
    {"U27 STATUS", synSent, "STATUS", U27, SynSent, "", {Word::Ok}},
};

const std::vector<Row> openings{
    {"S1 RST to nobody", closed, "< R 7", S1, Closed, "", {}},
    {"S2 SYN to nobody", closed, "< S 7", S2, Closed, "AR 296/8", {}},
    {"S2 text to nobody", closed, "< P 7+4", S2, Closed, "AR 296/11", {}},
    {"S3 ACK to nobody", closed, "< A 7/9", S3, Closed, "R 9", {}},
    {"S4 RST to LISTEN", listening, "< R 7", S4, Listen, "", {}},
    {"S5 ACK to LISTEN", listening, "< A 7/9", S5, Listen, "R 9", {}},
    {"S6 SYN to LISTEN", listening, "< S 0", S6, SynReceived, "SA 0/1", {}},
    {"S7 anything else to LISTEN", listening, "< P 7+3", S7, Listen, "", {}},
    {"S8 SYN-SENT, ACK of what was never sent", synSent, "< SA 0/9", S8, SynSent, "R 9", {}},
    {"S8 SYN-SENT, RST with such an ACK", synSent, "< RA 0/9", S8, SynSent, "", {}},
    {"S8 SYN-SENT, ACK of nothing", synSent, "< SA 0/0", S8, SynSent, "R 0", {}},
    {"S9 nobody listens", synSent, "< RA 0/1", S9, Closed, "", {Word::Refused}},
    {"S10 SYN-SENT, RST without ACK", synSent, "< R 0", S10, SynSent, "", {}},
    {"S11 SYN+ACK", synSent, "< SA 0/1", S11, Established, "A 1/1", {Word::Opened}},
    {"S11 queued text rides on the ACK", synSent, "SEND 5; < SA 0/1", S11, Established, "AP 1/1+5", {Word::Opened}},
    {"S12 both open at once", synSent, "< S 0", S12, SynReceived, "SA 0/1", {}},
    {"S13 SYN-SENT, neither SYN nor RST", synSent, "< A 0/1", S13, SynSent, "", {}},
    {"S40 FIN in SYN-SENT is not processed", synSent, "< FA 0/1", S40, SynSent, "", {}},
};

const std::vector<Row> synchronizedSegments{
    {"S14 outside the window", established, "< A 70000/1+5", S14, Established, "A 1/1", {}},
    {"S14 old text again", established, "< PA 1/1+5; < PA 1/1+5", S14, Established, "A 1/6", {}},
    {"S14 RST outside the window", established, "< R 70000", S14, Established, "", {}},
    {"S15 RST in the window", established, "< R 2", S15, Established, "A 1/1", {}},
    {"S15 RST in the window of SYN-RECEIVED", passive, "< R 2", S15, SynReceived, "A 1/1", {}},
    {"S16 RST after a passive open", passive, "< R 1", S16, Listen, "", {}},
    {"S17 RST after an active open", active, "< R 1", S17, Closed, "", {Word::Refused}},
    {"S18 RST", established, "< R 1", S18, Closed, "", {Word::Reset}},
    {"S18 RST in FIN-WAIT-1", finWait1, "< R 1", S18, Closed, "", {Word::Reset}},
    {"S18 RST in FIN-WAIT-2", finWait2, "< R 1", S18, Closed, "", {Word::Reset}},
    {"S18 RST in CLOSE-WAIT", closeWait, "< R 2", S18, Closed, "", {Word::Reset}},
    {"S19 RST in CLOSING", bothClosing, "< R 2", S19, Closed, "", {}},
    {"S19 RST in LAST-ACK", lastAck, "< R 2", S19, Closed, "", {}},
    {"S19 RST in TIME-WAIT", timeWait, "< R 2", S19, Closed, "", {}},
    {"S20 another SYN after a passive open", passive, "< S 5", S20, Listen, "", {}},
    {"S21 SYN in an established connection", established, "< S 5", S21, Established, "A 1/1", {}},
    {"S21 SYN after an active open", active, "< S 5", S21, SynReceived, "A 1/1", {}},
    {"S22 a new incarnation", timeWait, "< S 900", S22, SynReceived, "SA 0/901", {}},
    {"S23 no ACK", established, "< P 1+5", S23, Established, "", {}},
    {"S24 the third segment", passive, "< A 1/1", S24, Established, "", {Word::Opened}},
    {"S24 after both opened at once", active, "< A 1/1", S24, Established, "", {Word::Opened}},
    {"S25 wrong ACK in SYN-RECEIVED", passive, "< A 1/9", S25, SynReceived, "R 9", {}},
    {"S25 … and its text is not taken", passive, "< PA 1/9+5", S25, SynReceived, "R 9", {}},
    {"S25 old ACK in SYN-RECEIVED", passive, "< A 1/0", S25, SynReceived, "R 0", {}},
    {"S26 ACK of what was not sent yet", established, "< A 1/2", S26, Established, "A 1/1", {}},
    {"S26 … and its text is not taken", established, "< PA 1/2+5", S26, Established, "A 1/1", {}},
    {"S26 ACK far too old", established, "< A 1/-8001", S26, Established, "A 1/1", {}},
    {"S27 SEND is acknowledged", established, "SEND 5; < A 1/6", S27, Established, "", {Word::Acknowledged}},
    {"S28 our FIN is acknowledged", finWait1, "< A 1/2", S28, FinWait2, "", {Word::AllAcknowledged}},
    {"S28 our text is, our FIN is not", established, "SEND 5; CLOSE; < A 1/6", S27, FinWait1, "", {Word::Acknowledged}},
    {"S30 our FIN is acknowledged in CLOSING", bothClosing, "< A 2/2", S30, TimeWait, "", {Word::AllAcknowledged}},
    {"S31 our FIN is acknowledged in LAST-ACK", lastAck, "< A 2/2", S31, Closed, "", {Word::AllAcknowledged}},
    {"S32 FIN again in TIME-WAIT", timeWait, "< FA 1/2", S32, TimeWait, "A 2/2", {}},
    {"S33 text in order", established, "< PA 1/1+5", S33, Established, "A 1/6", {Word::TextArrived}},
    {"S33 text in FIN-WAIT-2", finWait2, "< PA 1/2+5", S33, FinWait2, "A 2/6", {Word::TextArrived}},
    {"S34 text after FIN", closeWait, "< PA 2/1+5", S34, CloseWait, "", {}},
    {"S35 not by a FIN that text has passed by", established, "< AF 3/1; < PA 1/1+5", S33, Established, "A 1/6", {Word::TextArrived}},
    {"S35 but by the FIN behind that text", established, "< AF 3/1; < PA 1/1+5; < AF 6/1", S35, CloseWait, "A 1/7", {Word::OtherSideClosed}},
    {"S35 FIN", established, "< FA 1/1", S35, CloseWait, "A 1/2", {ended}},
    {"S35 FIN as the third segment", passive, "< FA 1/1", S35, CloseWait, "A 1/2", {Word::Opened, ended}},
    {"S35 FIN behind text", established, "< FPA 1/1+5", S35, CloseWait, "A 1/7", {Word::TextArrived, ended}},
    {"S35 FIN before its turn waits", established, "< FA 6/1", S27, Established, "A 1/1", {}},
    {"S35 … until the gap is filled", established, "< FA 6/1; < PA 1/1+5", S35, CloseWait, "A 1/7", {Word::TextArrived, ended}},
    {"S36 FIN and ACK of ours in one", finWait1, "< FA 1/2", S36, TimeWait, "A 2/2", {Word::AllAcknowledged, ended}},
    {"S37 both close at once", finWait1, "< FA 1/1", S37, Closing, "A 2/2", {ended}},
    {"S38 FIN in FIN-WAIT-2", finWait2, "< FA 1/2", S38, TimeWait, "A 2/2", {ended}},
    {"S39 FIN again in CLOSE-WAIT", closeWait, "< FA 1/1", S39, CloseWait, "A 1/2", {}},
    {"S39 FIN again in LAST-ACK", lastAck, "< FA 1/1", S39, LastAck, "A 2/2", {}},
};

const std::vector<Row> timeouts{
    {"T1 the user's patience ends", established, "SEND 5; timeout User", T1, Closed, "", {Word::TimedOut}},
    {"T1 in SYN-SENT", synSent, "timeout User", T1, Closed, "", {Word::TimedOut}},
    {"T2 SYN again", synSent, "timeout Retransmit", T2, SynSent, "S 0", {}},
    {"T2 SYN+ACK again", passive, "timeout Retransmit", T2, SynReceived, "SA 0/1", {}},
    {"T2 text again", established, "SEND 5; timeout Retransmit", T2, Established, "AP 1/1+5", {}},
    {"T2 FIN again", lastAck, "timeout Retransmit", T2, LastAck, "AF 1/2", {}},
    {"T3 TIME-WAIT ends", timeWait, "timeout TimeWait", T3, Closed, "", {}},
};
// clang-format on

std::string names(const std::vector<RuleId>& rules) {
    std::string text;
    for (const RuleId r : rules) text += std::string(ruleOf(r).name) + " ";
    return text;
}

} // namespace

class TcpRules : public QObject {
    Q_OBJECT

private slots:
    void row_data() {
        QTest::addColumn<const void*>("row");
        for (const auto* rows : {&userCalls, &openings, &synchronizedSegments, &timeouts})
            for (const Row& row : *rows) QTest::newRow(row.name) << static_cast<const void*>(&row);
    }

    void row() {
        QFETCH(const void*, row);
        const Row& r = *static_cast<const Row*>(row);
        TcpStory end;
        end.does(r.from.way);
        QCOMPARE(name(end.tcb.state), name(r.from.state));
        end.does(r.happens);
        const std::string story = names(end.followed) + "→ " + std::string(name(end.tcb.state)) + ", sent: " + end.sent;
        QVERIFY2(end.rule == r.rule, story.c_str());
        QVERIFY2(end.tcb.state == r.to, story.c_str());
        QCOMPARE(end.sent, std::string(r.sent));
        QVERIFY2(end.told == r.told, story.c_str());
        const bool last =
            r.rule >= S15 && r.rule <= S26 && r.rule != S22 && r.rule != S24; // nothing is looked at after it
        QVERIFY2(!last || end.followed.size() == 1, story.c_str());
        followed_.insert(end.followed.begin(), end.followed.end());
    }

    /// Every rule of the table was followed by some row above.
    void noRuleWithoutAStory() {
        std::string missing;
        for (const Rule& rule : allRules())
            if (rule.id <= T3 && !followed_.contains(rule.id)) missing += std::string(rule.name) + " ";
        QVERIFY2(missing.empty(), missing.c_str());
    }

private:
    std::set<RuleId> followed_;
};

QTEST_GUILESS_MAIN(TcpRules)
#include "tst_tcp_rules.moc"
