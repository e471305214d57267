// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The level Primitives, mark by mark: what passes over a cut of time and what stands beside it; what
// has not happened; what is pointed at.
#include "tests/ui/primitive_queries.h"

#include <QGuiApplication>
#include <QTest>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

namespace {

/// Seconds of silence: before CONNECT, before ACCEPT, before the server's RECEIVE and its answer.
PrimitiveStory longSilences() {
    PrimitiveStory story;
    const int server = PrimitiveStory::server(0);
    story.listen();
    story.wait(900ms);
    story.connect(0);
    story.send(0, "hello");
    story.dataArrives(0);
    story.wait(2480ms);
    story.accept(0);
    story.receiveCall(0);
    story.wait(800ms);
    story.receive(server, 5);
    story.send(server, "hi");
    story.dataArrives(server);
    story.receiveReturns(0, 2);
    return story;
}

/// Where in the painting order the last shape of a mark stands.
std::size_t painted(const Frame& frame, Mark mark, EventId event = {}) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < frame.shapes.size(); ++i) {
        const ItemIndex index = frame.shapes[i].item;
        if (index == noItem || std::holds_alternative<LabelShape>(frame.shapes[i].form)) continue;
        const Item& item = frame.items[index];
        if (item.mark == mark && (!present(event) || item.event == event)) last = i;
    }
    return last;
}

/// Does a halo lie under a mark of this event?
bool glows(const Frame& frame, Mark mark, EventId event) {
    return std::any_of(frame.shapes.begin(), frame.shapes.end(), [&](const Shape& shape) {
        if (shape.item == noItem || frame.items[shape.item].mark != mark || frame.items[shape.item].event != event)
            return false;
        const auto haloed = [](const auto& form) {
            if constexpr (requires { form.stroke; })
                if (form.stroke.ink == Ink(Token::SelHalo)) return true;
            if constexpr (requires { form.fill; }) return form.fill.ink == Ink(Token::SelHalo);
            return false;
        };
        return std::visit(haloed, shape.form);
    });
}

ItemIndex frameIndex(const Frame& frame, const Item& wanted) {
    const auto it = std::find(frame.items.begin(), frame.items.end(), wanted);
    return static_cast<ItemIndex>(it - frame.items.begin());
}

} // namespace

