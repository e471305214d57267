// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of what the kernel says to each primitive in each state, held against the kernel that this machine runs.
#include "core/service/service_user.h"

#include "core/base/errno_name.h"
#include "tests/support/live.h"

#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;

namespace {

PrimitiveCommand shutdownWrite() {
    PrimitiveCommand c = command(Primitive::Disconnect);
    c.how = DisconnectHow::Write;
    return c;
}

void connect(Live& live) {
    live.call("server", Primitive::Listen);
    live.call("client", Primitive::Connect);
    live.call("server", Primitive::Accept);
}

/// Brings the client's socket into `use` by lawful calls.
void bring(Live& live, SocketUse use) {
    switch (use) {
    case SocketUse::NoSocket:
    case SocketUse::Connecting:
        break;
    case SocketUse::Fresh:
        live.call("client", Primitive::Receive);
        break;
    case SocketUse::Listening:
        live.call("client", Primitive::Listen);
        break;
    case SocketUse::Refused:
        live.call("client", Primitive::Connect);
        break;
    case SocketUse::Open:
        connect(live);
        break;
    case SocketUse::SendClosed:
        connect(live);
        live.call("client", shutdownWrite());
        break;
    case SocketUse::PeerClosed:
        connect(live);
        live.call("server", shutdownWrite());
        live.call("client", Primitive::Receive);
        break;
    case SocketUse::Released:
        connect(live);
        live.call("server", shutdownWrite());
        live.call("client", Primitive::Receive);
        live.call("client", shutdownWrite());
        break;
    case SocketUse::Aborted: {
        connect(live);
        PrimitiveCommand abort = command(Primitive::Disconnect);
        abort.how = DisconnectHow::Abort;
        live.call("server", abort);
        live.call("client", Primitive::Receive);
        break;
    }
    }
}

} // namespace

class ServiceUserTest : public QObject {
    Q_OBJECT

private slots:
    void theKernelAgrees_data() {
        QTest::addColumn<int>("use");
        QTest::addColumn<int>("primitive");
        constexpr std::array names{"no socket", "fresh",       "listening",   "connecting", "refused",
                                   "open",      "send closed", "peer closed", "released",   "aborted"};
        for (const SocketUse use : allSocketUses) {
            if (use == SocketUse::Connecting) continue; // a blocking program is inside CONNECT then
            for (const Primitive p : allPrimitives)
                QTest::addRow("%s %s", names[static_cast<std::size_t>(use)], name(p).data())
                    << static_cast<int>(use) << static_cast<int>(p);
        }
    }
    void theKernelAgrees() {
        QFETCH(int, use);
        QFETCH(int, primitive);
        const auto p = static_cast<Primitive>(primitive);
        Live live;
        bring(live, static_cast<SocketUse>(use));
        const bool refusedFirst = p == Primitive::Connect && (use == static_cast<int>(SocketUse::NoSocket) ||
                                                              use == static_cast<int>(SocketUse::Fresh) ||
                                                              use == static_cast<int>(SocketUse::Refused));
        SocketSupply supply;
        supply.someoneListens = !refusedFirst;
        const Prospect expected = prospect(static_cast<SocketUse>(use), p, DisconnectHow::Close, supply);
        if (expected.kind == Prospect::Kind::Waits) {
            live.begin("client", p);
            const auto* call = live.trace().get<Call>(live.trace().callsOf(live.program("client")).back());
            QVERIFY(!present(live.trace().call(call->id).ret));
            return;
        }
        const Return* back = live.call("client", p, p == Primitive::Send ? "x" : "");
        QCOMPARE(QString::fromStdString(errnoName(back->error)), QString::fromStdString(errnoName(expected.error)));
    }

    void shutdownInEachState_data() {
        QTest::addColumn<int>("use");
        for (const SocketUse use : allSocketUses)
            if (use != SocketUse::Connecting) QTest::addRow("use %d", static_cast<int>(use)) << static_cast<int>(use);
    }
    void shutdownInEachState() {
        QFETCH(int, use);
        Live live;
        bring(live, static_cast<SocketUse>(use));
        const Prospect expected =
            prospect(static_cast<SocketUse>(use), Primitive::Disconnect, DisconnectHow::Write, {});
        const Return* back = live.call("client", shutdownWrite());
        QCOMPARE(QString::fromStdString(errnoName(back->error)), QString::fromStdString(errnoName(expected.error)));
    }

    void theTableNamesWhatEachPrimitiveIs() {
        QCOMPARE(row(Primitive::Listen).waitsFor, WaitsFor::Nothing);
        QCOMPARE(row(Primitive::Connect).onReturn, ServiceEvent::ConnectConfirm);
        QCOMPARE(row(Primitive::Accept).onCall, ServiceEvent::ConnectResponse);
        const auto calls = callsFor(SocketUse::NoSocket, Primitive::Listen, DisconnectHow::Close).inOrder();
        QCOMPARE(calls, std::vector({SocketCall::Socket, SocketCall::Bind, SocketCall::Listen}));
        QCOMPARE(callsFor(SocketUse::Listening, Primitive::Listen, DisconnectHow::Close).inOrder(),
                 std::vector({SocketCall::Listen}));
    }
};

QTEST_GUILESS_MAIN(ServiceUserTest)
#include "tst_service_user.moc"
