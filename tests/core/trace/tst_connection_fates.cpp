// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The index of connections where segments are copied, damaged, forged or lost and programs are killed: what counts
// counts once, and only if TCP took it.
#include "core/trace/connections.h"
#include "tests/support/fate_stories.h"

#include <QTest>

using namespace socketscope;
using namespace socketscope::test;

namespace {

constexpr ConnectionId one{1};

} // namespace

class TestConnectionFates : public QObject {
    Q_OBJECT

private slots:
    void nothingIsCountedTwice_data() {
        QTest::addColumn<QString>("story");
        for (const char* name : {"copied", "corrupted", "delayed and overtaken", "bad line"})
            QTest::newRow(name) << name;
    }
    void nothingIsCountedTwice() {
        QFETCH(QString, story);
        const auto session = fateStory(story.toStdString());
        const Connections& index = session->record().connections();
        const Connection& c = index[one];
        std::uint64_t sent = 0, read = 0;
        for (const Message& m : index.party(c.client).messages) sent += m.end - m.first;
        for (const Read& r : index.party(c.server).reads) read += r.end - r.first;
        QVERIFY(sent > 0);
        QCOMPARE(read, sent);
        const ByteStream& stream = index.carriedFrom(c.client);
        QVERIFY(present(stream.readableBy(sent)));
        QVERIFY(!present(stream.readableBy(sent + 1)));
        for (const Message& m : index.party(c.client).messages) QVERIFY(present(m.taken));
    }

    void whatWasDroppedCountsWhenItsRepeatArrives() {
        const auto session = fateStory("corrupted");
        const Trace& trace = session->trace();
        const Connections& index = session->record().connections();
        const Connection& c = index[one];
        const Message& m = index.party(c.client).messages.front();
        const auto* arrived = trace.get<Arrived>(index.readable(c.client, m));
        QVERIFY(arrived != nullptr);
        const auto* repeat = trace.get<Sent>(trace.segment(arrived->segment).sent);
        QVERIFY(present(repeat->copyOf));
        QCOMPARE(index.carriedFrom(c.client).losses().size(), std::size_t{1});
    }

    void aForgedResetCountsOnlyIfItIsObeyed() {
        const auto obeyed = fateStory("forged RST"), refused = fateStory("forged RST refused");
        QVERIFY(present(obeyed->record().connections().resetAt(one)));
        QVERIFY(!present(refused->record().connections().resetAt(one)));
        const Connections& index = refused->record().connections();
        QVERIFY(!present(index.carriedFrom(index[one].client).resetSent())); // no TCP sent one
        QVERIFY(present(index.party(index[one].client).messages.front().taken));
    }

    void afterAResetNothingBecomesReadable() {
        const auto session = fateStory("forged RST");
        const Connections& index = session->record().connections();
        const Party& client = index.party(index[one].client);
        QCOMPARE(client.messages.size(), std::size_t{1});
        QVERIFY(!present(index.readable(index[one].client, client.messages.front())));
    }

    void aKilledProgramEndsItsHalf() {
        const auto session = fateStory("killed in RECEIVE");
        const Connections& index = session->record().connections();
        const Party& server = index.party(index[one].server);
        QVERIFY(present(server.killed) && !server.hostGone);
        QCOMPARE(server.lastWord(), server.killed);
        QCOMPARE(server.closeReturn, server.killed);
        QVERIFY(present(index.endReadable(index[one].server))); // its kernel sent a FIN
        QVERIFY(present(index.party(index[one].client).eofReturn));
        for (const PhaseSpan& phase : index.phasesAt(index[one].server, session->trace().last()))
            QVERIFY(present(phase.to) && phase.to <= server.killed);
    }

    void whatAKilledProgramHasNotReadNobodyWill() {
        const auto session = fateStory("killed with bytes unread");
        const Connections& index = session->record().connections();
        const Party& server = index.party(index[one].server);
        QCOMPARE(index.party(index[one].client).messages.front().discarded, server.killed);
        QVERIFY(present(index.carriedFrom(index[one].server).resetSent()));
    }

    void aHostThatIsGoneTellsNobody() {
        const auto session = fateStory("host gone");
        const Connections& index = session->record().connections();
        const Party& server = index.party(index[one].server);
        QVERIFY(server.hostGone);
        QVERIFY(!present(index.endReadable(index[one].server)));
        const Message& into = index.party(index[one].client).messages.front();
        QVERIFY(!present(into.done()) && into.call > server.killed);
        QVERIFY(index.carriedFrom(index[one].client).losses().size() > 1);
    }
};

QTEST_GUILESS_MAIN(TestConnectionFates)
#include "tst_connection_fates.moc"
