// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/exit_status.h"

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

CLI::App* addRun(CLI::App& app, RunOptions& run, RunWords& words) {
    CLI::App* sub = app.add_subcommand("run", "Run a scenario without a window");
    sub->add_option("SCENARIO", run.scenario, "A built-in scenario by name, or a YAML file")->required();
    sub->add_option("--wire", words.wire, "auto, loopback (the kernel's TCP) or model (our own, in virtual time)")
        ->check(CLI::IsMember({"auto", "loopback", "model"}))
        ->capture_default_str();
    sub->add_option("--profile", words.profile, "stock or class: the model's timers; the scenario's own unless said")
        ->check(CLI::IsMember({"stock", "class"}));
    sub->add_option("--ip", words.ip, "4 or 6: which loopback address")->check(CLI::IsMember({"4", "6"}));
    sub->add_option("--seed", words.seed, "Of chance on the model: the same seed gives the same run, byte for byte")
        ->check(isSeed);
    sub->add_option("--timeout", words.timeout,
                    "Seconds after which the run ends with status 4; virtual ones on the model")
        ->check(CLI::Range(0.001, longestTimeout))
        ->capture_default_str();
    auto* json = sub->add_flag("--json", words.json, "Print JSON Lines");
    sub->add_flag("--text{unicode}", words.text,
                  "Print a ladder diagram (the default); --text=ascii for plain characters")
        ->check(CLI::IsMember({"ascii", "unicode"}))
        ->excludes(json);
    sub->add_option("--level", words.level, "primitives or everything")
        ->check(CLI::IsMember({"primitives", "everything"}))
        ->capture_default_str();
    sub->add_option("--export", run.exports, "Write a picture: a path ending in .svg, .png or .pdf. May be repeated")
        ->expected(1)
        ->take_all();
    sub->add_option("--theme", words.theme, "light or dark, for --export")->check(CLI::IsMember({"light", "dark"}));
    sub->add_option("--scale", run.scale, "Enlarges the exported picture")->check(CLI::Range(0.25, 8.0));
    sub->add_option("--from", words.from, "First moment of the exported picture, in seconds")
        ->check(CLI::NonNegativeNumber);
    sub->add_option("--to", words.to, "Last moment of the exported picture, in seconds")->check(CLI::NonNegativeNumber);
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
    if (!words.profile.empty()) run.profile = words.profile;
    if (!words.ip.empty()) run.ip = words.ip == "6" ? IpVersion::V6 : IpVersion::V4;
    if (words.from >= 0) run.from = words.from;
    if (words.to >= 0) run.to = words.to;
    return run;
}

} // namespace

Options parseOptions(int argc, const char* const* argv) {
    CLI::App app{"Socketscope: see what a connection is. Without a subcommand the window opens.", "socketscope"};
    app.set_version_flag("--version", versionLine);
    app.get_formatter()->column_width(34);
    WindowOptions window;
    app.add_option("FILE", window.file, "A scenario (YAML) to open in the window");
    RunOptions run;
    RunWords words;
    CLI::App* runCommand = addRun(app, run, words);
    ListOptions list;
    CLI::App* listCommand = app.add_subcommand("list", "Name the built-in scenarios");
    listCommand->add_flag("--json", list.json, "As one JSON array");
    for (CLI::App* command : {runCommand, listCommand}) command->set_version_flag("--version", versionLine);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& e) {
        const int status = app.exit(e);
        if (std::cout.flush()) return Answered{status};
        std::cerr << "socketscope: The answer could not be written: stdout is closed or full\n";
        return Answered{code(ExitStatus::Impossible)};
    } catch (const CLI::ParseError& e) {
        std::cerr << "socketscope: " << e.what() << ". Try: socketscope --help\n";
        return Answered{code(ExitStatus::Unusable)};
    }
    if (*runCommand) return finishRun(std::move(run), words, words.text == "ascii");
    if (*listCommand) return list;
    return window;
}

} // namespace socketscope
