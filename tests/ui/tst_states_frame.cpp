// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/trace_builder.h"
#include "ui/scene/painter.h"
#include "ui/states/states_frame.h"
#include "ui/states/states_layout.h"
#include "ui/states/states_text.h"

#include <QGuiApplication>
#include <QImage>
#include <QTest>

#include <cerrno>
#include <set>

using namespace socketscope;
using test::End;

/// The laws of the state diagram, at every moment of several stories and at two sizes: each mark with its event and
/// that event's origin, no word cut off or on top of another, the way as the trace has it, what may come as the table
/// has it.
class TestStatesFrame : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }
    void everyEdgeHasAWayAndWords();
    void theFigureIsLegible_data();
    void theFigureIsLegible();
    void laws_data();
    void laws();
    void pathFollowsTheTrace();
    void nextIsTheTables();
    void beforeAnythingBothAreClosed();
    void listenerStaysBesideItsConnection();
    void focusChoosesTheConnection();
    void anotherCallBeginsAnew();
    void statedRulesAreStated();
    void guessedRulesAreCalledGuessed();
    void whatNobodyKnowsIsListed();
    void aCallThatWasNotCompleteIsForgotten();
    void guessesLookLikeGuesses();
    void selectionIsShown();
    void bothThemes();
};

namespace {

using enum ConnectionState;

/// LISTEN, CONNECT, ACCEPT, SEND, both hang up.
void phoneCall(test::TraceBuilder& b) {
    const ProgramId client = b.client(), server = b.server();
    test::Connection c = b.connect(client, server, b.listen(server));
    b.accept(c);
    b.send(c, End::Client, "hello");
    b.disconnect(c, End::Client);
    b.disconnect(c, End::Server);
}

/// Nobody listens, the second time somebody does, and in the end the connection is reset.
void refusedThenReset(test::TraceBuilder& b) {
    const ProgramId client = b.client(), server = b.server();
    b.by(RuleId::None).refused(client, server);
    test::Connection c = b.connect(client, server, b.listen(server));
    const SegmentId rst = b.sent(c, End::Server, flag::rst);
    b.state(c, End::Server, Closed);
    b.arrives(rst);
    b.state(c, End::Client, Closed);
}

/// Both close at once.
void crossing(test::TraceBuilder& b) {
    const ProgramId client = b.client("anna"), server = b.server("the switchboard of a large company");
    test::Connection c = b.connect(client, server, b.listen(server));
    const SegmentId one = b.sent(c, End::Client, flag::fin | flag::ack);
    b.state(c, End::Client, FinWait1);
    const SegmentId two = b.sent(c, End::Server, flag::fin | flag::ack);
    b.state(c, End::Server, FinWait1);
    b.arrives(one);
    b.state(c, End::Server, Closing);
    b.arrives(two);
    b.state(c, End::Client, Closing);
    b.state(c, End::Client, TimeWait);
    b.state(c, End::Server, TimeWait);
}

/// All that figure 5 leaves out and a connection may live through: straight to TIME-WAIT, given up, called again.
void besidesTheFigure(test::TraceBuilder& b) {
    const ProgramId client = b.client(), server = b.server();
    const SocketId listener = b.listen(server);
    test::Connection c = b.connect(client, server, listener);
    b.state(c, End::Client, FinWait1);
    b.by(RuleId::S36).state(c, End::Client, TimeWait);
    b.by(RuleId::S22).state(c, End::Client, SynReceived);
    b.by(RuleId::S35).state(c, End::Client, CloseWait);
    b.by(RuleId::T1).state(c, End::Client, Closed);
    b.state(c, End::Server, FinWait1);
    b.by(RuleId::S37).state(c, End::Server, Closing);
    b.by(RuleId::KeepAliveDead).state(c, End::Server, Closed);
}

const std::map<QByteArray, void (*)(test::TraceBuilder&)> stories{{"phone call", phoneCall},
                                                                  {"refused, then reset", refusedThenReset},
                                                                  {"both close at once", crossing},
                                                                  {"besides the figure", besidesTheFigure}};

const Typography& typeFor(double scale) {
    static std::map<double, Typography> types;
    return types.try_emplace(scale, scale).first->second;
}
/// Made once, as the view does.
const StatesLayout& layoutFor(const QSizeF& size, double scale) {
    static std::map<std::tuple<double, double, double>, StatesLayout> layouts;
    const std::tuple key(size.width(), size.height(), scale);
    if (!layouts.contains(key)) layouts.emplace(key, statesLayout(size * scale, typeFor(scale)));
    return layouts.at(key);
}

struct Told {
    explicit Told(void (*story)(test::TraceBuilder&), Origin wire = Origin::Observed, bool rules = true) {
        test::TraceBuilder b(wire);
        if (rules) b.withRules();
        story(b);
        b.appendTo(record);
    }
    [[nodiscard]] const Trace& trace() const { return record.trace(); }
    [[nodiscard]] StatesStory at(EventId moment, ProgramId client = noProgram) const {
        return statesStory(record, moment, client);
    }
    [[nodiscard]] StatesStory end() const { return at(trace().last()); }
    [[nodiscard]] Frame frame(const StatesStory& story, QSizeF size = {420, 520}, double scale = 1,
                              EventId selected = {}) const {
        return statesFrame(record, story, layoutFor(size, scale), {size * scale, selected}, typeFor(scale));
    }
    Record record;
};

const QSizeF sizes[]{{300, 300}, {420, 520}, {640, 400}, {340, 900}};

QString text(std::string_view s) { return QString::fromLatin1(s.data(), static_cast<qsizetype>(s.size())); }

/// With spaces at which lines may break.
QString plain(QString words) { return words.replace(QChar(QChar::Nbsp), QLatin1Char(' ')); }

QString withoutEvent(const Trace& trace, const Frame& frame, EventId moment) {
    for (const Item& item : frame.items) {
        if (!showsFact(item.mark)) {
            if (present(item.event)) return item.text + QStringLiteral(" is no fact and has an event");
            continue;
        }
        if (!present(item.event) || item.event > moment) return item.text + QStringLiteral(" shows no event so far");
        if (item.origin != trace[item.event].origin) return item.text + QStringLiteral(" has another origin");
    }
    return {};
}

/// Words inside the frame, whole, and none on top of another or of a state's box.
QString badWords(const Frame& frame, const Typography& type) {
    std::vector<const LabelShape*> labels;
    std::vector<QRectF> boxes;
    for (const Shape& shape : frame.shapes) {
        const bool title = shape.item != noItem && frame.items[shape.item].mark == Mark::Column; // names may be long
        if (const auto* label = std::get_if<LabelShape>(&shape.form); label != nullptr && !title)
            labels.push_back(label);
        const auto* rect = std::get_if<RectShape>(&shape.form);
        if (rect != nullptr && rect->box.width() > type.px(60) && rect->box.height() < type.px(30))
            boxes.push_back(rect->box);
    }
    for (const LabelShape* a : labels) {
        const QString where = QStringLiteral("“%1” ").arg(a->text);
        if (!QRectF(QPointF(), frame.size).contains(a->box)) return where + QStringLiteral("leaves the frame");
        if (type.width(a->font, a->text) > a->box.width() + 0.01) return where + QStringLiteral("is cut off");
        if (a->text.endsWith(QStringLiteral("…"))) return where + QStringLiteral("is shortened");
        for (const QRectF& box : boxes)
            if (box.intersects(a->box) && !box.contains(a->box)) return where + QStringLiteral("lies across a box");
        for (const LabelShape* b : labels) {
            const QRectF both = a->box.intersected(b->box);
            if (a != b && both.width() > 0.5 && both.height() > 1.5) return where + QStringLiteral("meets ") + b->text;
        }
    }
    return {};
}

std::set<std::pair<ConnectionState, ConnectionState>> arrowsOf(const Frame& frame, const StatesLayout& layout,
                                                               Token ink) {
    std::set<std::pair<ConnectionState, ConnectionState>> found;
    for (const Shape& shape : frame.shapes) {
        const auto* path = std::get_if<PathShape>(&shape.form);
        if (path == nullptr || shape.item == noItem || path->stroke.ink != Ink(ink)) continue;
        for (const StatesRoute& route : layout.routes())
            if (route.line == frame.items[shape.item].line) found.emplace(route.from, route.to);
    }
    return found;
}

/// The layout of a frame: found by its arrows.
QPolygonF lineOf(const Frame& frame, EventId event) {
    for (const Item& item : frame.items)
        if (item.mark == Mark::Transition && item.event == event && !item.line.isEmpty()) return item.line;
    return {};
}

} // namespace

