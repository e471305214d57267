// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errno_name.h"
#include "core/lesson/builtin.h"
#include "tests/support/fate_stories.h"
#include "tests/support/model_run.h"
#include "tests/support/primitive_traces.h"
#include "tests/support/trace_builder.h"
#include "ui/scene/text.h"

#include <QTest>

#include <algorithm>
#include <cerrno>
#include <set>

using namespace socketscope;

/// Words for everything that can happen: none missing, none half filled in, none that claims what it cannot know.
class TestText : public QObject {
    Q_OBJECT
private slots:
    void everyErrorHasAMeaningAndARemedy();
    void unknownErrorsNameTheManual();
    void everyEventHasASentence_data();
    void everyEventHasASentence();
    void inferredIsCalledInferred();
    void connectBeforeAcceptSaysSo();
    void endOfStreamIsNotNothingYet();
    void everyStateHasAMeaning();
    void everyProspectHasASentence();
    void everyRuleHasItsSentence();
    void everyDifferenceHasItsSentence();
    void rulesEndTheNarration();
    void onlyWhatChangedIsSaidToHaveChanged_data();
    void onlyWhatChangedIsSaidToHaveChanged();
    void whatNoTcpSentIsNotSaidToBeSent();
};

namespace {

Trace traceNamed(const QString& name) {
    if (name == "phone call") return test::phoneCall();
    if (name == "phone call, inferred") return test::phoneCall(Origin::Inferred);
    if (name == "phone call, modelled") return test::phoneCall(Origin::Modelled);
    if (name == "two clients") return test::twoClients();
    return test::refusedCall();
}

void verifySentence(const QString& sentence) {
    QVERIFY2(sentence.size() > 12, qPrintable(sentence));
    QVERIFY2(!sentence.contains(QLatin1String("%")), qPrintable(sentence));
    const QChar last = sentence.back();
    QVERIFY2(last == u'.' || last == u'”' || last == u')', qPrintable(sentence));
}

} // namespace

void TestText::everyErrorHasAMeaningAndARemedy() {
    // The matrix of what a socket can be told.
    const int errors[]{
        EINVAL,       EISCONN,      EALREADY,   EINPROGRESS,   EPIPE,   ENOTCONN,   ECONNREFUSED,    ECONNRESET,
        ECONNABORTED, EAGAIN,       EADDRINUSE, EADDRNOTAVAIL, EACCES,  EPERM,      EAFNOSUPPORT,    EFAULT,
        ENETUNREACH,  EHOSTUNREACH, ENETDOWN,   ETIMEDOUT,     EINTR,   EOPNOTSUPP, EDESTADDRREQ,    EBADF,
        ENOTSOCK,     EPROTO,       EMFILE,     ENFILE,        ENOBUFS, ENOMEM,     EPROTONOSUPPORT, ESOCKTNOSUPPORT};
    for (const int error : errors)
        for (const Primitive primitive : allPrimitives) {
            const QString sentence = errorSentence(error, primitive);
            verifySentence(sentence);
            QVERIFY2(!sentence.contains(QLatin1String("The kernel refuses with")),
                     errnoName(error).c_str()); // that one is for errors nobody foresaw
        }
    QVERIFY(errorSentence(0, Primitive::Send).isEmpty());
    QVERIFY(errorSentence(EINVAL, Primitive::Listen, SocketCall::Bind) != errorSentence(EINVAL, Primitive::Listen));
    QVERIFY(errorSentence(EINVAL, Primitive::Accept).contains(QLatin1String("LISTEN first")));
}

void TestText::unknownErrorsNameTheManual() {
    const QString sentence = errorSentence(EXDEV, Primitive::Accept);
    QVERIFY2(sentence.contains(QLatin1String("accept(2)")), qPrintable(sentence));
}

