// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/grade.h"

#include "app/exit_status.h"
#include "app/terminal.h"
#include "core/base/cell_text.h"
#include "core/base/printable.h"
#include "core/lesson/builtin.h"
#include "core/session/submission.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace socketscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// A folder stands for the sessions in it, by their names.
std::vector<std::string> filesOf(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::string> inside;
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
            if (it->path().extension() == ".pcapng") inside.push_back(it->path().string());
        if (error) inside.push_back(path); // which will say why it cannot be read
        std::sort(inside.begin(), inside.end());
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

std::string shown(std::string_view text) { return printable(asBytes(text), text.size()); }

Json json(const Submission& submission) {
    const SessionInfo& info = submission.info;
    Json row;
    row["file"] = submission.path;
    row["student"] = info.student ? Json(*info.student) : Json(nullptr);
    row["standing"] = name(submission.standing);
    row["remark"] = submission.remark;
    row["other_text"] = submission.otherText;
    if (!submission.result) return row;
    const LabResult& result = *submission.result;
    row["points"] = result.points;
    row["out_of"] = result.outOf;
    row["checks"] = Json::array();
    for (const CheckResult& check : result.checks)
        row["checks"].push_back({{"id", check.check->id},
                                 {"points", check.points},
                                 {"out_of", check.check->points},
                                 {"why", check.why},
                                 {"at", present(check.at) ? Json(number(check.at)) : Json(nullptr)}});
    row["predictions"] = result.predictions;
    row["questions"] = result.questions;
    row["hints"] = result.hints;
    row["attempt"] = info.attempt;
    row["wire"] = name(info.wire);
    row["kernel"] = info.kernel ? Json(*info.kernel) : Json(nullptr);
    row["events"] = submission.events;
    return row;
}

void printJson(const std::vector<Submission>& all) {
    Json rows = Json::array();
    for (const Submission& submission : all) rows.push_back(json(submission));
    std::cout << rows.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

/// A field of RFC 4180. Text of a stranger's that a spreadsheet would take for a formula is made plain.
std::string field(std::string_view text) {
    std::string plain;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) plain = "'";
    plain += text;
    if (plain.find_first_of(",\"\r\n") == std::string::npos) return plain;
    std::string quoted = "\"";
    for (const char c : plain) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

void printCsv(const Scenario& lab, const std::vector<Submission>& all) {
    std::cout << "file,student,standing,points,out_of";
    for (const Check& check : lab.checks) std::cout << ',' << field(check.id);
    std::cout << ",predictions,questions,hints,attempt,wire,remark\r\n";
    for (const Submission& submission : all) {
        std::cout << field(submission.path) << ',' << field(submission.info.student.value_or("")) << ','
                  << name(submission.standing);
        if (const auto& result = submission.result) {
            std::cout << ',' << pointsText(result->points) << ',' << pointsText(result->outOf);
            for (const CheckResult& check : result->checks) std::cout << ',' << pointsText(check.points);
            std::cout << ',' << result->predictions << ',' << result->questions << ',' << result->hints << ','
                      << submission.info.attempt << ',' << name(submission.info.wire);
        } else {
            std::cout << std::string(2 + lab.checks.size() + 5, ',');
        }
        std::cout << ',' << field(submission.remark) << "\r\n";
    }
}

/// "anna.pcapng  6.5 of 10  1 2 1.5 0 2  predictions 3 of 4, 1 hint, attempt 2, sandbox  proper"
void printRows(const std::vector<Submission>& all) {
    constexpr std::size_t fileWidth = 32, pointsWidth = 12;
    for (const Submission& submission : all) {
        const std::string file = fs::path(submission.path).filename().string();
        std::cout << padToCells(shown(file), fileWidth, "…") << ' ';
        if (const auto& result = submission.result) {
            std::cout << padToCells(pointsText(result->points) + " of " + pointsText(result->outOf), pointsWidth, "");
            for (const CheckResult& check : result->checks)
                std::cout << ' ' << padToCells(pointsText(check.points), 4, "");
            std::cout << " predictions " << result->predictions << " of " << result->questions << ", "
                      << counted(result->hints, "hint") << ", attempt " << submission.info.attempt << ", "
                      << name(submission.info.wire);
        } else {
            std::cout << padToCells("not judged", pointsWidth, "");
        }
        if (submission.standing != Submission::Standing::Proper)
            std::cout << "  " << name(submission.standing) << ": " << shown(submission.remark);
        if (!submission.otherText.empty()) std::cout << "  " << submission.otherText;
        std::cout << "\n";
    }
}

} // namespace

int grade(const GradeOptions& options) {
    const auto lab = findScenario(options.lab);
    if (!lab) return refuse(lab.error(), ExitStatus::Unusable);
    if (!lab.value().isLab())
        return refuse({options.lab + " is no lab", "it has no checks", "socketscope list names the labs", {}},
                      ExitStatus::Unusable);
    const std::vector<std::string> files = filesOf(options.submissions);
    if (files.empty())
        return refuse({"There is nothing to judge", "no session (.pcapng) is in the folder", "Name the files", {}},
                      ExitStatus::Unusable);
    const std::vector<Submission> all = judgeSubmissions(lab.value(), files);
    if (options.output == GradeOptions::Output::Json)
        printJson(all);
    else if (options.output == GradeOptions::Output::Csv)
        printCsv(lab.value(), all);
    else
        printRows(all);
    if (!std::cout.flush()) return outputLost();
    const bool proper = std::all_of(all.begin(), all.end(), [](const Submission& submission) {
        return submission.standing == Submission::Standing::Proper;
    });
    return code(proper ? ExitStatus::AsExpected : ExitStatus::NotMet);
}

} // namespace socketscope
