// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Model and kernel beside each other: they agree on real runs, and each known difference shows itself in a story
// that brings it about. Doctored traces: tst_agreement_doctored; random stories: tst_agreement_random.
#include "tests/core/session/agreement_runs.h"
#include "tests/support/live.h"
#include "tests/support/model_run.h"

using namespace socketscope;
using namespace socketscope::test;

namespace {

/// A story that brings a known difference about.
struct KnownStory {
    LinuxDifference what{};
    const char* steps;
};

const std::vector<KnownStory>& knownStories() {
    using D = LinuxDifference;
    static const std::vector<KnownStory> all{
        {D::ListenerStaysInListen, R"(
  - server: LISTEN
  - wire: {hold: {flags: SA}}
  - client: CONNECT
  - wait: {segment: {flags: SA, held: true}}
  - segment: {flags: R, from: client, seq: 1}
    do: forge
  - wait: {segment: {flags: R, from: client, arrived: true}}
  - segment: {flags: SA}
    do: drop
  - kill_program: client
)"},
        {D::CloseWithUnreadData, R"(
  - client: SEND
    text: "nobody reads this"
  - wait: {segment: {flags: P, from: client, arrived: true}}
  - server: DISCONNECT
  - wait: {segment: {flags: R, from: server, arrived: true}}
)"},
        {D::OrphanResetsData, R"(
  - client: DISCONNECT
  - wait: {state: {client: FIN-WAIT-2}}
  - server: SEND
    text: "too late"
  - wait: {segment: {flags: R, from: client, arrived: true}}
)"},
        {D::OrphanFinWait2ResetsSyn, R"(
  - client: DISCONNECT
  - wait: {state: {client: FIN-WAIT-2}}
  - segment: {flags: S, from: server, seq: 5}
    do: forge
  - wait: {segment: {flags: R, from: client, arrived: true}}
)"},
        {D::OrphanFinWait2TakesAnyReset, R"(
  - client: DISCONNECT
  - wait: {state: {client: FIN-WAIT-2}}
  - segment: {flags: R, from: server, seq: 50}
    do: forge
  - wait: {state: {client: CLOSED}}
)"},
        {D::OrphanFinWait2TakesAnyAck, R"(
  - client: DISCONNECT
  - wait: {state: {client: FIN-WAIT-2}}
  - segment: {flags: PA, from: server, seq: 1, ack: 4000}
    do: forge
  - wait: {segment: {flags: PA, from: server, arrived: true}}
)"},
        {D::TimeWaitIgnoresReset, R"(
  - client: DISCONNECT
  - wait: {state: {client: FIN-WAIT-2}}
  - server: DISCONNECT
  - wait: {state: {client: TIME-WAIT}}
  - segment: {flags: R, from: server, seq: 50}
    do: forge
  - wait: {segment: {flags: R, from: server, arrived: true}}
)"},
        {D::ResetBeforeFin, R"(
  - server: DISCONNECT
    how: write
  - wait: {state: {client: CLOSE-WAIT}}
  - segment: {flags: R, from: server, seq: 1}
    do: forge
  - wait: {state: {client: CLOSED}}
)"},
        {D::TextPastFinResets, R"(
  - segment: {flags: FA, from: server, seq: 1, text: "ab"}
    do: forge
  - wait: {state: {client: CLOSE-WAIT}}
  - segment: {flags: PA, from: server, seq: 1, text: "abcdef"}
    do: forge
  - wait: {state: {client: CLOSED}}
)"},
        {D::ResetAtSackEdge, R"(
  - segment: {flags: PA, from: server, seq: 11, text: "abc"}
    do: forge
  - wait: {segment: {flags: A, from: client, arrived: true, nth: 2}}
  - segment: {flags: R, from: server, seq: 14}
    do: forge
  - wait: {state: {client: CLOSED}}
)"},
        {D::OldSegmentAcknowledges, R"(
  - server: SEND
    text: "abc"
  - client: RECEIVE
  - wait: client.RECEIVE.returned
  - wire: {hold: {from: server}}
  - client: DISCONNECT
    how: write
  - wait: {segment: {flags: A, from: server, held: true}}
  - segment: {flags: A, from: server}
    do: drop
  - segment: {flags: PA, from: server, seq: 1, ack: 2, text: "abc"}
    do: forge
  - wait: {state: {client: FIN-WAIT-2}}
  - wire: flow
)"},
        {D::RequestRefusesSyn, R"(
  - server: LISTEN
  - wire: {hold: {flags: SA}}
  - client: CONNECT
  - wait: {segment: {flags: SA, held: true}}
  - segment: {flags: S, from: client, seq: 9}
    do: forge
  - wait: {segment: {flags: R, from: server, arrived: true}}
  - segment: {flags: SA}
    do: drop
  - kill_program: client
)"},
        {D::RequestRepeatsSynAck, R"(
  - server: LISTEN
  - wire: {hold: {flags: SA}}
  - client: CONNECT
  - wait: {segment: {flags: SA, held: true}}
  - segment: {flags: S, from: client, seq: 0, text: "early"}
    do: forge
  - wait: {segment: {flags: SA, held: true, nth: 2}}
  - wire: flow
  - wait: client.CONNECT.returned
)"},
        {D::RequestChecksAckFirst, R"(
  - server: LISTEN
  - wire: {hold: {flags: SA}}
  - client: CONNECT
  - wait: {segment: {flags: SA, held: true}}
  - segment: {flags: A, from: client, seq: 4000000, ack: 50}
    do: forge
  - wait: {segment: {flags: R, from: server, arrived: true}}
  - wire: flow
  - wait: client.CONNECT.returned
)"},
        {D::RequestRefusesEcho, R"(
  - server: LISTEN
  - wire: {hold: {flags: A, from: client}}
  - client: CONNECT
  - wait: {segment: {flags: A, from: client, held: true}}
  - wait: {seconds: 0.02}
  - segment: {flags: R, from: client, seq: 50}
    do: forge
  - wait: {segment: {flags: A, from: server, arrived: true}}
  - segment: {flags: A, from: client}
    do: drop
  - wire: flow
  - client: SEND
    text: "late"
  - wait: {segment: {flags: PA, from: client, arrived: true}}
  - wait: {state: {server: ESTABLISHED}}
)"},
        {D::SynWithFinDropped, R"(
  - server: LISTEN
  - segment: {flags: SF, from: client, seq: 0}
    do: forge
  - wait: {segment: {flags: SF, from: client, arrived: true}}
)"},
        {D::ListenerCloseResetsWaiting, R"(
  - server: LISTEN
  - client: CONNECT
  - wait: client.CONNECT.returned
  - wait: {state: {server: ESTABLISHED}}
  - server: DISCONNECT
  - wait: {segment: {flags: R, from: server, arrived: true}}
)"},
        {D::ChallengeAckLimited, R"(
  - segment: {flags: R, from: client, seq: 50}
    do: forge
  - segment: {flags: R, from: client, seq: 50}
    do: forge
  - wait: {segment: {flags: R, from: client, arrived: true, nth: 2}}
)"},
    };
    return all;
}

} // namespace

