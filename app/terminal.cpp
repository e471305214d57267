// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal.h"

#include "app/environment.h"

#include <iostream>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace socketscope {
namespace {

/// The character type of the locale, by the rule of locale(7): LC_ALL, LC_CTYPE, LANG.
std::string_view locale() {
    for (const char* key : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const std::string_view value = environment(key); !value.empty()) return value;
    return "";
}

/// Plain characters where the locale is the C locale by name, or draws ambiguous signs two cells wide.
bool wantsAscii() {
    const std::string_view l = locale();
    if (l == "C" || l == "POSIX") return true;
    return l.rfind("zh", 0) == 0 || l.rfind("ja", 0) == 0 || l.rfind("ko", 0) == 0;
}

} // namespace

LadderOptions terminalLook(const RunOptions& options) {
    LadderOptions look;
    winsize size{};
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) look.width = size.ws_col;
    look.ascii = wantsAscii() || options.output == RunOptions::Output::TextAscii;
    look.level = options.level;
    look.colour = terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    return look;
}

void printLadder(const RunOptions& options, const Session& session) {
    std::cout << ladder(session.info(), session.record(), terminalLook(options)) << std::flush;
}

int refuse(const Error& error, ExitStatus status) {
    std::cerr << "socketscope: " << error.line() << "\n";
    return code(status);
}

int outputLost() {
    return refuse(
        {"What was printed is not all there", "stdout is closed or full", "Send it to a place with room", std::nullopt},
        ExitStatus::Impossible);
}

} // namespace socketscope