void TestStatesFrame::everyEdgeHasAWayAndWords() {
    const Typography type(1);
    const StatesLayout layout(QRectF(0, 0, 292, StatesLayout::leastHeight(type)), type);
    for (const DiagramEdge& edge : diagramEdges()) {
        const QString what = text(name(edge.from)) + QStringLiteral(" to ") + text(name(edge.to));
        QVERIFY2(layout.route(edge.from, edge.to) != nullptr, qPrintable(what));
        QVERIFY2(!edgeWords(edge.event).isEmpty(), qPrintable(what));
        QCOMPARE(edgeWords(edge.event), text(edge.event));
        QCOMPARE(edgeWords(edge.action), text(edge.action));
    }
    std::set<std::pair<ConnectionState, ConnectionState>> known;
    for (const DiagramEdge& edge : diagramEdges()) known.emplace(edge.from, edge.to);
    QCOMPARE(layout.routes().size(), known.size());
}

void TestStatesFrame::theFigureIsLegible_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("scale");
    for (const QSizeF& size : sizes)
        for (const double scale : {1.0, 1.23, 2.0})
            QTest::addRow("%d x %d at %.2f", int(size.width()), int(size.height()), scale) << size << scale;
}

/// Boxes are apart, names are inside, arrows begin and end at boxes and pass none of the others.
void TestStatesFrame::theFigureIsLegible() {
    QFETCH(QSizeF, size);
    QFETCH(double, scale);
    const Typography type(scale);
    const StatesLayout& layout = layoutFor(size, scale);
    for (std::size_t s = 0; s < connectionStateCount; ++s) {
        const auto state = static_cast<ConnectionState>(s);
        const QRectF box = layout.box(state), word = layout.word(state);
        QVERIFY2(box.contains(word), name(state).data());
        QVERIFY(word.width() >= type.width(FontRole::StateSmall, text(name(state))));
        QVERIFY(word.left() - layout.token(state).x() > type.px(4.4));
        for (std::size_t o = s + 1; o < connectionStateCount; ++o)
            QVERIFY(!layout.box(static_cast<ConnectionState>(o)).adjusted(-3, -3, 3, 3).intersects(box));
    }
    for (const StatesRoute& route : layout.routes()) {
        const QByteArray what = (text(name(route.from)) + u' ' + text(name(route.to))).toUtf8();
        QVERIFY2(layout.box(route.from).adjusted(-0.1, -0.1, 0.1, 0.1).contains(route.line.front()), what.constData());
        QVERIFY2(layout.box(route.to).adjusted(-0.1, -0.1, 0.1, 0.1).contains(route.line.back()), what.constData());
        const QPointF end = route.line.back() - route.line[route.line.size() - 2];
        QVERIFY2(std::abs(end.x()) + std::abs(end.y()) >= type.px(3), what.constData()); // room for its head
        for (qsizetype i = 1; i < route.line.size(); ++i) {
            const QRectF piece = QRectF(route.line[i - 1], route.line[i]).normalized();
            QVERIFY(piece.width() < 0.01 || piece.height() < 0.01);
            for (std::size_t s = 0; s < connectionStateCount; ++s)
                QVERIFY2(!layout.box(static_cast<ConnectionState>(s))
                              .adjusted(1, 1, -1, -1)
                              .intersects(piece.adjusted(0, 0, 0.01, 0.01)),
                         what.constData());
        }
    }
    if (size.width() < 400 || size.height() < 500) return;
    for (const StatesRoute& route : layout.routes()) { // every arrow of the figure says its event
        const auto said = std::ranges::any_of(
            layout.labels(), [&](const StatesLabel& l) { return l.from == route.from && l.to == route.to; });
        QVERIFY2(said == route.inFigure, qPrintable(text(name(route.from)) + u' ' + text(name(route.to))));
    }
}

