// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What time does to TCP: retransmission (RFC 6298), fast retransmit (RFC 5681), delayed ACK and keep-alive (RFC 9293
// 3.8), TIME-WAIT. One story each.
#include "tests/support/tcp_story.h"

#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

class TcpTimes : public QObject {
    Q_OBJECT

private slots:
    void theFirstTimeoutIsASecondAndEachDoubles() {
        TcpStory end;
        end.does("OPEN active");
        QCOMPARE(left(end, TcpTimer::Retransmit), Duration(1s));
        for (const auto expected : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
            end.does("timeout Retransmit");
            QCOMPARE(left(end, TcpTimer::Retransmit), Duration(expected));
        }
    }

    void theFirstMeasurementSetsSmoothedAndVariation() {
        TcpStory end;
        end.does("OPEN active; wait 0.3; < SA 0/1");
        QCOMPARE(end.tcb.rtt.smoothed, Duration(300ms));
        QCOMPARE(end.tcb.rtt.variation, Duration(150ms));
        QCOMPARE(end.tcb.rtt.timeout, Duration(900ms)); // SRTT + 4 RTTVAR
        end.does("SEND 5; wait 0.1; < A 1/6");
        QCOMPARE(end.tcb.rtt.variation, Duration(162500us)); // 3/4 · 150 + 1/4 · |300 − 100|
        QCOMPARE(end.tcb.rtt.smoothed, Duration(275ms));     // 7/8 · 300 + 1/8 · 100
        QCOMPARE(end.tcb.rtt.timeout, Duration(925ms));
    }

    void theTimeoutIsNeverShorterThanTheLeast() {
        TcpStory end;
        end.does("OPEN active; wait 0.001; < SA 0/1");
        QCOMPARE(end.tcb.rtt.timeout, Duration(200ms));
    }

    void anAckOfWhatWasSentTwiceMeasuresNothing() { // Karn
        TcpStory end;
        end.does("OPEN active; wait 0.3; < SA 0/1; SEND 5; timeout Retransmit; wait 5; < A 1/6");
        QCOMPARE(end.tcb.rtt.smoothed, Duration(300ms));
        QCOMPARE(end.tcb.rtt.timeout, Duration(1800ms)); // still doubled
        end.does("SEND 5; wait 0.3; < A 1/11");
        QVERIFY(end.tcb.rtt.timeout < 1s);
    }

    void anAckBeforeTheTimedSegmentMeasuresNothing() {
        TcpStory end;
        end.does("OPEN active; wait 0.3; < SA 0/1; SEND 5; wait 0.1; SEND 5; wait 0.1; < A 1/3");
        QCOMPARE(end.tcb.rtt.smoothed, Duration(300ms));
        end.does("< A 1/6");
        QCOMPARE(end.tcb.rtt.smoothed, Duration(287500us)); // of the first segment, 200 ms
    }

    void theTimerRunsWhileSomethingIsUnderWayAndNoLonger() {
        TcpStory end;
        end.does(established);
        QVERIFY(!runs(end, TcpTimer::Retransmit));
        end.does("SEND 5; wait 0.1; SEND 5");
        QCOMPARE(left(end, TcpTimer::Retransmit), Duration(100ms)); // not set anew by the second
        end.does("< A 1/6");
        QCOMPARE(left(end, TcpTimer::Retransmit), Duration(end.tcb.rtt.timeout)); // set anew by the ACK
        end.does("< A 1/11");
        QVERIFY(!runs(end, TcpTimer::Retransmit));
        QVERIFY(!runs(end, TcpTimer::User));
    }

    void theUsersPatienceBeginsAnewWithEachAnswer() {
        TcpStory end;
        end.does(established);
        end.does("SEND 5; SEND 5; wait 0.1; < A 1/6");
        QCOMPARE(left(end, TcpTimer::User), Duration(5min));
        end.does("wait 1; < A 1/6");
        QCOMPARE(left(end, TcpTimer::User), Duration(5min));
    }

    void patienceCountsForProbesAndFinToo() {
        TcpStory probed;
        probed.does(established);
        probed.does("SEND 5; < A 1/6 w0; SEND 5; wait 1; < A 1/6 w0");
        QCOMPARE(left(probed, TcpTimer::User), Duration(5min));
        TcpStory closing;
        closing.does(established);
        closing.does("CLOSE; wait 0.5; < A 1/1");
        QCOMPARE(left(closing, TcpTimer::User), Duration(5min));
    }

