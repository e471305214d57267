// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_text.h"

#include "ui/scene/text.h"
#include "ui/states/states_layout.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace socketscope {
namespace {

class States {
    Q_DECLARE_TR_FUNCTIONS(States)
};

/// "rcv RST (S18)".
QString eventWithRule(const DiagramEdge& edge) {
    return States::tr("%1 (%2)", "an event, the name of its rule").arg(edgeWords(edge.event), ruleName(edge.rule));
}

/// Stays on one line.
QString unbroken(QString words) { return words.replace(QLatin1Char(' '), QChar(QChar::Nbsp)); }

QString sectionOf(RuleId rule) { return unbroken(ruleSection(rule)); }

/// Which primitive of this program the call is.
QString primitiveOf(EdgeCause cause) {
    switch (cause) {
    case EdgeCause::PassiveOpen:
        return QStringLiteral("LISTEN");
    case EdgeCause::ActiveOpen:
        return QStringLiteral("CONNECT");
    case EdgeCause::Close:
        return QStringLiteral("DISCONNECT");
    default:
        return {};
    }
}

QString nextEvent(const DiagramEdge& edge, NextDetail detail) {
    const QString primitive = detail == NextDetail::FigureEvents ? QString() : primitiveOf(edge.cause);
    if (primitive.isEmpty()) return edgeWords(edge.event);
    return States::tr("%1 (%2)", "a call as the RFC names it, the primitive").arg(edgeWords(edge.event), primitive);
}

QString stateOf(const Trace& trace, const StatesEnd& end, const QString& caption) {
    const QString state = stateName(end.state());
    if (end.moves.empty()) return States::tr("%1: %2, no connection yet.", "a program, a state").arg(caption, state);
    const QString origin = [&] {
        switch (trace[end.moves.back().event].origin) {
        case Origin::Observed:
            return States::tr("observed");
        case Origin::Inferred:
            return States::tr("inferred");
        case Origin::Modelled:
            break;
        }
        return States::tr("modelled");
    }();
    return States::tr("%1: %2, %3.", "a program, a state, what that rests on").arg(caption, state, origin);
}

} // namespace

QString moveWords(const StateMove& move) {
    return States::tr("%1 → %2", "two states").arg(stateName(move.from), stateName(move.to));
}

QString ruleWords(const Trace& trace, const StateMove& move) {
    if (move.stated) {
        const RuleId rule = trace.get<StateChanged>(move.event)->rule;
        return States::tr("%1 %2, rule %3.", "what a rule says, the section of the RFC, its name")
            .arg(ruleText(rule), sectionOf(rule), ruleName(rule));
    }
    if (move.edges.empty() && move.request && move.to == ConnectionState::Closed)
        return States::tr(
            "RFC 9293 would go back to LISTEN. Here each call has a socket of its own: it is gone, and the "
            "listening socket has never left LISTEN.");
    if (move.edges.empty()) return States::tr("RFC 9293 has no single step from one to the other.");
    if (move.edges.size() == 1) {
        const RuleId rule = move.edges.front()->rule;
        return States::tr("%1 %2, rule %3: inferred.", "what a rule says, the section of the RFC, its name")
            .arg(ruleText(rule), sectionOf(rule), ruleName(rule));
    }
    QStringList possible;
    for (const DiagramEdge* edge : move.edges) possible << eventWithRule(*edge);
    return States::tr("Why, nobody says. By RFC 9293 it may have been: %1.", "a list of events")
        .arg(possible.join(QStringLiteral(", ")));
}

QStringList edgeLines(ConnectionState from, ConnectionState to) {
    QStringList lines;
    for (const DiagramEdge& edge : diagramEdgesFrom(from)) {
        if (edge.to != to) continue;
        const QString primitive = primitiveOf(edge.cause);
        QString line = edgeWords(edge.event);
        if (!primitive.isEmpty()) line += QStringLiteral(" (") + primitive + QLatin1Char(')');
        if (!edge.action.empty()) line += QStringLiteral(" / ") + edgeWords(edge.action);
        lines << States::tr("%1: %2 %3, rule %4.", "event and action, what the rule says, its section, its name")
                     .arg(line, ruleText(edge.rule), sectionOf(edge.rule), ruleName(edge.rule));
    }
    return lines;
}

QString nextWords(const StatesEnd& end, NextDetail detail) {
    struct Way {
        ConnectionState to;
        bool figure;
        QStringList events;
    };
    std::vector<Way> ways;
    for (const DiagramEdge* edge : end.next()) {
        const bool said =
            detail == NextDetail::Everything || (detail == NextDetail::Ends && edge->to == ConnectionState::Closed);
        if (!edge->inFigure && !said) continue;
        auto way =
            std::ranges::find_if(ways, [&](const Way& w) { return w.to == edge->to && w.figure == edge->inFigure; });
        if (way == ways.end()) way = ways.insert(ways.end(), {edge->to, edge->inFigure, {}});
        way->events << nextEvent(*edge, detail);
    }
    QStringList words;
    for (const Way& way : ways) {
        QStringList events;
        for (const QString& event : way.events) events << unbroken(event);
        words << States::tr("%1\u00A0→\u00A0%2",
                            "events, the state to which they lead; no-break spaces around the arrow")
                     .arg(events.join(QStringLiteral(", ")), stateName(way.to));
    }
    return words.join(QStringLiteral("\u00A0· "));
}

QString clientCaption(const Trace& trace, const StatesStory& story) {
    return story.client.program == noProgram ? States::tr("Client") : programCaption(trace, story.client.program);
}

QString serverCaption(const Trace& trace, const StatesStory& story) {
    return story.server.program == noProgram ? States::tr("Server") : programTitle(trace, story.server.program);
}

QString spokenStates(const Trace& trace, const StatesStory& story) {
    const QString client = clientCaption(trace, story), server = serverCaption(trace, story);
    QStringList words{stateOf(trace, story.client, client), stateOf(trace, story.server, server)};
    if (present(story.listening)) words << States::tr("Its listening socket stays in LISTEN.");
    if (const StateMove* last = story.last())
        words
            << States::tr("Last: %1. %2", "a change of state, the rule").arg(moveWords(*last), ruleWords(trace, *last));
    for (const auto& [end, caption] : {std::pair{&story.client, client}, {&story.server, server}})
        words << States::tr("Next for %1: %2.", "a program, what may come")
                     .arg(caption, nextWords(*end, NextDetail::Everything));
    return words.join(QLatin1Char(' '));
}

} // namespace socketscope
