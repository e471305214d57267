// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ghost of what the model expects: below now, at the live edge only, nobody takes it for a fact, nothing overlaps
// it, and when the thing has happened the picture is as if there had never been a ghost.
#include "core/engine/model_engine.h"
#include "core/lesson/builtin.h"
#include "core/session/foresight.h"
#include "tests/ui/frame_queries.h"
#include "ui/sequence/upcoming.h"

#include <QTest>

using namespace socketscope;
using namespace socketscope::test;

namespace {

/// A scenario on the model, led from step to step.
struct Play {
    explicit Play(const std::string& name) {
        Scenario scenario = findScenario(name).value();
        ModelEngineSetup setup;
        setup.programs = scenario.programs;
        SessionInfo info;
        info.wire = Wire::Model;
        info.profile = scenario.profile;
        if (info.profile == "class") setup.settings = classroomSettings();
        session = std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), info, Pace::WithThePlayhead);
        session->play(std::move(scenario));
        session->tick({});
        cast.extend(session->trace());
    }
    /// Makes the next thing happen; false at the end.
    bool step() {
        if (!session->stepActs()) return false;
        session->step();
        session->tick({});
        session->toLiveEdge();
        cast.extend(session->trace());
        return true;
    }
    [[nodiscard]] Viewport seen(Viewport view) const {
        view.upcoming = upcomingCalls(*session);
        view.expected = foresee(*session);
        return view;
    }
    [[nodiscard]] Frame frame(const Viewport& view) const {
        const Record& record = session->record();
        return sequenceFrame({record.trace(), record.timeline(), cast, record.connections()}, session->cursor(), view,
                             style());
    }

    std::unique_ptr<Session> session;
    Cast cast;
};

/// Now stands at the same height of the window, whatever has happened.
Viewport scrolled(const Play& play, Viewport view, double now) {
    const double y = play.session->timeline().y(view.axis, play.session->cursor()) * view.timeZoom;
    view.scrollY = headerHeight(view, style()) + y - now;
    return view;
}

std::vector<const Item*> expectedItems(const Frame& frame) {
    std::vector<const Item*> found;
    for (const Item* item : itemsOf(frame, Mark::Ghost))
        if (item->text.contains(QLatin1String("xpected by the model"))) found.push_back(item);
    return found;
}

/// What the plain frame has and this one has not, or elsewhere; the words about calls may make room.
QString missingIn(const Frame& frame, const Frame& plain) {
    for (const Item& item : plain.items) {
        if (item.mark == Mark::Ghost && item.text.contains(QLatin1String("next calls"))) continue;
        const bool there = std::any_of(frame.items.begin(), frame.items.end(), [&](const Item& i) {
            return i.mark == item.mark && i.event == item.event && i.box == item.box && i.line == item.line;
        });
        if (!there) return item.text;
    }
    return {};
}

} // namespace

class TestExpected : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    /// The segment with its line and the states at both ends.
    void aSynIsExpected() {
        Play play("phone-call");
        QVERIFY(play.step()); // LISTEN
        Viewport view = scrolled(play, window(), 400);
        const Frame without = play.frame(view);
        view = play.seen(view);
        const Frame frame = play.frame(view);
        const auto ghosts = expectedItems(frame);
        QCOMPARE(ghosts.size(), std::size_t{3});
        QVERIFY(itemSaying(frame, Mark::Ghost,
                           QStringLiteral("Not happened yet. Expected by the model: SYN, Client to Server. Rule")) !=
                nullptr);
        QVERIFY(itemSaying(frame, Mark::Ghost,
                           QStringLiteral("Not happened yet. Expected by the model: Client enters SYN-SENT. Rule")) !=
                nullptr);
        QVERIFY(
            itemSaying(frame, Mark::Ghost,
                       QStringLiteral("Not happened yet. Expected by the model: Server enters SYN-RECEIVED. Rule")) !=
            nullptr);
        QVERIFY(says(frame, QStringLiteral("SYN")) && says(frame, QStringLiteral("SYN-SENT")));
        QVERIFY(says(frame, QStringLiteral("expected by the model")));
        for (const Item* ghost : ghosts) {
            QVERIFY(!present(ghost->event));
            QCOMPARE(ghost->origin, Origin::Modelled);
        }
        // Reviewing, at the other level and in an export there is none.
        view.reviewing = true;
        QVERIFY(expectedItems(play.frame(view)).empty());
        view.reviewing = false;
        view.level = Level::Primitives;
        QVERIFY(expectedItems(play.frame(view)).empty());
        QVERIFY(expectedItems(without).empty());
    }

    void keepsTheLaws_data() {
        QTest::addColumn<QByteArray>("name");
        for (const BuiltinScenario& builtin : builtinScenarios())
            QTest::newRow(builtin.name.data()) << QByteArray(builtin.name.data());
    }
    void keepsTheLaws() {
        QFETCH(QByteArray, name);
        Play play(name.toStdString());
        std::size_t ghosts = 0;
        // Some stories go on for ever, as a window does that nobody opens.
        for (int i = 0; i < 60; ++i) {
            const Told told(Trace(play.session->trace()));
            const Viewport seen = play.seen(window());
            for (const double width : {640.0, 1264.0}) {
                Viewport view = seen;
                view.size = {width, 560};
                view.level = play.session->timeline().steps() % 4 == 1 ? Level::Segments : Level::Everything;
                const double now = play.session->timeline().steps() % 3 == 1 ? 90 : 400;
                view = scrolled(play, view, now);
                const Frame frame = play.frame(view);
                QCOMPARE(labelsThatMeet(frame, header), QString());
                QCOMPARE(withoutEvent(told, frame), QString());
                QCOMPARE(labelsInCuts(frame), QString());
                for (const Item* ghost : expectedItems(frame)) {
                    const QRectF box = ghost->line.isEmpty() ? ghost->box : ghost->line.boundingRect();
                    QVERIFY2(box.top() > now && box.bottom() <= 560, qPrintable(ghost->text));
                    QVERIFY(!showsFact(ghost->mark) && !present(ghost->event));
                    ++ghosts;
                }
                // What is known, and the calls to come, stay where they are.
                view.expected.reset();
                QCOMPARE(missingIn(frame, play.frame(view)), QString());
            }
            if (!play.step()) break;
        }
        QVERIFY(ghosts > 0);
    }
};

#include "tst_expected.moc"
QTEST_MAIN(TestExpected)