void TestStatesFrame::laws_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("wire");
    for (const auto& [name, story] : stories)
        for (const Origin wire : {Origin::Observed, Origin::Inferred, Origin::Modelled})
            QTest::addRow("%s, %s", name.constData(), socketscope::name(wire).data()) << name << static_cast<int>(wire);
}

void TestStatesFrame::laws() {
    QFETCH(QByteArray, name);
    QFETCH(int, wire);
    const Told told(stories.at(name), static_cast<Origin>(wire), static_cast<Origin>(wire) == Origin::Modelled);
    const Typography type(1);
    for (std::uint32_t n = 0; n <= told.trace().size(); ++n) {
        const StatesStory story = told.at(EventId{n});
        for (const QSizeF& size : sizes) {
            const Frame frame = told.frame(story, size);
            const QByteArray place = " at " + QByteArray::number(n) + ", width " + QByteArray::number(size.width());
            const QString event = withoutEvent(told.trace(), frame, EventId{n}), words = badWords(frame, type);
            QVERIFY2(event.isEmpty(), event.toUtf8() + place);
            // The long sentences of a guess are whole where there is room, and in the tooltip always.
            const bool small = size.height() < 400 && words.endsWith(QLatin1String("is shortened"));
            QVERIFY2(words.isEmpty() || small, words.toUtf8() + place);
        }
        QVERIFY(told.frame(story) == told.frame(told.at(EventId{n}))); // nothing but facts goes in
    }
}

