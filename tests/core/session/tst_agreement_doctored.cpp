// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces that were tampered with: whatever the kernel is made to say that our model would not, Agreement finds out.
#include "tests/core/session/agreement_runs.h"
#include "tests/support/retold.h"

using namespace socketscope;
using namespace socketscope::test;

namespace {

constexpr std::size_t ipHeader = 20, ackNumberAt = ipHeader + 8, flagsAt = ipHeader + 13;

/// Other flags than those with which it has left.
void setFlags(Sent& sent, Bytes& raw, FlagBits flags) {
    sent.flags = flags;
    raw.at(flagsAt) = std::byte{flags};
}

/// The first disagreement of that kind.
const Agreement::Disagreement* firstAbout(const Agreement& agreement, Agreement::About about) {
    const auto& all = agreement.disagreements();
    const auto it = std::ranges::find(all, about, &Agreement::Disagreement::about);
    return it == all.end() ? nullptr : &*it;
}

/// RST with a number that is only near, to be answered by a challenge ACK.
constexpr const char* challenged = R"(
  - segment: {flags: R, from: client, seq: 50}
    do: forge
  - wait: {segment: {flags: A, from: server, arrived: true}}
)";

} // namespace

class AgreementDoctoredTest : public QObject {
    Q_OBJECT

private:
    PhoneCall phoneCall;

private slots:
    void aWrongStateIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const Trace wrong = retold(phoneCall(), [](EventId, TraceEvent& event, Bytes&) {
            auto* state = std::get_if<StateChanged>(&event.what);
            if (state != nullptr && state->from == ConnectionState::SynReceived) state->to = ConnectionState::CloseWait;
        });
        const Agreement agreement = concluded(wrong);
        QVERIFY(!agreement.disagreements().empty());
        const Agreement::Disagreement& first = agreement.disagreements().front();
        QCOMPARE(first.about, Agreement::About::State);
        QCOMPARE(first.model, ConnectionState::Established);
        QCOMPARE(first.kernel, ConnectionState::CloseWait);
        QCOMPARE(first.rule, RuleId::S24);
        QVERIFY(wrong.get<Arrived>(first.event) != nullptr);
        const std::string says = sentence(wrong, first);
        QVERIFY2(says.find("the model is in ESTABLISHED by S24, the kernel in CLOSE-WAIT") != says.npos, says.c_str());
    }

    void aSynInTheMiddleIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        EventId doctored{};
        const Trace wrong = retold(phoneCall(), [&](EventId id, TraceEvent& event, Bytes& raw) {
            auto* sent = std::get_if<Sent>(&event.what);
            if (present(doctored) || sent == nullptr || sent->length == 0) return;
            doctored = id;
            setFlags(*sent, raw, flag::syn);
        });
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Syn);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        QCOMPARE(found->event, doctored);
        QCOMPARE(found->model, ConnectionState::Established);
    }

    void aFinThatNobodyCalledForIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const Trace wrong = retold(phoneCall(), [](EventId, TraceEvent& event, Bytes&) {
            auto* call = std::get_if<Call>(&event.what);
            if (call != nullptr && call->primitive == Primitive::Disconnect) call->primitive = Primitive::Receive;
        });
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Fin);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        const auto* sent = wrong.get<Sent>(found->event);
        QVERIFY(sent != nullptr && (sent->flags & flag::fin) != 0);
    }

    void aResetThatIsMissingIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const auto run = played(builtin("refused"));
        QVERIFY2(concluded(run->trace()).disagreements().empty(), run->story().c_str());
        const Trace wrong = retold(run->trace(), [](EventId, TraceEvent& event, Bytes& raw) {
            auto* sent = std::get_if<Sent>(&event.what);
            if (sent != nullptr && (sent->flags & flag::rst) != 0) setFlags(*sent, raw, flag::ack);
        });
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Reset);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        QVERIFY(found->modelSends && !found->kernelSends);
    }

    void aResetWithoutAReasonIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const Trace wrong = retold(phoneCall(), [](EventId, TraceEvent& event, Bytes& raw) {
            auto* sent = std::get_if<Sent>(&event.what);
            if (sent != nullptr && sent->flags == flag::ack) setFlags(*sent, raw, flag::rst);
        });
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Reset);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        QVERIFY(!found->modelSends && found->kernelSends);
    }

    void anAckOfWhatHasNotArrivedIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        EventId doctored{};
        const Trace wrong = retold(phoneCall(), [&](EventId id, TraceEvent& event, Bytes& raw) {
            const auto* sent = std::get_if<Sent>(&event.what);
            if (present(doctored) || sent == nullptr || sent->flags != flag::ack || sent->length > 0) return;
            doctored = id;
            auto& low = raw.at(ackNumberAt + 2); // 256 more than there were
            low = std::byte{static_cast<std::uint8_t>(std::to_integer<int>(low) + 1)};
        });
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Number);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        QCOMPARE(found->event, doctored);
    }

    void aChallengeThatIsMissingIsFoundOut() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const auto run = played(scenarioNamed("challenged", challenged));
        QVERIFY2(concluded(run->trace()).disagreements().empty(), run->story().c_str());
        EventId forged{}, doctored{};
        const Trace& trace = run->trace();
        const Trace wrong = retold(trace, [&](EventId id, TraceEvent& event, Bytes&) {
            const auto* sent = std::get_if<Sent>(&event.what);
            if (sent == nullptr) return;
            if ((sent->flags & flag::rst) != 0) forged = event.cause;
            if (!present(forged) || present(doctored) || sent->flags != flag::ack) return;
            doctored = id;
            event.cause = forged; // no TCP has sent it
        });
        QVERIFY2(present(doctored), run->story().c_str());
        const Agreement agreement = concluded(wrong);
        const auto* found = firstAbout(agreement, Agreement::About::Answer);
        QVERIFY2(found != nullptr, summary(wrong, agreement).c_str());
        QCOMPARE(found->rule, RuleId::S15);
        QVERIFY(wrong.get<Arrived>(found->event) != nullptr);
    }

    void aFloodIsCountedAndNotKept() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const auto run = played(scenarioNamed("challenged", challenged));
        const Trace& trace = run->trace();
        constexpr std::size_t extra = 500;
        TraceEvent forged;
        Bytes datagram;
        const auto remember = [&](EventId, TraceEvent& event, Bytes& raw) {
            const auto* sent = std::get_if<Sent>(&event.what);
            if (sent == nullptr || (sent->flags & flag::rst) == 0) return;
            forged = event;
            datagram = raw;
        };
        const Trace flooded = retold(trace, remember, [&](TraceWriter& writer) {
            const Time now = trace[trace.last()].at;
            auto sent = std::get<Sent>(forged.what);
            const Endpoint from = trace.endpoint(sent.from), to = trace.endpoint(sent.to);
            for (std::uint32_t i = 1; i <= Agreement::mostKept + extra; ++i) {
                sent.id = SegmentId{static_cast<std::uint32_t>(trace.segmentCount()) + i};
                sent.raw = writer.keep(datagram);
                sent.from = writer.endpoint(from);
                sent.to = writer.endpoint(to);
                const EventId left = writer.add(now, forged.program, forged.origin, forged.cause, sent);
                Arrived arrived;
                arrived.segment = sent.id;
                writer.add(now, sent.toProgram, forged.origin, left, arrived);
            }
        });
        QVERIFY2(!datagram.empty(), run->story().c_str());
        const Agreement agreement = concluded(flooded);
        QVERIFY2(agreement.disagreements().empty(), run->story().c_str());
        QCOMPARE(agreement.differences().size(), Agreement::mostKept);
        QVERIFY(agreement.differenceCount() >= Agreement::mostKept + extra);
        QVERIFY(agreement.knownDifferences().contains(LinuxDifference::ChallengeAckLimited));
    }
};

QTEST_GUILESS_MAIN(AgreementDoctoredTest)
#include "tst_agreement_doctored.moc"