void TestText::everyEventHasASentence_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"phone call", "phone call, inferred", "phone call, modelled", "two clients", "refused call"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestText::everyEventHasASentence() {
    QFETCH(QString, name);
    const Trace trace = traceNamed(name);
    std::set<std::size_t> kinds;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const EventId id{n};
        kinds.insert(trace[id].what.index());
        verifySentence(narration(trace, id));
        verifySentence(evidence(trace, id));
        QVERIFY(!headline(trace, id).isEmpty());
        QVERIFY(!fieldDetail(trace, id).contains(QLatin1String("%")));
    }
    QVERIFY(kinds.size() >= 5);
}

void TestText::inferredIsCalledInferred() {
    const Trace trace = test::phoneCall(Origin::Inferred);
    int seen = 0;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const EventId id{n};
        const bool segment = trace.get<Sent>(id) != nullptr || trace.get<Arrived>(id) != nullptr;
        if (!segment) continue;
        ++seen;
        const QString words = evidence(trace, id);
        QVERIFY2(words.startsWith(QLatin1String("Inferred")), qPrintable(words));
        QVERIFY2(words.contains(QLatin1String("kernel")) || words.contains(QLatin1String("must have")) ||
                     words.contains(QLatin1String("state")),
                 qPrintable(words));
    }
    QVERIFY(seen > 8);
}

void TestText::connectBeforeAcceptSaysSo() {
    const Trace trace = test::phoneCall();
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const auto* result = trace.get<Return>(EventId{n});
        if (result == nullptr || result->primitive != Primitive::Connect) continue;
        const QString words = narration(trace, EventId{n});
        QVERIFY2(words.contains(QLatin1String("no program has called ACCEPT")), qPrintable(words));
        return;
    }
    QFAIL("there is no CONNECT in the story");
}

void TestText::endOfStreamIsNotNothingYet() {
    test::PrimitiveStory story = test::wholeCall();
    const Trace& trace = story.trace();
    int ends = 0;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const auto* result = trace.get<Return>(EventId{n});
        if (result == nullptr || result->primitive != Primitive::Receive || result->value != 0) continue;
        ++ends;
        QVERIFY(narration(trace, EventId{n}).contains(QLatin1String("hung up")));
    }
    QVERIFY(ends > 0);
}

void TestText::everyStateHasAMeaning() {
    std::set<QString> meanings;
    for (std::size_t s = 0; s < connectionStateCount; ++s) {
        verifySentence(stateMeaning(static_cast<ConnectionState>(s)));
        meanings.insert(stateMeaning(static_cast<ConnectionState>(s)));
    }
    QCOMPARE(meanings.size(), connectionStateCount);
}

void TestText::everyProspectHasASentence() {
    for (const Primitive primitive : allPrimitives)
        for (const SocketUse use : allSocketUses) {
            const Prospect p = prospect(use, primitive, DisconnectHow::Close, {});
            const QString sentence = prospectSentence(p, primitive);
            verifySentence(sentence);
            if (p.kind == Prospect::Kind::Fails) QVERIFY(sentence.startsWith(QLatin1String("Would fail")));
            if (p.kind == Prospect::Kind::Waits) QVERIFY(sentence.startsWith(QLatin1String("Would block")));
        }
}

/// The sentences for translators are those of core, each in its place.
void TestText::everyRuleHasItsSentence() {
    const auto text = [](std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); };
    for (const Rule& rule : allRules()) {
        QCOMPARE(ruleText(rule.id), text(rule.says));
        QCOMPARE(ruleName(rule.id), text(rule.name));
        QCOMPARE(ruleSection(rule.id), text(rule.section));
        QVERIFY(ruleSentence(rule.id).endsWith(ruleText(rule.id)) && !ruleSentence(rule.id).contains(QLatin1Char('%')));
    }
    QCOMPARE(ruleSentence(RuleId::S24), QStringLiteral("Rule S24, RFC 9293 3.10.7.4: ACK of our SYN: ESTABLISHED."));
    QVERIFY(ruleSentence(RuleId::None).isEmpty() && ruleText(RuleId::None).isEmpty());
}