void TestStatesFrame::pathFollowsTheTrace() {
    const Told told(phoneCall);
    std::set<EventId> path;
    for (std::uint32_t n = 1; n <= told.trace().size(); ++n) {
        if (told.trace().get<StateChanged>(EventId{n}) != nullptr) path.insert(EventId{n});
        const Frame frame = told.frame(told.at(EventId{n}));
        std::set<EventId> drawn;
        for (const Item& item : frame.items)
            if (item.mark == Mark::Transition && !item.line.isEmpty()) drawn.insert(item.event);
        QVERIFY(drawn == path);
    }
    QCOMPARE(path.size(), std::size_t{11});
    const StatesStory end = told.end();
    const auto states = [](const StatesEnd& e) {
        std::vector<ConnectionState> all;
        for (const StateMove& move : e.moves) all.push_back(move.to);
        return all;
    };
    QVERIFY((states(end.client) == std::vector{SynSent, Established, FinWait1, FinWait2, TimeWait}));
    QVERIFY((states(end.server) == std::vector{Listen, SynReceived, Established, CloseWait, LastAck, Closed}));
}

void TestStatesFrame::nextIsTheTables() {
    for (const auto& [name, tell] : stories) {
        const Told told(tell);
        for (std::uint32_t n = 0; n <= told.trace().size(); ++n) {
            const StatesStory story = told.at(EventId{n});
            const Frame frame = told.frame(story);
            const StatesLayout& layout = layoutFor({420, 520}, 1);
            std::set<std::pair<ConnectionState, ConnectionState>> wanted, taken;
            for (const StatesEnd* end : {&story.client, &story.server}) {
                for (const StateMove& move : end->moves) taken.emplace(move.from, move.to);
                for (const DiagramEdge& edge : diagramEdgesFrom(end->state()))
                    if (edge.inFigure && !(edge.rule == RuleId::S16 && story.server.state() != SynReceived))
                        wanted.emplace(edge.from, edge.to);
            }
            for (const auto& pair : taken) wanted.erase(pair);
            QVERIFY2(arrowsOf(frame, layout, Token::Ink2) == wanted, name + " at " + QByteArray::number(n));
            QVERIFY(arrowsOf(frame, layout, Token::Ink) == taken);
        }
    }
}

