// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What windows do to TCP: how much may be sent, a shut window and its probes (RFC 9293 3.8.6), window scale (RFC 7323).
// One story each.
#include "tests/support/tcp_story.h"

#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

class TcpWindows : public QObject {
    Q_OBJECT

private slots:
    void nothingIsSentBeyondTheWindow() {
        TcpStory end;
        end.does("OPEN active; < SA 0/1 w10; SEND 25");
        QCOMPARE(end.sent, std::string("AP 1/1+10"));
        end.does("< A 1/11 w10");
        QCOMPARE(end.sent, std::string("AP 11/1+10"));
        end.does("CLOSE"); // FIN waits behind the text
        QCOMPARE(end.sent, std::string());
        end.does("< A 1/21 w5"); // … for which there is room, but not for the FIN
        QCOMPARE(end.sent, std::string("AP 21/1+5"));
        end.does("< A 1/26 w5");
        QCOMPARE(end.sent, std::string("AF 26/1"));
    }

    void theScaleCountsWhereBothOfferIt() {
        TcpSettings s;
        s.offerWindowScale = true;
        s.windowShift = 3;
        s.receiveBuffer = 80000;
        TcpStory end(s);
        end.does("OPEN active");
        QCOMPARE(int(end.out.at(0).windowShift), 3);
        QCOMPARE(int(end.out.at(0).window), 65535); // never scaled in a SYN
        end.does("< SA 0/1 ws2");
        QCOMPARE(end.tcb.sndWnd, 8000U); // nor theirs
        QCOMPARE(int(end.out.at(0).window), 10000);
        end.does("< A 1/1 w10");
        QCOMPARE(end.tcb.sndWnd, 40U);
    }

    void theScaleIsFourteenAtMost() {
        TcpSettings s;
        s.offerWindowScale = true;
        s.windowShift = 20;
        TcpStory end(s);
        end.does("OPEN active; < SA 0/1 ws30");
        QCOMPARE(int(end.tcb.sndShift), 14);
        QCOMPARE(int(end.tcb.rcvShift), 14);
    }

    void theScaleIsAnsweredOnlyToWhoOffersIt() {
        TcpSettings offers;
        offers.offerWindowScale = true;
        offers.windowShift = 3;
        TcpStory both(offers), onlyWe(offers), onlyThey, callingThem;
        both.does("OPEN passive; < S 0 ws2");
        QCOMPARE(int(both.out.at(0).windowShift), 3);
        onlyWe.does("OPEN passive; < S 0");
        QCOMPARE(int(onlyWe.out.at(0).windowShift), -1);
        QCOMPARE(int(onlyWe.tcb.rcvShift), 0);
        onlyThey.does("OPEN passive; < S 0 ws2");
        QCOMPARE(int(onlyThey.out.at(0).windowShift), -1);
        QCOMPARE(int(onlyThey.tcb.sndShift), 0);
        callingThem.does("OPEN active");
        QCOMPARE(int(callingThem.out.at(0).windowShift), -1);
    }

    void aShutWindowHearsWhatStandsAtItsEdge() {
        TcpSettings small;
        small.receiveBuffer = 10;
        TcpStory end(small);
        end.does(established);
        end.does("< PA 1/1+10; < A 11/1");
        QCOMPARE(end.followed, (std::vector{RuleId::S27}));
        end.does("< A 12/1");
        QCOMPARE(end.followed, (std::vector{RuleId::S14}));
    }