class AgreementTest : public QObject {
    Q_OBJECT

private:
    PhoneCall phoneCall;

private slots:
    void everyDifferenceHasANameAndASentence() {
        std::set<std::string_view> names;
        for (const LinuxDifferenceRow& row : allLinuxDifferences()) {
            QVERIFY2(names.insert(row.name).second, row.name.data());
            QVERIFY2(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == row.name.npos,
                     row.name.data());
            QVERIFY2(row.says.size() > 40 && row.says.back() == '.' && !row.source.empty(), row.name.data());
            QCOMPARE(linuxDifferenceNamed(row.name), row.id);
        }
        QCOMPARE(linuxDifferenceNamed("no-such-difference"), std::nullopt);
    }

    void whereNobodySeesSegmentsNothingIsSaid() {
        Live live(Live::Play{builtin("phone-call")});
        QVERIFY(live.untilFinished());
        QVERIFY(!concluded(live.trace()).applies());
        const ModelRun model(builtin("phone-call"));
        QVERIFY(model.trace().segmentCount() > 5);
        QVERIFY(!concluded(model.trace()).applies());
        QVERIFY(!concluded(Trace()).applies());
    }

    void aTelephoneCallAgrees() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const Agreement agreement = concluded(phoneCall());
        QVERIFY(agreement.applies());
        QVERIFY2(agreement.disagreements().empty(), summary(phoneCall(), agreement).c_str());
        QVERIFY2(agreement.differences().empty(), summary(phoneCall(), agreement).c_str());
        QVERIFY2(agreement.checked() > 15, summary(phoneCall(), agreement).c_str());
        const std::string checked = std::to_string(agreement.checked());
        QCOMPARE(summary(phoneCall(), agreement),
                 "Model and kernel agree: " + checked + " of " + checked + " checked.\n");
    }

    void inPiecesItIsTheSame() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        auto run = begun(builtin("reset-family"));
        Agreement pieces;
        const auto finished = [&] {
            pieces.extend(run->trace());
            return run->finished();
        };
        QVERIFY(run->until(finished, std::chrono::seconds(20)));
        pieces.conclude(run->trace());
        const Agreement whole = concluded(run->trace());
        QCOMPARE(summary(run->trace(), pieces), summary(run->trace(), whole));
        QCOMPARE(pieces.differences().size(), whole.differences().size());
        QVERIFY(pieces.checked() > 15);
    }

    /// Nobody sees what it calls: the kernel is believed there, and our server's end is compared all the same.
    void aPersonsOwnProgramIsBelieved() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        auto session = sandboxSession({"client", "server"});
        const auto until = [&](const auto& condition) {
            for (const Time began = session->now(); !condition(); QTest::qWait(2)) {
                session->tick(std::chrono::milliseconds(2));
                if (session->now() - began > std::chrono::seconds(10)) return false;
            }
            return true;
        };
        const auto returned = [&](Primitive primitive) {
            const Trace& trace = session->trace();
            for (std::uint32_t i = 1; i <= trace.size(); ++i)
                if (const auto* back = trace.get<Return>(EventId{i}); back != nullptr && back->primitive == primitive)
                    return true;
            return false;
        };
        PrimitiveCommand command;
        command.program = ProgramId{1};
        const auto calls = [&](Primitive primitive) {
            command.primitive = primitive;
            session->press(command);
            return until([&] { return returned(primitive); });
        };
        QVERIFY(calls(Primitive::Listen));
        RunProgram bash;
        bash.arguments = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.2/7000; echo hello >&3; exec 3>&-"};
        session->press(bash);
        command.max = 100;
        QVERIFY(calls(Primitive::Accept));
        QVERIFY(calls(Primitive::Receive));
        QVERIFY(calls(Primitive::Disconnect));
        const Trace& trace = session->trace();
        const auto closed = [&] {
            std::size_t open = 0;
            for (std::uint32_t i = 1; i <= trace.segmentCount(); ++i)
                if (!present(trace.segment(SegmentId{i}).fate)) ++open;
            return open == 0 && trace.segmentCount() > 5;
        };
        QVERIFY(until(closed));
        const Agreement agreement = concluded(trace);
        QVERIFY2(agreement.disagreements().empty(), summary(trace, agreement).c_str());
        QVERIFY2(agreement.checked() > 5, summary(trace, agreement).c_str());
    }

    void aKnownDifferenceIsNamed_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < knownStories().size(); ++i)
            QTest::newRow(name(knownStories()[i].what).data()) << static_cast<int>(i);
    }
    void aKnownDifferenceIsNamed() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        QFETCH(int, index);
        const KnownStory& story = knownStories()[static_cast<std::size_t>(index)];
        const auto run = played(scenarioNamed(name(story.what), story.steps));
        const Agreement agreement = concluded(run->trace());
        const std::string told = summary(run->trace(), agreement) + run->story();
        QVERIFY2(run->finished(), told.c_str());
        QVERIFY2(agreement.disagreements().empty(), told.c_str());
        QVERIFY2(agreement.knownDifferences().contains(story.what), told.c_str());
    }
};

QTEST_GUILESS_MAIN(AgreementTest)
#include "tst_agreement.moc"
