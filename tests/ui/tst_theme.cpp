// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The promises of DESIGN 2: text can be read, marks can be told apart, also by people who see fewer colours. And the
// bundled fonts are really there.
#include "tests/ui/colour_science.h"
#include "ui/scene/theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QTest>

#include <span>
#include <utility>

using namespace socketscope;
using namespace socketscope::test;
using State = ConnectionState;

namespace {

/// States that can meet: transitions of RFC 9293, both ends at once, neighbouring lanes.
constexpr std::array<std::pair<State, State>, 29> meeting{{
    {State::Closed, State::Listen},        {State::Closed, State::SynSent},
    {State::Closed, State::SynReceived},   {State::Listen, State::SynSent},
    {State::Listen, State::SynReceived},   {State::SynSent, State::SynReceived},
    {State::SynSent, State::Established},  {State::SynReceived, State::Established},
    {State::Listen, State::Established},   {State::SynReceived, State::FinWait1},
    {State::Established, State::FinWait1}, {State::Established, State::CloseWait},
    {State::FinWait1, State::FinWait2},    {State::FinWait1, State::Closing},
    {State::FinWait1, State::TimeWait},    {State::FinWait2, State::TimeWait},
    {State::Closing, State::TimeWait},     {State::CloseWait, State::LastAck},
    {State::LastAck, State::Closed},       {State::TimeWait, State::Closed},
    {State::CloseWait, State::FinWait1},   {State::CloseWait, State::FinWait2},
    {State::LastAck, State::FinWait2},     {State::LastAck, State::TimeWait},
    {State::Established, State::Closed},   {State::CloseWait, State::Closed},
    {State::Listen, State::CloseWait},     {State::Listen, State::LastAck},
    {State::SynSent, State::CloseWait},
}};

const std::array<const Theme*, 2> themes{&Theme::light(), &Theme::dark()};

struct Pair {
    const char* name;
    Token front, back;
};

QString said(const Theme& theme, const char* what, double value) {
    return QStringLiteral("%1 theme, %2: %3").arg(theme.isDark() ? "dark" : "light").arg(what).arg(value);
}

void atLeast(double least, std::span<const Pair> pairs) {
    for (const Theme* theme : themes)
        for (const Pair& pair : pairs) {
            const double value = contrast(theme->color(pair.front), theme->color(pair.back));
            QVERIFY2(value >= least, qPrintable(said(*theme, pair.name, value)));
        }
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void textCanBeRead() {
        constexpr std::array pairs{
            Pair{"ink/paper", Token::Ink, Token::Paper},       Pair{"ink/panel", Token::Ink, Token::Panel},
            Pair{"ink2/paper", Token::Ink2, Token::Paper},     Pair{"ink2/panel", Token::Ink2, Token::Panel},
            Pair{"ink2/panel2", Token::Ink2, Token::Panel2},   Pair{"ink3/paper", Token::Ink3, Token::Paper},
            Pair{"ink3/panel", Token::Ink3, Token::Panel},     Pair{"ink3/future", Token::Ink3, Token::Future},
            Pair{"ink3/user", Token::Ink3, Token::User},       Pair{"onSel/sel", Token::OnSel, Token::Sel},
            Pair{"ink/selTint", Token::Ink, Token::SelTint},   Pair{"onPrim/prim", Token::OnPrim, Token::Prim},
            Pair{"prim/user", Token::Prim, Token::User},       Pair{"prim/paper", Token::Prim, Token::Paper},
            Pair{"onHeld/held", Token::OnHeld, Token::Held},   Pair{"held/paper", Token::Held, Token::Paper},
            Pair{"held/tint", Token::Held, Token::HeldTint},   Pair{"lost/paper", Token::Lost, Token::Paper},
            Pair{"lost/tint", Token::Lost, Token::LostTint},   Pair{"lost/user", Token::Lost, Token::User},
            Pair{"good/tint", Token::Good, Token::GoodTint},   Pair{"part/tint", Token::Part, Token::PartTint},
            Pair{"syn/paper", Token::Syn, Token::Paper},       Pair{"ack/paper", Token::Ack, Token::Paper},
            Pair{"data/paper", Token::Data, Token::Paper},     Pair{"fin/paper", Token::Fin, Token::Paper},
            Pair{"rst/paper", Token::Rst, Token::Paper},       Pair{"queue/tint", Token::Queue, Token::QueueTint},
            Pair{"ink/question", Token::Ink, Token::Question},
        };
        atLeast(4.5, pairs);
    }

    void stateWordsCanBeRead() {
        for (const Theme* theme : themes)
            for (std::size_t i = 0; i < connectionStateCount; ++i) {
                const auto state = static_cast<State>(i);
                const QColor text = theme->color(stateToken(state, StatePart::Text));
                for (const StatePart ground : {StatePart::Head, StatePart::Body}) {
                    const double value = contrast(text, theme->color(stateToken(state, ground)));
                    QVERIFY2(value >= 4.5, qPrintable(said(*theme, name(state).data(), value)));
                }
            }
    }

    void graphicsCanBeSeen() {
        constexpr std::array pairs{Pair{"edge/panel", Token::Edge, Token::Panel},
                                   Pair{"edge/paper", Token::Edge, Token::Paper},
                                   Pair{"sel/paper", Token::Sel, Token::Paper}};
        atLeast(3, pairs);
        for (const Theme* theme : themes)
            for (std::size_t i = 0; i < connectionStateCount; ++i) {
                const auto state = static_cast<State>(i);
                const double value =
                    contrast(theme->color(stateToken(state, StatePart::Spine)), theme->color(Token::Paper));
                QVERIFY2(value >= 3, qPrintable(said(*theme, name(state).data(), value)));
            }
    }

    void statesThatMeetDiffer() {
        for (const Theme* theme : themes)
            for (const Eyes eyes : allEyes)
                for (const auto& [a, b] : meeting) {
                    const auto apart = [&](StatePart part) {
                        return difference(theme->color(stateToken(a, part)), theme->color(stateToken(b, part)), eyes);
                    };
                    QVERIFY2(apart(StatePart::Spine) >= 13,
                             qPrintable(said(*theme, name(a).data(), apart(StatePart::Spine))));
                    QVERIFY2(apart(StatePart::Head) >= 5,
                             qPrintable(said(*theme, name(a).data(), apart(StatePart::Head))));
                }
    }

    void marksDiffer() {
        constexpr std::array marks{Token::Prim, Token::Held, Token::Lost, Token::Sel,
                                   Token::Data, Token::Fin,  Token::Ack,  Token::Syn};
        for (const Theme* theme : themes)
            for (const Eyes eyes : allEyes)
                for (std::size_t i = 0; i < marks.size(); ++i)
                    for (std::size_t j = i + 1; j < marks.size(); ++j)
                        QVERIFY(difference(theme->color(marks[i]), theme->color(marks[j]), eyes) >= 11);
    }

    void inksMix() {
        const Theme& light = Theme::light();
        QCOMPARE(light.color(Ink(Token::Ink, 100)), light.color(Token::Paper));
        QCOMPARE(light.color(Ink(Token::Ink, 0, 0.5)).alpha(), 128);
        QCOMPARE(light.color(stateInk(State::SynSent, StatePart::Body)).name(), QStringLiteral("#f6dab5"));
        QVERIFY(Theme::dark().color(Token::SelHalo).alphaF() > light.color(Token::SelHalo).alphaF());
    }

    void fontsAreBundled() {
        QVERIFY(loadFonts().empty());
        const QFontInfo inter(fontFor(FontRole::Body, 1).font), mono(fontFor(FontRole::Mono, 1).font);
        QCOMPARE(inter.family(), QStringLiteral("Inter"));
        QCOMPARE(mono.family(), QStringLiteral("JetBrains Mono"));
        QVERIFY(mono.fixedPitch());
    }

    void textScalesSmoothly() {
        loadFonts();
        const QString word = QStringLiteral("SYN-RECEIVED");
        const Typography normal(1), bigger(1.5);
        const double ratio = bigger.width(FontRole::State, word) / normal.width(FontRole::State, word);
        QVERIFY2(std::abs(ratio - 1.5) < 0.02, qPrintable(QString::number(ratio)));
        // 11.5 px must not be rounded to 11 or 12.
        const double half = normal.width(FontRole::ReturnFlag, word) / normal.width(FontRole::Flag, word);
        QVERIFY2(std::abs(half - 11.5 / 12) < 0.01, qPrintable(QString::number(half)));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
