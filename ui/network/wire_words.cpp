// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/wire_words.h"

#include <QCoreApplication>

namespace socketscope {
namespace {

struct WireWords {
    Q_DECLARE_TR_FUNCTIONS(WireWords)
};

} // namespace

QString wireName(Wire wire) {
    switch (wire) {
    case Wire::Sandbox:
        return WireWords::tr("Sandbox", "a wire");
    case Wire::Loopback:
        return WireWords::tr("Loopback", "a wire");
    case Wire::Model:
        return WireWords::tr("Model", "a wire");
    }
    return {};
}

QString wireSentence(Wire wire) {
    switch (wire) {
    case Wire::Sandbox:
        return WireWords::tr("The kernel's own TCP at both ends of a wire in a private network of this machine. Every "
                             "segment is seen, and can be held. IPv4 only.");
    case Wire::Loopback:
        return WireWords::tr("The kernel's own TCP, on this machine's loopback address. Its segments are inferred, not "
                             "seen.");
    case Wire::Model:
        return WireWords::tr(
            "Socketscope's own TCP, as RFC 9293 writes it, at both ends of a wire that can lose and hold "
            "segments. Time waits for you.");
    }
    return {};
}

WireClaim wireClaim(const SessionInfo& info, bool calls, std::uint64_t missed) {
    switch (info.wire) {
    case Wire::Sandbox:
        if (missed > 0)
            return {Token::Part, QStringLiteral("◐"),
                    WireWords::tr("Sandbox: %n segments came too fast to be seen", nullptr, static_cast<int>(missed))};
        return {Token::Good, QStringLiteral("●"),
                info.profile == "class" ? WireWords::tr("Sandbox: every segment observed · class timers")
                                        : WireWords::tr("Sandbox: every segment observed")};
    case Wire::Model:
        return {Token::Ink2, QStringLiteral("◌"), WireWords::tr("Model: our own TCP, and time waits for you")};
    case Wire::Loopback:
        break;
    }
    if (calls) return {Token::Good, QStringLiteral("●"), WireWords::tr("Calls: every one observed")};
    return {Token::Part, QStringLiteral("◐"), WireWords::tr("Loopback: segments are inferred, not seen")};
}

WireClaim doubtfulClaim() {
    return {Token::Lost, QStringLiteral("?"), WireWords::tr("Changed since it was saved: its marks prove nothing")};
}

} // namespace socketscope
