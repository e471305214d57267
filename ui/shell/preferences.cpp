// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences.h"

#include <algorithm>

namespace socketscope {
namespace {

/// A stored number if it is one of `count`, else the default.
template <typename Enum> Enum choice(const QSettings& settings, const char* key, int count, Enum standard) {
    bool ok = false;
    const int value = settings.value(QLatin1String(key)).toInt(&ok);
    return ok && value >= 0 && value < count ? static_cast<Enum>(value) : standard;
}

double within(const QSettings& settings, const char* key, double low, double high, double standard) {
    bool ok = false;
    const double value = settings.value(QLatin1String(key)).toDouble(&ok);
    return ok && value >= low && value <= high ? value : standard;
}

} // namespace

Preferences Preferences::read(const QSettings& settings) {
    Preferences p;
    const QString level = settings.value(QLatin1String("view/level")).toString();
    if (level == QLatin1String("everything")) p.level = Level::Everything;
    p.axis = choice(settings, "view/axis", 3, p.axis);
    p.roles = choice(settings, "view/roles", 2, p.roles);
    p.theme = choice(settings, "view/theme", 3, p.theme);
    p.textSize = choice(settings, "view/textSize", 2, p.textSize);
    p.reducedMotion = settings.value(QLatin1String("view/reducedMotion"), false).toBool();
    if (settings.contains(QLatin1String("view/legend")))
        p.legend = settings.value(QLatin1String("view/legend")).toBool();
    if (settings.value(QLatin1String("network/ip")).toInt() == 6) p.ip = IpVersion::V6;
    for (const Wire wire : {Wire::Loopback, Wire::Sandbox, Wire::Model}) {
        const std::string_view word = name(wire);
        if (settings.value(QLatin1String("network/wire")).toString() ==
            QLatin1String(word.data(), static_cast<qsizetype>(word.size())))
            p.wire = wire;
    }
    const QString profile = settings.value(QLatin1String("network/profile")).toString();
    if (profile == QLatin1String("stock") || profile == QLatin1String("class")) p.profile = profile.toStdString();
    p.zoom = within(settings, "view/zoom", 0.5, 3, p.zoom);
    p.speed = within(settings, "run/speed", 0.25, 1000, p.speed);
    return p;
}

void Preferences::write(QSettings& settings) const {
    const auto set = [&](const char* key, const QVariant& value) { settings.setValue(QLatin1String(key), value); };
    set("view/level", level == Level::Everything ? QStringLiteral("everything") : QStringLiteral("primitives"));
    set("view/axis", static_cast<int>(axis));
    set("view/roles", static_cast<int>(roles));
    set("view/theme", static_cast<int>(theme));
    set("view/textSize", static_cast<int>(textSize));
    set("view/reducedMotion", reducedMotion);
    if (legend) set("view/legend", *legend);
    set("network/ip", static_cast<int>(ip));
    const std::string_view word = wire ? name(*wire) : "auto";
    set("network/wire", QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    set("network/profile", QString::fromStdString(profile.value_or("auto")));
    set("view/zoom", zoom);
    set("run/speed", speed);
}

} // namespace socketscope
