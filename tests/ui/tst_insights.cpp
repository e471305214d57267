// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live.h"
#include "ui/scene/insights.h"

#include <QTest>

using namespace socketscope;
using namespace socketscope::test;

/// What a run has shown: said when it happened on the real kernel, at the event that shows it, and not before.
class TestInsights : public QObject {
    Q_OBJECT
private slots:
    void connectBeforeAccept();
    void sendWithNobodyInReceive();
    void oneReceiveForTwoSends();
    void oneSendInPieces();
    void refused();
    void nothingBeforeItHappened();
};

namespace {

QString said(Live& live) {
    QString all;
    for (const Insight& i : insightsAt(live.session().record(), live.trace().last())) all += i.sentence + u'\n';
    return all;
}

/// LISTEN, CONNECT, ACCEPT.
void talk(Live& live) {
    live.call("server", Primitive::Listen);
    live.call("client", Primitive::Connect);
    live.call("server", Primitive::Accept);
}

} // namespace

void TestInsights::connectBeforeAccept() {
    Live live;
    live.call("server", Primitive::Listen);
    live.call("client", Primitive::Connect);
    QVERIFY(said(live).contains(QLatin1String("has not called ACCEPT")));
    live.call("server", Primitive::Accept);
    QVERIFY(!said(live).contains(QLatin1String("has not called ACCEPT")));
    QVERIFY(said(live).contains(QLatin1String("before the server called ACCEPT")));
    QVERIFY(said(live).contains(QLatin1String("was there already")));
}

void TestInsights::sendWithNobodyInReceive() {
    Live live;
    talk(live);
    live.begin("server", Primitive::Receive);
    live.call("client", Primitive::Send, "one");
    QVERIFY(live.until([&] { return said(live).contains(QLatin1String("RECEIVE waits")); }));
    QVERIFY(!said(live).contains(QLatin1String("nobody in RECEIVE")));
    QVERIFY(live.until([&] { return live.trace().callsOf(live.program("server")).size() == 3; }));
    live.call("client", Primitive::Send, "two");
    QVERIFY(live.until([&] { return said(live).contains(QLatin1String("nobody in RECEIVE")); }));
}

void TestInsights::oneReceiveForTwoSends() {
    Live live;
    talk(live);
    live.call("client", Primitive::Send, "one");
    live.call("client", Primitive::Send, "two");
    live.call("server", Primitive::Receive);
    QVERIFY(said(live).contains(QLatin1String("a stream has no messages")));
}

void TestInsights::oneSendInPieces() {
    Live live;
    talk(live);
    live.call("client", Primitive::Send, "abcdef");
    PrimitiveCommand some = command(Primitive::Receive);
    some.max = 3;
    live.call("server", some);
    live.call("server", some);
    QVERIFY(said(live).contains(QLatin1String("in 2 pieces")));
}

void TestInsights::refused() {
    Live live;
    live.call("client", Primitive::Connect);
    QVERIFY(said(live).contains(QLatin1String("Nobody listens")));
}

void TestInsights::nothingBeforeItHappened() {
    Live live;
    talk(live);
    const auto all = insightsAt(live.session().record(), live.trace().last());
    QVERIFY(!all.empty());
    for (const Insight& i : all) {
        const EventId before{number(i.event) - 1};
        for (const Insight& earlier : insightsAt(live.session().record(), before)) QVERIFY(earlier.event <= before);
    }
    QVERIFY(insightsAt(live.session().record(), EventId{}).empty());
}

QTEST_GUILESS_MAIN(TestInsights)
#include "tst_insights.moc"
