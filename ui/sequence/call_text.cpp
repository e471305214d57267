// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errno_name.h"
#include "ui/sequence/blocks.h"

#include <algorithm>

#include <QCoreApplication>

namespace socketscope {
namespace {

QString fieldWord(std::string_view word) {
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

} // namespace

QString callText(const Trace&, const Call& call) {
    const QString word = fieldWord(name(call.primitive));
    if (call.primitive != Primitive::Send) return word;
    return word + QLatin1Char(' ') + QString::number(call.amount);
}

QString returnText(const Trace& trace, const Return& result) {
    if (result.error != 0) return fieldWord(errnoName(result.error));
    const QString arrow = QStringLiteral("→ ");
    if (result.value < 0) return arrow + QCoreApplication::translate("sequence", "ok", "a call succeeded");
    if (result.primitive == Primitive::Listen || result.primitive == Primitive::Accept)
        return arrow + QStringLiteral("fd ") + QString::number(result.value);
    QString text = arrow + QString::number(result.value);
    if (result.primitive == Primitive::Receive && present(result.data))
        text += QLatin1Char(' ') + quoted(trace.bytes(result.data), 6);
    return text;
}

QString flagText(const Trace& trace, EventId event, const QString& role) {
    if (const auto* result = trace.get<Return>(event)) {
        const QString text = returnText(trace, *result);
        return role.isEmpty() ? text : role + QLatin1Char(' ') + text;
    }
    const auto* call = trace.get<Call>(event);
    if (call == nullptr) return {};
    QString text = callText(trace, *call);
    return text.insert(static_cast<qsizetype>(name(call->primitive).size()), role);
}

QString quoted(ByteView bytes, std::size_t most) {
    if (bytes.empty()) return {};
    QString text = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), // NOLINT(*-reinterpret-cast)
                                     static_cast<qsizetype>(std::min(bytes.size(), 4 * most)));
    for (QChar& c : text)
        if (!c.isPrint()) c = QLatin1Char('.');
    const auto room = static_cast<qsizetype>(most);
    if (text.size() > room) text = text.left(room - 1) + QStringLiteral("…");
    return QStringLiteral("“") + text + QStringLiteral("”");
}

} // namespace socketscope