class TestPrimitivesMarks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    /// A call and a message wait for seconds: uprights, bars and brackets pass over the cut, words stand beside it.
    void whatWaitsPassesOverACut() {
        Telling t(longSilences());
        const socketscope::Connection& c = t.connection();
        const Message& m = t.connections.party(c.client).messages.at(0);
        for (const Axis axis : {Axis::Stretched, Axis::Even, Axis::Linear}) {
            t.view.axis = axis;
            const Frame frame = t.whole();
            QCOMPARE(marksOf(frame, Mark::Cut).size(), std::size_t{3});
            QCOMPARE(labelsInCuts(frame), QString());
            const std::size_t waves = painted(frame, Mark::Cut);
            QVERIFY(painted(frame, Mark::Area) < waves);
            QVERIFY(painted(frame, Mark::Rail, c.indication) > waves);
            QVERIFY(painted(frame, Mark::Ribbon, m.call) > waves);
            QVERIFY(painted(frame, Mark::BlockedBar) > waves);
            QVERIFY(painted(frame, Mark::Phase) > waves);
        }
        t.view.axis = Axis::Stretched;
        for (const char* words : {"a call waits for ACCEPT, 2.48 s", "5 bytes wait for RECEIVE, 3.28 s",
                                  "connect response", "2.48 s in which nothing happened", "Use", "blocked 0.800 s"})
            QVERIFY2(speaksOf(t.whole(), QString::fromUtf8(words)), words);
    }

    /// Key O: what a call is in the book's service stands in its flag, short, and no longer beside it.
    void rolesInTheFlags() {
        Telling t(longSilences());
        QVERIFY(speaksOf(t.whole(), QStringLiteral("data request")));
        for (const double width : {1600.0, 1000.0}) { // in wide flags, and beside narrow ones
            t.view.size.setWidth(width);
            t.view.roles = RoleWords::InFlags;
            const Frame frame = t.whole();
            for (const char* words :
                 {"CONNECT.req", ".conf → 0", "CONNECT.ind", "ACCEPT.resp", "SEND.req 5", ".ind → 5"})
                QVERIFY2(speaksOf(frame, QString::fromUtf8(words)), words);
            for (const char* words : {"data request", "connect confirm", "LISTEN."})
                QVERIFY2(!speaksOf(frame, QString::fromUtf8(words)), words);
            QCOMPARE(labelsThatMeet(frame, headerHeight(t.view, t.style)), QString());
            QCOMPARE(withoutEvent(t, frame), QString());
            QVERIFY(!speaksOf(t.at(t.end(), Level::Everything), QStringLiteral(".req")));
        }
        t.view.size.setWidth(1000);
        Telling whole(wholeCall(), {1000, 4000});
        whole.view.roles = RoleWords::InFlags;
        const Frame narrow = whole.whole();
        for (const Item& flag : marksOf(narrow, Mark::CallFlag))
            QVERIFY2(!flag.text.contains(u'…'), qPrintable(flag.text));
        QVERIFY(speaksOf(narrow, QStringLiteral("DISCONNECT.req")));
    }

    /// Every mark that is pointed at or selected shows it, and nothing else that merely begins with it.
    void whatIsMeantLightsUp() {
        Telling t(longSilences());
        const socketscope::Connection& c = t.connection();
        const EventId send = t.connections.party(c.client).messages.at(0).call;
        EventId established{};
        for (std::uint32_t n = 1; n <= t.trace.size(); ++n)
            if (const auto* state = t.trace.get<StateChanged>(EventId{n});
                state != nullptr && state->to == ConnectionState::Established && !present(established))
                established = EventId{n};
        const struct {
            Level level;
            Mark mark;
            EventId event;
        } marks[]{{Level::Primitives, Mark::Ribbon, send},
                  {Level::Primitives, Mark::CallFlag, send},
                  {Level::Primitives, Mark::BlockedBar, c.connectCall},
                  {Level::Primitives, Mark::Rail, c.indication},
                  {Level::Primitives, Mark::Phase, c.connectCall},
                  {Level::Everything, Mark::StateBand, established},
                  {Level::Everything, Mark::BlockedBar, c.connectCall}};
        for (const auto& [level, mark, event] : marks) {
            t.view.selected = t.view.hovered = EventId{};
            const Frame plain = t.at(t.end(), level);
            QVERIFY(!glows(plain, mark, event));
            t.view.hovered = event;
            t.view.hoveredAs = mark;
            QVERIFY(!(t.at(t.end(), level) == plain));
            t.view.hovered = EventId{};
            t.view.selected = event;
            t.view.selectedAs = mark;
            const Frame selected = t.at(t.end(), level);
            QVERIFY2(glows(selected, mark, event), qPrintable(QString::number(static_cast<int>(mark))));
            QCOMPARE(glows(selected, Mark::Phase, event), mark == Mark::Phase);
            QCOMPARE(withoutEvent(t, selected), QString());
        }
    }

    /// At the live edge the scenario's next calls stand below now: pale, as calls, and nobody takes them for facts.
    void nextCallsAreGhosts() {
        Telling t(waitingCall());
        const ProgramId client = t.connections.party(t.connection().client).program;
        const ProgramId server = t.connections.party(t.connection().server).program;
        t.view.upcoming = {{server, Primitive::Send, 2}, {client, Primitive::Disconnect, 0}};
        for (const Level level : {Level::Primitives, Level::Everything}) {
            const Frame frame = t.at(t.end(), level);
            const double now = t.y(t.timeline.eventAt(t.timeline.steps()));
            auto ghosts = marksOf(frame, Mark::Ghost);
            QCOMPARE(ghosts.size(), std::size_t{3}); // two calls, and the words that say what they are
            QCOMPARE(ghosts[0].box.center().y(), now + 28);
            QCOMPARE(ghosts[1].box.center().y(), now + 56);
            QVERIFY(ghosts[0].box.left() > ghosts[1].box.right());
            for (const Item& ghost : ghosts) {
                QVERIFY(!showsFact(ghost.mark) && !present(ghost.event));
                QCOMPARE(ghost.origin, Origin::Modelled);
                QCOMPARE(frame.itemAt(ghost.box.center()), std::optional(frameIndex(frame, ghost)));
                QVERIFY(ghost.text.contains(QLatin1String("Not happened yet")));
            }
            QVERIFY(speaksOf(frame, QStringLiteral("SEND 2")));
            QVERIFY(speaksOf(frame, QStringLiteral("Not happened yet: the next calls of the scenario")));
            QCOMPARE(labelsThatMeet(frame, headerHeight(t.view, t.style)), QString());
            QCOMPARE(withoutEvent(t, frame), QString());
        }
        t.view.reviewing = true;
        QVERIFY(marksOf(t.whole(), Mark::Ghost).empty());
        t.view.reviewing = false;
        t.view.upcoming.clear();
        QVERIFY(marksOf(t.whole(), Mark::Ghost).empty());
    }

    /// By event, rows are low: their times stand beside the cuts all the same.
    void timesStayBesideCuts() {
        Telling t(longSilences());
        const auto times = [&](Axis axis) {
            t.view.axis = axis;
            const Frame frame = t.whole();
            return std::count_if(frame.shapes.begin(), frame.shapes.end(), [&](const Shape& shape) {
                const auto* label = std::get_if<LabelShape>(&shape.form);
                return label != nullptr && label->font == FontRole::Clock;
            });
        };
        QVERIFY(times(Axis::Stretched) > 10);
        QCOMPARE(times(Axis::Even), times(Axis::Stretched));
        t.style.type = Typography(16.0 / 13);
        QCOMPARE(times(Axis::Even), times(Axis::Stretched));
    }

    /// However narrow the window and wherever it is scrolled: no words in a cut, and none on another's.
    void noWordsInACut() {
        for (const double width : {640.0, 900.0, 1280.0, 1600.0})
            for (const double zoom : {0.3, 1.0})
                for (const Axis axis : {Axis::Stretched, Axis::Even, Axis::Linear}) {
                    Telling t(longSilences(), {width, 720});
                    t.view.timeZoom = zoom;
                    t.view.axis = axis;
                    for (t.view.scrollY = 0; t.view.scrollY < 700; t.view.scrollY += 37)
                        for (const Level level : {Level::Primitives, Level::Segments, Level::Everything}) {
                            const Frame frame = t.at(t.end(), level);
                            QCOMPARE(labelsInCuts(frame), QString());
                            QCOMPARE(labelsThatMeet(frame, headerHeight(t.view, t.style)), QString());
                        }
                }
    }
};

int main(int argc, char** argv) {
    QGuiApplication app(argc, argv);
    TestPrimitivesMarks test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_primitives_marks.moc"
