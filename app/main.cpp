// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program: reads the command line, then opens the window or runs the command.
#include "app/doctor.h"
#include "app/grade.h"
#include "app/lint.h"
#include "app/list.h"
#include "app/run.h"
#include "app/sandbox_command.h"
#include "app/signals.h"
#include "app/window.h"
#include "core/trace/trace.h"

int main(int argc, char** argv) {
    using namespace socketscope;
    const Signals interrupts; // before any thread, so that none dies of Ctrl-C
    const Options options = parseOptions(argc, argv);
    return std::visit(Overloaded{
                          [&](const WindowOptions& window) { return openWindow(window, interrupts, argc, argv); },
                          [&](const RunOptions& wanted) { return run(wanted, interrupts); },
                          [&](const SandboxOptions& wanted) { return sandbox(wanted, interrupts); },
                          [](const ListOptions& wanted) { return list(wanted); },
                          [](const DoctorOptions& wanted) { return doctor(wanted); },
                          [](const LintOptions& wanted) { return lint(wanted); },
                          [](const GradeOptions& wanted) { return grade(wanted); },
                          [](const AlreadyAnswered& answered) { return answered.status; },
                      },
                      options);
}
