// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/hand_words.h"

#include "ui/scene/text.h"
#include "ui/scene/timers.h"
#include "ui/scene/units.h"

#include <QCoreApplication>

namespace socketscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("hands", text); }

} // namespace

QString heldTitle(const Trace& trace, const Hands::Row& row) {
    const EventId event = trace.segment(row.first()).sent;
    const auto* sent = trace.get<Sent>(event);
    if (sent == nullptr) return {};
    QString text = QStringLiteral("%1 → %2: %3 %4")
                       .arg(programTitle(trace, trace[event].program), programTitle(trace, sent->toProgram),
                            headline(trace, event), fieldDetail(trace, event));
    if (row.count() > 1) text += QStringLiteral(" × %1").arg(row.count());
    return text;
}

QString heldSince(const Session& session, const Hands::Row& row, std::optional<Time> expires) {
    const Trace& trace = session.trace();
    const Trace::SegmentRecord record = trace.segment(row.first());
    if (!present(record.held)) return {};
    const Time now = session.now();
    const Duration lasted = now - trace[record.held].at;
    const QString text = lasted > Duration{} ? tr(QT_TRANSLATE_NOOP("hands", "held %1")).arg(durationText(lasted))
                                             : tr(QT_TRANSLATE_NOOP("hands", "held"));
    if (!expires) return text;
    return text + QStringLiteral(" · ") +
           tr(QT_TRANSLATE_NOOP("hands", "%1 sends again in %2"))
               .arg(programTitle(trace, trace[record.sent].program), countdownText(*expires - now));
}

} // namespace socketscope