void TestStatesFrame::beforeAnythingBothAreClosed() {
    const Told told(phoneCall);
    const StatesStory story = told.at(EventId{});
    QVERIFY(story.client.state() == Closed && story.server.state() == Closed && story.last() == nullptr);
    QVERIFY(plain(nextWords(story.client, NextDetail::Everything))
                .contains(QStringLiteral("active OPEN (CONNECT) → SYN-SENT")));
    for (const Item& item : told.frame(story).items) QVERIFY(!showsFact(item.mark));
}

void TestStatesFrame::listenerStaysBesideItsConnection() {
    const Told told(phoneCall);
    StatesStory story = told.at(EventId{2});
    QVERIFY(story.server.state() == Listen && !present(story.listening));
    story = told.at(EventId{8});
    QVERIFY(story.server.state() == SynReceived && present(story.listening));
    QCOMPARE(story.server.moves.back().edges.front()->rule, RuleId::S6); // it comes from LISTEN, not from CLOSED
    QVERIFY(spokenStates(told.trace(), story).contains(QLatin1String("stays in LISTEN")));
}

void TestStatesFrame::focusChoosesTheConnection() {
    const Told told([](test::TraceBuilder& b) {
        const ProgramId anna = b.client("anna"), bert = b.client("bert"), server = b.server();
        const SocketId listener = b.listen(server);
        test::Connection c = b.connect(anna, server, listener);
        b.disconnect(c, End::Client);
        b.dial(bert, server, listener);
    });
    const StatesStory anna = told.at(told.trace().last(), ProgramId{0}),
                      bert = told.at(told.trace().last(), ProgramId{1});
    QVERIFY(anna.client.state() == FinWait2 && anna.server.state() == CloseWait);
    QVERIFY(bert.client.state() == SynSent && bert.server.state() == Listen);
    QVERIFY(clientCaption(told.trace(), bert).contains(QLatin1String("bert")));
    QVERIFY(told.end().client.state() == FinWait2); // the first where none is named
}

void TestStatesFrame::anotherCallBeginsAnew() {
    const Told told(refusedThenReset);
    QCOMPARE(told.end().client.moves.size(), std::size_t{3}); // without the refused one
    bool refused = false;
    for (std::uint32_t n = 1; n <= told.trace().size(); ++n) {
        const StatesStory story = told.at(EventId{n});
        refused = refused || (story.client.state() == Closed && story.client.moves.size() == 2);
    }
    QVERIFY(refused);
}

void TestStatesFrame::statedRulesAreStated() {
    const Told told(phoneCall, Origin::Modelled);
    for (const StatesEnd& end : {told.end().client, told.end().server})
        for (const StateMove& move : end.moves) {
            const QString words = plain(ruleWords(told.trace(), move));
            QVERIFY2(move.stated && words.contains(QLatin1String("rule ")), qPrintable(words));
            QVERIFY2(!words.contains(QLatin1String("inferred")), qPrintable(words));
            QCOMPARE(move.edgeOrigin(), told.trace()[move.event].origin);
        }
}

void TestStatesFrame::guessedRulesAreCalledGuessed() {
    const Told told(refusedThenReset, Origin::Observed, false);
    const StateMove reset = told.end().client.moves.back();
    QCOMPARE(reset.edges.size(), std::size_t{1}); // the RST that arrived leaves no choice
    QCOMPARE(reset.edges.front()->rule, RuleId::S18);
    QCOMPARE(reset.edgeOrigin(), Origin::Inferred);
    QVERIFY(ruleWords(told.trace(), reset).endsWith(QLatin1String("rule S18: inferred.")));
    const Told call(phoneCall, Origin::Inferred, false);
    for (const StatesEnd& end : {call.end().client, call.end().server})
        for (const StateMove& move : end.moves) QVERIFY(move.edges.size() == 1 && !move.stated);
}

