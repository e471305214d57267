// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/units.h"

#include <QCoreApplication>

#include <cmath>

namespace socketscope {
namespace {

/// Three digits, none of them after the point where there are three before it.
QString threeDigits(double value) {
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return QString::number(value, 'f', decimals);
}

} // namespace

QString durationText(Duration duration) {
    const double us = static_cast<double>(duration.count()) / 1000;
    const auto with = [](const char* unit, const QString& number) {
        return QCoreApplication::translate("units", unit).arg(number);
    };
    if (us < 999.5) return with(QT_TRANSLATE_NOOP("units", "%1 µs"), QString::number(std::lround(us)));
    if (us < 99'950) return with(QT_TRANSLATE_NOOP("units", "%1 ms"), threeDigits(us / 1000));
    if (us < 999'500) return with(QT_TRANSLATE_NOOP("units", "%1 s"), QString::number(us / 1e6, 'f', 3));
    return with(QT_TRANSLATE_NOOP("units", "%1 s"), threeDigits(us / 1e6));
}

QString timeText(Time time) {
    const double s = seconds(time);
    if (s > 0 && s < 0.001) return durationText(time.time_since_epoch());
    const int decimals = s < 100 ? 3 : s < 1000 ? 2 : 1;
    const QString number = s <= 0 ? QStringLiteral("0") : QString::number(s, 'f', decimals);
    return QCoreApplication::translate("units", "%1 s").arg(number);
}

} // namespace socketscope
