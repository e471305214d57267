// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/exit_status.h"
#include "app/terminal.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>

namespace socketscope {
namespace {

constexpr double longestTimeout = 86'400;
constexpr const char* versionLine = "socketscope " SOCKETSCOPE_VERSION;

/// A number that fits into 64 bits, and nothing else; "" where it is one.
std::string isSeed(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return {};
    return "a whole number from 0 to 18446744073709551615 is expected";
}

struct RunWords {
    std::string wire = "auto", level = "everything", theme = "light", ip, profile, seed = "0";
    std::string text;
    double timeout = 30;
    bool json = false;
    double from = -1, to = -1;
};

/// What comes out of a run, and how.
void addOutput(CLI::App& sub, RunOptions& run, RunWords& words) {
    auto* json = sub.add_flag("--json", words.json, "Print JSON Lines");
    sub.add_flag("--text{unicode}", words.text,
                 "Print a ladder diagram (the default); --text=ascii for plain characters")
        ->check(CLI::IsMember({"ascii", "unicode"}))
        ->excludes(json);
    sub.add_option("--level", words.level, "primitives or everything")
        ->check(CLI::IsMember({"primitives", "everything"}))
        ->capture_default_str();
    sub.add_option("--save", run.save, "Save the session as a capture file (.pcapng) that Wireshark opens")
        ->expected(1)
        ->allow_extra_args(false);
    sub.add_option("--export", run.exports,
                   "Write a file for others: .svg .png .pdf, .html (a page that replays the run), .txt .mmd .jsonl. "
                   "May be repeated")
        ->expected(1)
        ->allow_extra_args(false) // else it takes the -- before a COMMAND for the end of its own paths
        ->take_all();
    sub.add_option("--theme", words.theme, "light or dark, for --export")->check(CLI::IsMember({"light", "dark"}));
    sub.add_option("--scale", run.scale, "Enlarges the exported picture")->check(CLI::Range(0.25, 8.0));
    sub.add_option("--from", words.from, "First moment of what is exported, in seconds")->check(CLI::NonNegativeNumber);
    sub.add_option("--to", words.to, "Last moment of what is exported, in seconds")->check(CLI::NonNegativeNumber);
}

CLI::App* addRun(CLI::App& app, RunOptions& run, RunWords& words) {
    CLI::App* sub = app.add_subcommand("run", "Run a scenario without a window");
    sub->add_option("SCENARIO", run.scenario, "A built-in scenario by name, or a YAML file")->required();
    sub->add_option(
           "--wire", words.wire,
           "auto (the best that there is), sandbox (the kernel's TCP, every segment in our hands), loopback (the "
           "kernel's TCP, its segments inferred) or model (our own, in virtual time)")
        ->check(CLI::IsMember({"auto", "sandbox", "loopback", "model"}))
        ->capture_default_str();
    sub->add_option("--profile", words.profile,
                    "stock or class: the timers of the sandbox or the model; the scenario's own unless said")
        ->check(CLI::IsMember({"stock", "class"}));
    sub->add_option("--ip", words.ip, "4 or 6: which loopback address")->check(CLI::IsMember({"4", "6"}));
    sub->add_option("--seed", words.seed,
                    "Of chance on the wire; on the model the same seed gives the same run, byte for byte")
        ->check(isSeed);
    sub->add_option("--timeout", words.timeout,
                    "Seconds after which the run ends with status 4; virtual ones on the model")
        ->check(CLI::Range(0.001, longestTimeout))
        ->capture_default_str();
    addOutput(*sub, run, words);
    return sub;
}

CLI::App* addSandbox(CLI::App& app, SandboxOptions& sandbox, RunWords& words) {
    CLI::App* sub = app.add_subcommand("sandbox", "Run your own program in the sandbox and see its connections");
    sub->add_option(
        "COMMAND", sandbox.command,
        "After --: the program and its arguments. Without it the sandbox waits for programs from a terminal");
    sub->add_option("--profile", words.profile, "stock or class: the kernel's timers; stock unless said")
        ->check(CLI::IsMember({"stock", "class"}));
    words.timeout = 0;
    sub->add_option("--timeout", words.timeout,
                    "Seconds after which the program is ended, with status 4; none unless said")
        ->check(CLI::Range(0.001, longestTimeout));
    addOutput(*sub, sandbox.shown, words);
    return sub;
}

CLI::App* addGrade(CLI::App& app, GradeOptions& grade) {
    using Output = GradeOptions::Output;
    CLI::App* sub = app.add_subcommand("grade", "Judge what students handed in, one row each");
    sub->add_option("LAB", grade.lab, "A built-in lab by name, or a YAML file")->required();
    sub->add_option("SUBMISSION", grade.submissions, "Sessions (.pcapng), or folders of them")->required();
    auto* csv = sub->add_flag_callback(
        "--csv", [&grade] { grade.output = Output::Csv; }, "As a table for a spreadsheet");
    sub->add_flag_callback(
           "--json", [&grade] { grade.output = Output::Json; }, "As one JSON array")
        ->excludes(csv);
    return sub;
}

RunOptions finishRun(RunOptions run, const RunWords& words, bool textAscii) {
    run.timeout = fromSeconds(words.timeout);
    run.output = words.json  ? RunOptions::Output::Json
                 : textAscii ? RunOptions::Output::TextAscii
                             : RunOptions::Output::Text;
    run.level = words.level == "primitives" ? LadderLevel::Primitives : LadderLevel::Everything;
    run.dark = words.theme == "dark";
    std::from_chars(words.seed.data(), words.seed.data() + words.seed.size(), run.seed);
    if (words.wire == "loopback") run.wire = Wire::Loopback;
    if (words.wire == "model") run.wire = Wire::Model;
    if (words.wire == "sandbox") run.wire = Wire::Sandbox;
    if (!words.profile.empty()) run.profile = words.profile;
    if (!words.ip.empty()) run.ip = words.ip == "6" ? IpVersion::V6 : IpVersion::V4;
    if (words.from >= 0) run.from = words.from;
    if (words.to >= 0) run.to = words.to;
    return run;
}

SandboxOptions finishSandbox(SandboxOptions sandbox, const RunWords& words, bool textAscii) {
    sandbox.shown = finishRun(std::move(sandbox.shown), words, textAscii);
    if (words.timeout > 0) sandbox.timeout = fromSeconds(words.timeout);
    return sandbox;
}

} // namespace

Options parseOptions(int argc, const char* const* argv) {
    CLI::App app{"Socketscope: see what a connection is. Without a subcommand the window opens.", "socketscope"};
    app.set_version_flag("--version", versionLine);
    app.get_formatter()->column_width(34);
    WindowOptions window;
    app.add_option("FILE", window.file,
                   "A session (pcapng), a scenario or a lab (YAML, or built in by its name) to open in the window");
    WindowOptions opened;
    CLI::App* openCommand = app.add_subcommand("open", "Open a saved session in the window");
    openCommand->add_option("FILE", opened.file, "A session (pcapng), or a scenario (YAML)")->required();
    openCommand->add_option("--at", opened.at, "The step at which it stands; its end unless said");
    RunOptions run;
    RunWords words;
    CLI::App* runCommand = addRun(app, run, words);
    SandboxOptions sandbox;
    RunWords sandboxWords;
    CLI::App* sandboxCommand = addSandbox(app, sandbox, sandboxWords);
    ListOptions list;
    CLI::App* listCommand = app.add_subcommand("list", "Name the built-in scenarios and labs");
    listCommand->add_flag("--json", list.json, "As one JSON array");
    DoctorOptions doctor;
    CLI::App* doctorCommand = app.add_subcommand("doctor", "Say what this machine allows, and what would help");
    doctorCommand->add_flag("--json", doctor.json, "As one JSON object");
    LintOptions lint;
    CLI::App* lintCommand = app.add_subcommand("lint", "Check scenarios and labs without running them");
    lintCommand->add_option("FILE", lint.files, "Scenarios and labs (YAML)")->required();
    GradeOptions grade;
    CLI::App* gradeCommand = addGrade(app, grade);
    for (CLI::App* command :
         {openCommand, runCommand, sandboxCommand, listCommand, doctorCommand, lintCommand, gradeCommand})
        command->set_version_flag("--version", versionLine);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& e) {
        const int status = app.exit(e);
        return AlreadyAnswered{std::cout.flush() ? status : outputLost()};
    } catch (const CLI::ParseError& e) {
        std::cerr << "socketscope: " << e.what() << ". Try: socketscope --help\n";
        return AlreadyAnswered{code(ExitStatus::Unusable)};
    }
    if (*openCommand) return opened;
    if (*runCommand) return finishRun(std::move(run), words, words.text == "ascii");
    if (*sandboxCommand) return finishSandbox(std::move(sandbox), sandboxWords, sandboxWords.text == "ascii");
    if (*listCommand) return list;
    if (*doctorCommand) return doctor;
    if (*lintCommand) return lint;
    if (*gradeCommand) return grade;
    return window;
}

} // namespace socketscope