    void nothingIsReadBehindTheLastAck() {
        const std::string both = "OPEN active; < SA 0/1; CLOSE; < FA 1/1";
        TcpStory last, done, early;
        last.does("OPEN active; < SA 0/1; < FA 1/1; CLOSE; < PA 2/2+5");
        QCOMPARE(last.followed, (std::vector{RuleId::S27, RuleId::S31}));
        done.does(both + "; < PA 2/2+5");
        QCOMPARE(done.followed, (std::vector{RuleId::S27, RuleId::S30}));
        const std::string lastAck = "OPEN active; < SA 0/1; < FA 1/1; CLOSE";
        TcpStory waiting;
        waiting.does(lastAck + "; < PA 2/1+5");
        QCOMPARE(waiting.followed, (std::vector{RuleId::S27}));
        early.does(both + "; < PA 2/1+5");
        QCOMPARE(early.followed, (std::vector{RuleId::S27}));
    }

    void threeDuplicatesBringTheSegmentBack() {
        TcpStory end;
        end.does(established);
        end.does("SEND 5; SEND 6; SEND 7; < A 1/1; < A 1/1");
        QCOMPARE(end.sent, std::string());
        end.does("< A 1/1");
        QCOMPARE(end.rule, RuleId::FastRetransmit);
        QCOMPARE(end.sent, std::string("AP 1/1+18"));
        end.does("< A 1/1"); // a fourth brings nothing
        QCOMPARE(end.sent, std::string());
    }

    void whatIsNoDuplicateDoesNotCount() {
        for (const char* other : {"< A 1/1 w9000", "< PA 1/1+1", "< FA 1/1"}) {
            TcpStory end;
            end.does(established);
            end.does("SEND 5; < A 1/1; < A 1/1");
            end.does(other);
            QVERIFY2(end.rule != RuleId::FastRetransmit, other);
        }
        TcpStory idle; // nothing is under way
        idle.does(established);
        idle.does("< A 1/1; < A 1/1; < A 1/1");
        QVERIFY(idle.rule != RuleId::FastRetransmit);
    }

    void aPartialAckBringsTheNextPart() {
        TcpStory end;
        end.tcb.settings.mss = 10;
        end.does(established);
        end.tcb.sndMss = 10;
        end.does("SEND 30; timeout Retransmit");
        QCOMPARE(end.sent, std::string("AP 1/1+10"));
        end.does("< A 1/11");
        QCOMPARE(end.sent, std::string("AP 11/1+10"));
        end.does("< A 1/31");
        QCOMPARE(end.sent, std::string());
        QVERIFY(!end.tcb.recovering);
    }

    void whatChangesIsToldAndNothingElse() {
        TcpStory end;
        end.does("OPEN active");
        QCOMPARE(end.set.size(), std::size_t{2}); // retransmission, and the user's patience
        QCOMPARE(end.set[0].timer, TcpTimer::Retransmit);
        QCOMPARE(end.set[0].expires, Time(1s));
        end.does("< SA 0/1");
        QCOMPARE(end.set.size(), std::size_t{2});
        QVERIFY(end.set[0].expires == never && end.set[1].expires == never);
    }

    void whatGoesAgainSaysSo() {
        TcpStory end;
        end.does(established);
        end.does("SEND 5");
        QVERIFY(!end.out.at(0).again);
        end.does("timeout Retransmit");
        QVERIFY(end.out.at(0).again);
    }

    void nothingRunsForTheDead() {
        TcpStory end;
        end.does(established);
        end.does("SEND 5; ABORT");
        QCOMPARE(end.tcb.nextTimeout(), never);
    }

    void aLostSynIsNoLostText() {
        TcpStory end;
        end.does("OPEN active; timeout Retransmit; < SA 0/1; SEND 5; < A 1/1; < A 1/1; < A 1/1");
        QCOMPARE(end.rule, RuleId::FastRetransmit);
    }

    void timeWaitIsNotKeptAlive() {
        TcpSettings s;
        s.keepAliveIdle = 2h;
        TcpStory end(s);
        end.does("OPEN active; < SA 0/1; CLOSE; < A 1/2; < FA 1/2; < A 2/2");
        QVERIFY(!runs(end, TcpTimer::KeepAlive));
    }

    void onlyANewSynOpensAnew() {
        const std::string timeWait = "OPEN active; < SA 0/1; CLOSE; < A 1/2; < FA 1/2; ";
        for (const auto& [arrives, rule] : std::map<std::string, RuleId>{{"< SR 900", RuleId::S15},
                                                                         {"< SA 900/2", RuleId::S21},
                                                                         {"< A 900/2", RuleId::S27},
                                                                         {"< S 1", RuleId::S14},
                                                                         {"< S 2", RuleId::S21}}) {
            TcpStory end;
            end.does(timeWait + arrives);
            QVERIFY2(end.rule == rule, (arrives + ": " + std::string(ruleOf(end.rule).name)).c_str());
            QCOMPARE(end.tcb.state, ConnectionState::TimeWait);
        }
    }

