// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor.h"

#include "app/exit_status.h"
#include "app/sandbox_place.h"
#include "app/terminal.h"
#include "core/base/cell_text.h"
#include "core/net/doctor.h"
#include "core/net/machine.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

namespace socketscope {
namespace {

using Json = nlohmann::ordered_json;

double milliseconds(Duration d) { return std::round(seconds(d) * 1e6) / 1e3; }

Json toJson(const Finding& finding) {
    const bool tried = finding.verdict != Finding::Verdict::NotTried;
    Json json{
        {"stage", finding.name},    {"ok", tried ? Json(finding.verdict == Finding::Verdict::Good) : Json(nullptr)},
        {"needed", finding.needed}, {"took_ms", tried ? Json(milliseconds(finding.took)) : Json(nullptr)},
        {"what", nullptr},          {"why", nullptr},
        {"remedy", nullptr}};
    if (finding.words) {
        json["what"] = finding.words->what;
        json["why"] = finding.words->why;
        json["remedy"] = finding.words->remedy;
    }
    return json;
}

Json toJson(const Diagnosis& diagnosis, const std::string& helper) {
    Json stages = Json::array();
    for (const Finding& finding : diagnosis.findings) stages.push_back(toJson(finding));
    return {{"format", 1},
            {"version", SOCKETSCOPE_VERSION},
            {"kernel", kernelName()},
            {"helper", helper},
            {"wire", name(diagnosis.best)},
            {"stages", stages},
            {"lacking", diagnosis.lacking},
            {"took_ms", milliseconds(diagnosis.took)}};
}

std::string_view mark(const Finding& finding) {
    switch (finding.verdict) {
    case Finding::Verdict::Good:
        return "yes";
    case Finding::Verdict::Refused:
        return "no";
    case Finding::Verdict::NotTried:
        break;
    }
    return "-";
}

void print(const Diagnosis& diagnosis) {
    for (const Finding& finding : diagnosis.findings) {
        std::cout << padToCells(mark(finding), 5, "") << padToCells(finding.name, 11, "") << findingTitle(finding.name)
                  << "\n";
        if (!finding.words) continue;
        const Error& words = *finding.words;
        std::cout << "       " << words.what << ": " << words.why << "\n       Remedy: " << words.remedy << "\n";
    }
    for (const std::string& setting : diagnosis.lacking)
        std::cout << "     This kernel has no " << setting << "; the profile class does without it\n";
    std::cout << "     " << milliseconds(diagnosis.took) << " ms in all\n";
    std::cout << "The best wire here, which auto takes where the scenario allows: " << name(diagnosis.best) << "\n";
}

} // namespace

int doctor(const DoctorOptions& options) {
    const std::string helper = sandboxHelper();
    const Diagnosis diagnosis = examineMachine(helper);
    if (options.json)
        std::cout << toJson(diagnosis, helper).dump(2) << "\n";
    else
        print(diagnosis);
    if (!std::cout.flush()) return outputLost();
    return code(diagnosis.best == Wire::Sandbox ? ExitStatus::AsExpected : ExitStatus::Impossible);
}

} // namespace socketscope
