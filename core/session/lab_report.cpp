// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/lab_report.h"

#include "core/base/printable.h"

#include <algorithm>

namespace socketscope {
namespace {

/// One line, in which a text of an author's or a student's starts nothing of Markdown's own.
std::string plain(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::string safe;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) safe += '\\';
        safe += c;
    }
    return safe;
}

std::string told(const RunsAnswer& run) {
    switch (run.kind) {
    case RunsAnswer::Kind::Told:
        return "**" + plain(run.answer) + "**";
    case RunsAnswer::Kind::CannotTell:
        return "cannot tell: " + plain(run.answer);
    case RunsAnswer::Kind::NotYet:
        break;
    }
    return "has not come there";
}

std::string predictionLine(const Question& question, const Trace& trace) {
    const PersonsAnswer said = whatWasSaid(question, trace);
    std::string line = "- " + plain(question.text) + "  \n  you: ";
    line += said.given() ? "**" + plain(said.answer) + "**" : std::string("nothing");
    if (said.given() && !said.predicted) line += " (afterwards)";
    return line + " · the run: " + told(whatTheRunSays(question, trace)) + "\n";
}

std::string machineLine(const SessionInfo& info) {
    std::string line = "Wire: " + std::string(name(info.wire));
    if (info.profile) line += ", " + *info.profile + " timers";
    if (info.kernel) line += " · " + *info.kernel;
    line += " · Socketscope " + info.version;
    if (info.whyNot) line += "  \nNot on a better wire: " + plain(*info.whyNot);
    return line + "\n";
}

} // namespace

std::string labReport(const Scenario& lab, const SessionInfo& info, const Trace& trace) {
    const LabResult result = judgeLab(lab, trace);
    std::string text = "# " + plain(lab.title) + "\n\n";
    if (info.student) text += plain(*info.student) + "\n\n";
    text += "**" + pointsText(result.points) + " of " + pointsText(result.outOf) + " points** · attempt " +
            std::to_string(info.attempt) + " · " + counted(result.hints, "hint") + " read\n\n" + machineLine(info);
    text += "\n## Predictions\n\n";
    for (const Question* question : questionsOf(lab)) text += predictionLine(*question, trace);
    text += "\n## Checks\n\n";
    std::size_t number = 0;
    for (const CheckResult& check : result.checks) {
        text += std::to_string(++number) + ". " + plain(check.check->title) + ": " + pointsText(check.points) + " of " +
                pointsText(check.check->points);
        text += check.why.empty() ? "\n" : "  \n   " + plain(check.why) + "\n";
    }
    return text;
}

} // namespace socketscope