    /// Two ends that contradict each other must not answer each other for ever (RFC 5961 7).
    void challengesAreNotAnsweredTooOften() {
        for (const char* strange : {"< A 999999/1", "< A 1/5000", "< R 9/1", "< S 9/1"}) {
            TcpStory end;
            end.does(established);
            end.does(strange);
            QCOMPARE(end.sent, std::string("A 1/1"));
            end.does(std::string("wait 0.4; ") + strange);
            QCOMPARE(end.sent, std::string());
            end.does("< PA 999999/1+5"); // what bears text is answered every time
            QCOMPARE(end.sent, std::string("A 1/1"));
            end.does(std::string("wait 0.6; ") + strange);
            QCOMPARE(end.sent, std::string("A 1/1"));
        }
    }

    void aDelayedAckWaitsForCompany() {
        TcpSettings s;
        s.delayedAck = true;
        s.delayedAckTime = 200ms;
        s.mss = 100;
        TcpStory end(s);
        end.does(established);
        end.does("< PA 1/1+5");
        QCOMPARE(end.sent, std::string());
        QCOMPARE(left(end, TcpTimer::DelayedAck), Duration(200ms));
        TcpStory last(s);
        last.does(established);
        last.does("< FPA 1/1+5"); // FIN does not wait
        QCOMPARE(last.sent, std::string("A 1/7"));
        end.does("wait 0.1; < PA 6/1+5");
        QCOMPARE(left(end, TcpTimer::DelayedAck), Duration(100ms)); // not set anew
        end.does("timeout DelayedAck");
        QCOMPARE(end.rule, RuleId::DelayedAck);
        QCOMPARE(end.sent, std::string("A 1/11"));
        end.does("< PA 11/1+5; SEND 3"); // rides on text
        QCOMPARE(end.sent, std::string("AP 1/16+3"));
        QVERIFY(!runs(end, TcpTimer::DelayedAck));
        end.does("< A 16/4; < A 16/4+100; < A 116/4+100"); // two whole segments
        QCOMPARE(end.sent, std::string("A 4/216"));
    }

    void textBeforeItsTurnIsAcknowledgedAtOnce() {
        TcpSettings s;
        s.delayedAck = true;
        TcpStory end(s);
        end.does(established);
        end.does("< PA 11/1+5");
        QCOMPARE(end.sent, std::string("A 1/1"));
        end.does("< PA 21/1+5; < PA 16/1+5");
        QCOMPARE(int(end.tcb.earlyCount), 1); // 11 to 26
        end.does("< PA 1/1+10");
        QCOMPARE(end.sent, std::string("A 1/26"));
        QCOMPARE(int(end.tcb.earlyCount), 0);
    }

    void keepAliveAsksAndGivesUp() {
        TcpSettings s;
        s.keepAliveIdle = 2h;
        s.keepAliveProbes = 2;
        TcpStory end(s);
        end.does(established);
        QCOMPARE(left(end, TcpTimer::KeepAlive), Duration(2h));
        end.does("wait 60; < PA 1/1+1");
        QCOMPARE(left(end, TcpTimer::KeepAlive), Duration(2h));
        end.does("timeout KeepAlive");
        QCOMPARE(end.rule, RuleId::KeepAliveProbe);
        QCOMPARE(end.sent, std::string("A 0/2"));
        QCOMPARE(left(end, TcpTimer::KeepAlive), Duration(75s));
        end.does("< A 2/1");
        QCOMPARE(left(end, TcpTimer::KeepAlive), Duration(2h));
        end.does("timeout KeepAlive; timeout KeepAlive; timeout KeepAlive");
        QCOMPARE(end.rule, RuleId::KeepAliveDead);
        QVERIFY(told(end, Word::TimedOut));
        QCOMPARE(end.tcb.state, ConnectionState::Closed);
    }

    void timeWaitLastsTwoMslAndBeginsAnewWithEachFin() {
        TcpStory end;
        end.does("OPEN active; < SA 0/1; CLOSE; < A 1/2; < FA 1/2");
        QCOMPARE(left(end, TcpTimer::TimeWait), Duration(60s));
        end.does("wait 10; < FA 1/2");
        QCOMPARE(left(end, TcpTimer::TimeWait), Duration(60s));
    }

    void acknowledgedCountsTheUsersOctetsOnly() {
        TcpStory end;
        end.does("OPEN passive; < S 0; SEND 5; CLOSE; < A 1/1; < A 1/7"); // SYN before, FIN behind
        QVERIFY(told(end, Word::Acknowledged) && told(end, Word::AllAcknowledged));
    }
};

QTEST_GUILESS_MAIN(TcpTimes)
#include "tst_tcp_times.moc"