/// And so are those of what Linux does otherwise.
void TestText::everyDifferenceHasItsSentence() {
    for (const LinuxDifferenceRow& row : allLinuxDifferences())
        QCOMPARE(differenceSentence(row.id),
                 QString::fromUtf8(row.says.data(), static_cast<qsizetype>(row.says.size())));
}

/// Where TCP says by which rule it did something, the narration does; elsewhere nothing is added.
void TestText::rulesEndTheNarration() {
    test::TraceBuilder b(Origin::Modelled);
    b.withRules();
    const ProgramId client = b.client(), server = b.server();
    test::Connection c = b.connect(client, server, b.listen(server));
    b.by(RuleId::U10).send(c, test::End::Client, "hello");
    const Trace trace = b.build();
    int states = 0, segments = 0, silent = 0;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const QString words = narration(trace, EventId{n});
        verifySentence(words);
        if (const auto* state = trace.get<StateChanged>(EventId{n}); state != nullptr && ++states > 0)
            QVERIFY2(words.endsWith(ruleSentence(state->rule)), qPrintable(words));
        else if (const auto* sent = trace.get<Sent>(EventId{n}); sent != nullptr && sent->rule != RuleId::None)
            QVERIFY2(++segments > 0 && words.endsWith(ruleSentence(RuleId::U10)), qPrintable(words));
        else
            QVERIFY2(++silent > 0 && !words.contains(QLatin1String("Rule ")), qPrintable(words));
    }
    QVERIFY(states == 5 && segments == 1 && silent > 5);
}

void TestText::onlyWhatChangedIsSaidToHaveChanged_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"strange-segments", "full-house", "duplicates", "reset-family", "lost-third-ack"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// An RST, a FIN, a SYN+ACK, a third segment that nobody took: they have arrived, and that is all.
void TestText::onlyWhatChangedIsSaidToHaveChanged() {
    QFETCH(QString, name);
    test::ModelRun run(findScenario(name.toStdString()).value());
    const Trace& trace = run.trace();
    std::set<std::uint32_t> changed;
    for (std::uint32_t n = 1; n <= trace.size(); ++n)
        if (trace.get<StateChanged>(EventId{n}) != nullptr) changed.insert(number(trace[EventId{n}].cause));
    const QLatin1String claims[]{QLatin1String("the connection is gone"), QLatin1String("will return 0"),
                                 QLatin1String("the connection is open"), QLatin1String("handshake is finished")};
    int arrivals = 0, still = 0;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        if (trace.get<Arrived>(EventId{n}) == nullptr) continue;
        ++arrivals;
        const QString words = narration(trace, EventId{n});
        verifySentence(words);
        const bool claimed =
            std::any_of(std::begin(claims), std::end(claims), [&](QLatin1String c) { return words.contains(c); });
        QVERIFY2(!claimed || changed.contains(n), qPrintable(words + QString::fromStdString(run.story())));
        if (words.contains(QLatin1String("no state of"))) ++still;
        QVERIFY2(!words.contains(QLatin1String("no state of")) || !changed.contains(n),
                 qPrintable(words + QString::fromStdString(run.story())));
    }
    QVERIFY(arrivals > 5);
    QVERIFY(still > 0 || name != QLatin1String("strange-segments"));
}

void TestText::whatNoTcpSentIsNotSaidToBeSent() {
    int made = 0;
    for (const std::string& name : test::fateStories()) {
        const auto session = test::fateStory(name);
        const Trace& trace = session->trace();
        for (std::uint32_t n = 1; n <= trace.size(); ++n) {
            const EventId id{n};
            if (trace.get<Sent>(id) == nullptr || trace.get<Decided>(trace[id].cause) == nullptr) continue;
            ++made;
            QVERIFY2(narration(trace, id).contains(QLatin1String("no TCP has sent")), qPrintable(narration(trace, id)));
        }
    }
    QVERIFY(made >= 2); // a copy and a forgery
}

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
