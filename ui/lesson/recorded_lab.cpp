// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/recorded_lab.h"

#include "ui/lesson/lesson_words.h"

#include <algorithm>

namespace socketscope {
namespace {

/// The lab whose text the file holds, where that is the text that was worked on.
std::optional<Scenario> labInFile(const SessionInfo& info) {
    if (!info.labText) return std::nullopt;
    auto lab = parseScenario(*info.labText, info.scenario + ".yaml");
    if (!lab || !lab.value().isLab() || lab.value().digest != info.lab) return std::nullopt;
    return std::move(lab).value();
}

QString noteOnItsOwn(bool nameIsKnown) {
    const QString whose =
        nameIsKnown
            ? LessonWords::tr("The lab in this file is not the one of that name that comes with the program: it is "
                              "another version, or was changed.")
            : LessonWords::tr("Questions and checks are those in the file.");
    return whose + QLatin1Char(' ') + LessonWords::tr("Grading goes by the lab that one grades with.");
}

QString noteOnAnother(bool textIsThere) {
    return textIsThere
               ? LessonWords::tr("The lab in this file is damaged or was changed. These are the checks of the one "
                                 "that comes with the program.")
               : LessonWords::tr("Made with another version of this lab. These are the checks of the one that comes "
                                 "with the program.");
}

} // namespace

RecordedLab labOfRecording(const SessionInfo& info, const std::vector<Scenario>& known) {
    if (!info.lab) return {};
    const auto namesake = std::find_if(known.begin(), known.end(),
                                       [&](const Scenario& one) { return one.isLab() && one.name == info.scenario; });
    const bool nameIsKnown = namesake != known.end();
    if (nameIsKnown && namesake->digest == *info.lab) return {*namesake, {}};
    if (auto carried = labInFile(info)) return {std::move(carried), noteOnItsOwn(nameIsKnown)};
    if (nameIsKnown) return {*namesake, noteOnAnother(info.labText.has_value())};
    return {};
}

} // namespace socketscope
