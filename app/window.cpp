// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/display.h"
#include "app/exit_status.h"
#include "app/live_session.h"
#include "app/sandbox_place.h"
#include "core/lesson/builtin.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QSettings>
#include <QSocketNotifier>
#include <iostream>

namespace socketscope {
namespace {

std::vector<Scenario> builtins() {
    std::vector<Scenario> scenarios;
    for (const auto& all : {builtinScenarios(), builtinLabs()})
        for (const BuiltinScenario& builtin : all)
            if (auto scenario = findScenario(std::string(builtin.name)))
                scenarios.push_back(std::move(scenario).value());
    return scenarios;
}

/// By its name, where no file has that name.
std::optional<Scenario> builtinNamed(const std::string& name) {
    if (QFile::exists(QFile::decodeName(name.c_str()))) return std::nullopt;
    std::vector<Scenario> all = builtins();
    for (Scenario& scenario : all)
        if (scenario.name == name) return std::move(scenario);
    return std::nullopt;
}

} // namespace

int openWindow(const WindowOptions& options, const Signals& stop, int argc, char** argv) {
    if (const auto missing = missingDisplay()) {
        std::cerr << "socketscope: " << missing->line() << "\n";
        return code(ExitStatus::Impossible);
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName("Socketscope");
    QApplication::setOrganizationName("Socketscope");
    QApplication::setApplicationVersion(SOCKETSCOPE_VERSION);
    QApplication::setDesktopFileName("socketscope");
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/socketscope/socketscope.svg")));
    QSettings settings;
    const SessionFactory factory = [](SessionWish wish) { return makeSession(std::move(wish)); };
    MainWindow window(settings, factory, builtins());
    QSocketNotifier interrupt(stop.descriptor(), QSocketNotifier::Read);
    bool interrupted = false;
    QObject::connect(&interrupt, &QSocketNotifier::activated, &window, [&] {
        interrupted = true;
        interrupt.setEnabled(false);
        window.closeUnasked();
    });
    window.setExamination([] { return examineMachine(sandboxHelper()); });
    window.setJournalFolder(journalFolder());
    window.show();
    if (auto builtin = builtinNamed(options.file))
        window.begin(std::move(builtin));
    else if (!options.file.empty())
        window.openFile(QFile::decodeName(options.file.c_str()), options.at);
    const int status = QApplication::exec();
    return interrupted ? code(ExitStatus::Interrupted) : status;
}

} // namespace socketscope
