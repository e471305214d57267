// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far apart two colours are for people: WCAG 2 contrast, and CIEDE2000 after the simulation of colour blindness of
// Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB. For tests of the themes only.
#pragma once

#include <QColor>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace socketscope::test {

using Triple = std::array<double, 3>;

inline Triple linearRgb(const QColor& c) {
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return {linear(c.red() / 255.0), linear(c.green() / 255.0), linear(c.blue() / 255.0)};
}

inline double luminance(const QColor& c) {
    const Triple v = linearRgb(c);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
}

inline double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

enum class Eyes : std::uint8_t { Normal, Deutan, Protan, Tritan };
inline constexpr std::array allEyes{Eyes::Normal, Eyes::Deutan, Eyes::Protan, Eyes::Tritan};

inline const std::array<double, 9>& machado(Eyes eyes) {
    static const std::array<std::array<double, 9>, 4> matrices{{
        {1, 0, 0, 0, 1, 0, 0, 0, 1},
        {.367322, .860646, -.227968, .280085, .672501, .047413, -.01182, .04294, .968881},
        {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
        {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .3039},
    }};
    return matrices[static_cast<std::size_t>(eyes)];
}

inline Triple lab(const QColor& color, Eyes eyes) {
    const Triple v = linearRgb(color);
    const auto& m = machado(eyes);
    Triple w{};
    for (std::size_t i = 0; i < 3; ++i)
        w[i] = std::clamp(m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2], 0.0, 1.0);
    const double x = (.4124 * w[0] + .3576 * w[1] + .1805 * w[2]) / .95047;
    const double y = .2126 * w[0] + .7152 * w[1] + .0722 * w[2];
    const double z = (.0193 * w[0] + .1192 * w[1] + .9505 * w[2]) / 1.08883;
    const auto f = [](double t) { return t > .008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005).
inline double deltaE(const Triple& a, const Triple& b) {
    const auto degrees = [](double radians) { return radians * 180 / std::numbers::pi; };
    const auto radians = [](double deg) { return deg * std::numbers::pi / 180; };
    const double c1 = std::hypot(a[1], a[2]), c2 = std::hypot(b[1], b[2]);
    const double mean7 = std::pow((c1 + c2) / 2, 7);
    const double g = 0.5 * (1 - std::sqrt(mean7 / (mean7 + std::pow(25.0, 7))));
    const double x1 = a[1] * (1 + g), x2 = b[1] * (1 + g);
    const double r1 = std::hypot(x1, a[2]), r2 = std::hypot(x2, b[2]);
    const auto hue = [&](double y, double x) {
        return y == 0 && x == 0 ? 0 : std::fmod(degrees(std::atan2(y, x)) + 360, 360);
    };
    const double h1 = hue(a[2], x1), h2 = hue(b[2], x2);
    const bool grey = r1 * r2 == 0;
    double dh = grey ? 0 : h2 - h1;
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
    const double dH = 2 * std::sqrt(r1 * r2) * std::sin(radians(dh / 2));
    double mean = h1 + h2;
    if (!grey) mean = std::abs(h1 - h2) <= 180 ? mean / 2 : (mean < 360 ? (mean + 360) / 2 : (mean - 360) / 2);
    const double t = 1 - .17 * std::cos(radians(mean - 30)) + .24 * std::cos(radians(2 * mean)) +
                     .32 * std::cos(radians(3 * mean + 6)) - .2 * std::cos(radians(4 * mean - 63));
    const double l = (a[0] + b[0]) / 2 - 50, chroma = (r1 + r2) / 2;
    const double sl = 1 + .015 * l * l / std::sqrt(20 + l * l), sc = 1 + .045 * chroma, sh = 1 + .015 * chroma * t;
    const double chroma7 = std::pow(chroma, 7);
    const double rt = -2 * std::sqrt(chroma7 / (chroma7 + std::pow(25.0, 7))) *
                      std::sin(radians(60 * std::exp(-std::pow((mean - 275) / 25, 2))));
    const double p = (b[0] - a[0]) / sl, q = (r2 - r1) / sc, r = dH / sh;
    return std::sqrt(p * p + q * q + r * r + rt * q * r);
}

inline double difference(const QColor& a, const QColor& b, Eyes eyes) { return deltaE(lab(a, eyes), lab(b, eyes)); }

} // namespace socketscope::test