    void aShutWindowIsProbedMoreAndMoreSlowly() {
        TcpStory end;
        end.does("OPEN active; wait 0.3; < SA 0/1; SEND 5; < A 1/6 w0; SEND 5");
        QCOMPARE(end.sent, std::string());
        const Duration first = left(end, TcpTimer::Persist);
        QVERIFY(!runs(end, TcpTimer::Retransmit));
        end.does("timeout Persist");
        QCOMPARE(end.rule, RuleId::ZeroWindowProbe);
        QCOMPARE(end.sent, std::string("AP 6/1+1"));
        QCOMPARE(left(end, TcpTimer::Persist), 2 * first);
        end.does("< A 1/6 w0; timeout Persist");     // it is still shut
        QCOMPARE(end.sent, std::string("AP 6/1+1")); // the same octet
        QCOMPARE(left(end, TcpTimer::Persist), 4 * first);
        end.does("< A 1/6 w100");
        QCOMPARE(end.sent, std::string("AP 6/1+1, AP 7/1+4")); // what knocked, and the rest
        QVERIFY(!runs(end, TcpTimer::Persist) && runs(end, TcpTimer::Retransmit));
    }

    void anOldSegmentDoesNotMoveTheWindow() {
        TcpStory end;
        end.does(established);
        end.does("< PA 1/1+5 w500; < A 1/1 w9"); // the second was sent before the first
        QCOMPARE(end.tcb.sndWnd, 500U);
        TcpStory early;
        early.does(established);
        early.does("< PA 11/1+5 w500; < A 1/1 w9"); // sent before, arrived after
        QCOMPARE(early.tcb.sndWnd, 500U);
        end.does("SEND 3; < A 6/4 w400; < A 6/1 w9"); // an ACK older than SND.UNA
        QCOMPARE(end.tcb.sndWnd, 400U);
    }

    void whatDoesNotFitIsRefused() {
        TcpSettings small;
        small.receiveBuffer = 10;
        TcpStory end(small);
        end.does(established);
        end.does("< PA 1/1+14");
        QCOMPARE(end.sent, std::string("A 1/11")); // ten of them
        end.does("< PA 11/1+5");
        QCOMPARE(end.followed.front(), RuleId::S14);
        QCOMPARE(end.sent, std::string("A 1/11"));
        end.does("RECEIVE");
        QCOMPARE(end.rule, RuleId::WindowUpdate);
        QCOMPARE(end.sent, std::string("A 1/11"));
    }

    void theAckAtAShutWindowIsHeard() {
        TcpSettings small;
        small.receiveBuffer = 10;
        TcpStory end(small);
        end.does(established);
        end.does("SEND 3; < PA 1/1+10; < PA 11/4+1"); // the octet is refused, what it acknowledges is not
        QVERIFY(told(end, Word::Acknowledged));
        QCOMPARE(end.tcb.unacknowledged(), 0U);
    }

    void receiveOfALittleTellsNoWindow() { // silly window avoidance
        TcpSettings s;
        s.receiveBuffer = 4000;
        TcpStory end(s);
        end.does(established);
        end.does("< PA 1/1+1400; < PA 1401/1+1400");
        end.does("RECEIVE"); // a thousand
        QCOMPARE(end.sent, std::string());
        end.does("RECEIVE");
        QCOMPARE(end.sent, std::string("A 1/2801"));
    }

    void theSendBufferIsFull() {
        TcpSettings small;
        small.sendBuffer = 10;
        TcpStory end(small);
        end.does(established);
        end.does("SEND 8; SEND 8");
        QVERIFY(told(end, Word::Ok));
        QCOMPARE(end.tcb.unacknowledged(), 10U);
        end.does("SEND 1");
        QVERIFY(told(end, Word::InsufficientResources));
        end.does("SEND 0"); // nothing always fits
        QVERIFY(told(end, Word::Ok));
    }

    void aProbeThatIsAnsweredMakesTheNextOneSoonAgain() {
        TcpStory end;
        end.does("OPEN active; wait 0.3; < SA 0/1; SEND 5; < A 1/6 w0; SEND 5; timeout Persist; timeout Persist; < A "
                 "1/6 w2");
        end.does("< A 1/8 w0"); // shut again
        QCOMPARE(left(end, TcpTimer::Persist), end.tcb.rtt.timeout);
    }
};

QTEST_GUILESS_MAIN(TcpWindows)
#include "tst_tcp_windows.moc"