void TestStatesFrame::whatNobodyKnowsIsListed() {
    const Told told(
        [](test::TraceBuilder& b) {
            const ProgramId client = b.client(), server = b.server();
            test::Connection c = b.connect(client, server, b.listen(server));
            b.returns(server, b.call(server, Primitive::Accept, c.listener), Primitive::Accept, 7);
            b.state(c, End::Client, Closed); // after a return: nothing says why
            b.returns(server, b.call(server, Primitive::Accept, c.listener), Primitive::Accept, -1, EINVAL);
            b.state(c, End::Server, SynSent); // no TCP does this
        },
        Origin::Observed, false);
    const StateMove closed = told.end().client.moves.back();
    QCOMPARE(closed.edges.size(), std::size_t{4});
    const QString words = ruleWords(told.trace(), closed);
    for (const char* rule : {"S18", "U25", "T1"}) QVERIFY2(words.contains(QLatin1String(rule)), qPrintable(words));
    const StateMove impossible = told.end().server.moves.back();
    QVERIFY(impossible.edges.empty());
    QVERIFY(ruleWords(told.trace(), impossible).contains(QLatin1String("no single step")));
    QVERIFY(withoutEvent(told.trace(), told.frame(told.end()), told.trace().last()).isEmpty());
}

/// Kernels have a socket for each half-open call; the book has one that goes back to LISTEN.
void TestStatesFrame::aCallThatWasNotCompleteIsForgotten() {
    test::TraceBuilder b;
    const ProgramId client = b.client(), server = b.server();
    test::Connection c = b.dial(client, server, b.listen(server));
    c.serverSocket = SocketId{number(c.clientSocket) + 1};
    b.arrives(SegmentId{1});
    b.state(c, End::Server, SynReceived, SocketKind::Request, true);
    const SegmentId rst = b.sent(c, End::Client, flag::rst);
    b.arrives(rst);
    b.state(c, End::Server, Closed, SocketKind::Request, true);
    Record record;
    b.appendTo(record);
    const StateMove gone = statesStory(record, record.trace().last(), noProgram).server.moves.back();
    QVERIFY(gone.edges.empty() && gone.request);
    QVERIFY(ruleWords(record.trace(), gone).contains(QLatin1String("never left LISTEN")));
}

void TestStatesFrame::guessesLookLikeGuesses() {
    const auto look = [](Origin wire) {
        const Told told(phoneCall, wire);
        const StateMove move = told.end().client.moves.back();
        const Frame frame = told.frame(told.end());
        std::set<Dash> dashes;
        for (const Shape& shape : frame.shapes)
            if (const auto* path = std::get_if<PathShape>(&shape.form); path != nullptr && shape.item != noItem &&
                                                                        frame.items[shape.item].event == move.event &&
                                                                        path->stroke.width > 2)
                dashes.insert(path->stroke.dash);
        return dashes.size() == 1 ? *dashes.begin() : Dash::Focus;
    };
    QCOMPARE(look(Origin::Observed), Dash::Solid);
    QCOMPARE(look(Origin::Inferred), Dash::Chip);
    QCOMPARE(look(Origin::Modelled), Dash::ChipModel);
}

void TestStatesFrame::selectionIsShown() {
    const Told told(phoneCall);
    const StatesStory story = told.end();
    const EventId event = story.client.moves[1].event;
    const Frame plain = told.frame(story), selected = told.frame(story, {420, 520}, 1, event);
    QVERIFY(selected.shapes.size() > plain.shapes.size());
    QVERIFY(selected.itemOf(event) == plain.itemOf(event) && plain.itemOf(event).has_value());
    // What brought it about is of the same step.
    QVERIFY(told.frame(story, {420, 520}, 1, told.trace()[event].cause).shapes.size() > plain.shapes.size());
    // The arrow is found where it is seen.
    const QPolygonF line = lineOf(plain, event);
    const auto hit = plain.itemAt((line[0] + line[1]) / 2);
    QVERIFY(hit && plain.items[*hit].event == event);
}

void TestStatesFrame::bothThemes() {
    const Told told(phoneCall);
    for (const QSizeF& size : sizes) {
        const Frame frame = told.frame(told.end(), size, 2);
        const QImage light = paintedImage(frame, Theme::light()), dark = paintedImage(frame, Theme::dark());
        QCOMPARE(light.size(), (size * 2).toSize());
        QVERIFY(light != dark);
    }
}

QTEST_MAIN(TestStatesFrame)
#include "tst_states_frame.moc"
