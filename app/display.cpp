// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/display.h"

#include "app/environment.h"

#include <QDir>
#include <QLibraryInfo>
#include <string_view>
#include <xcb/xcb.h>

namespace socketscope {
namespace {

bool xServerAnswers() {
    if (environment("DISPLAY").empty()) return false;
    xcb_connection_t* connection = xcb_connect(nullptr, nullptr);
    const bool answers = xcb_connection_has_error(connection) == 0;
    xcb_disconnect(connection);
    return answers;
}

/// Qt for Wayland is a package of its own; without it Qt needs an X server.
bool waylandAnswers() {
    const std::string_view socket = environment("WAYLAND_DISPLAY");
    if (socket.empty()) return false;
    const QDir plugins(QLibraryInfo::path(QLibraryInfo::PluginsPath) + "/platforms");
    if (plugins.entryList({"libqwayland*"}).isEmpty()) return false;
    const QString name = QString::fromUtf8(socket.data(), static_cast<qsizetype>(socket.size()));
    const QString path = name.startsWith('/') ? name : qEnvironmentVariable("XDG_RUNTIME_DIR") + "/" + name;
    return QFile::exists(path);
}

} // namespace

std::optional<Error> missingDisplay() {
    const std::string_view platform = environment("QT_QPA_PLATFORM");
    if (!platform.empty() && platform.rfind("xcb", 0) != 0 && platform.rfind("wayland", 0) != 0) return std::nullopt;
    if (waylandAnswers() || xServerAnswers()) return std::nullopt;
    const std::string display(environment("DISPLAY"));
    return Error{"No window can be opened",
                 display.empty() ? "there is no display (DISPLAY is not set)"
                                 : "display " + display + " does not answer",
                 "Without a window: socketscope run phone-call", std::nullopt};
}

} // namespace socketscope
