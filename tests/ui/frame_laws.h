// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The laws that every frame of a sequence diagram keeps, whatever its level: each fact with its event and that event's
// origin, nothing from below the cursor, no two labels on top of each other. Each check returns what is wrong, or "".
#pragma once

#include "ui/sequence/sequence_frame.h"

#include <QString>

#include <cmath>
#include <vector>

namespace socketscope::test {

/// A trace with all its indexes.
struct Told {
    explicit Told(Trace t) : trace(std::move(t)) { extend(); }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;
    void extend() {
        timeline.extend(trace);
        cast.extend(trace);
        connections.extend(trace);
    }
    [[nodiscard]] Story story() const { return {trace, timeline, cast, connections}; }
    [[nodiscard]] double end() const { return timeline.steps(); }

    Trace trace;
    Timeline timeline;
    Cast cast;
    Connections connections;
};

inline QString withoutEvent(const Told& told, const Frame& frame) {
    for (const Item& item : frame.items) {
        if (!showsFact(item.mark)) continue;
        const QString what = QStringLiteral("mark %1 “%2”").arg(static_cast<int>(item.mark)).arg(item.text);
        if (!present(item.event)) return what + QStringLiteral(" shows no event");
        if (item.event > told.trace.last()) return what + QStringLiteral(" shows an event that is not there");
        if (item.origin != told.trace[item.event].origin) return what + QStringLiteral(" has another origin");
    }
    return {};
}

/// At a whole step everything shown has happened; between two, the next one may be on its way.
inline QString fromTheFuture(const Told& told, const Frame& frame, double u) {
    for (const Item& item : frame.items)
        if (showsFact(item.mark) && told.timeline.stepOf(item.event) > std::ceil(u))
            return QStringLiteral("“%1” of step %2 at %3").arg(item.text).arg(told.timeline.stepOf(item.event)).arg(u);
    return {};
}

inline QString labelsThatMeet(const Frame& frame, double header) {
    std::vector<const LabelShape*> labels;
    for (const Shape& shape : frame.shapes) {
        const auto* label = std::get_if<LabelShape>(&shape.form);
        const bool title = shape.item == noItem || frame.items[shape.item].mark == Mark::Column;
        if (label != nullptr && !title && label->box.top() >= header) labels.push_back(label);
    }
    for (std::size_t i = 0; i < labels.size(); ++i)
        for (std::size_t j = i + 1; j < labels.size(); ++j) {
            const QRectF both = labels[i]->box.intersected(labels[j]->box);
            if (both.width() > 0.5 && both.height() > 0.5)
                return QStringLiteral("“%1” meets “%2” at %3, %4")
                    .arg(labels[i]->text, labels[j]->text)
                    .arg(both.x())
                    .arg(both.y());
        }
    return {};
}

/// Words stand beside a cut of time; only solid marks pass over it.
inline QString labelsInCuts(const Frame& frame) {
    const auto passesOver = [](Mark mark) {
        return mark == Mark::CallFlag || mark == Mark::ReturnFlag || mark == Mark::StepNumber || mark == Mark::Cut ||
               mark == Mark::Rail || mark == Mark::Now || mark == Mark::Column;
    };
    for (const Item& cut : frame.items) {
        if (cut.mark != Mark::Cut) continue;
        for (const Shape& shape : frame.shapes) {
            const auto* label = std::get_if<LabelShape>(&shape.form);
            if (label == nullptr || shape.item == noItem || passesOver(frame.items[shape.item].mark)) continue;
            if (label->box.intersects(cut.box)) return QStringLiteral("“%1” stands in a cut").arg(label->text);
        }
    }
    return {};
}

} // namespace socketscope::test
