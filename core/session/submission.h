// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a student handed in, judged: a session file against a lab. Everything is judged afresh from the recorded
// evidence, and nothing of the file is run. Used by `socketscope grade`; many may be judged at once, each on its own.
#pragma once

#include "core/lesson/scenario.h"
#include "core/trace/session_info.h"

#include <optional>
#include <string>
#include <vector>

namespace socketscope {

struct Submission {
    enum class Standing : std::uint8_t {
        Proper,
        Cut,         ///< it ends before its end: judged as far as it goes
        Altered,     ///< changed since it was saved, or damaged: judged as it stands
        Newer,       ///< of a newer Socketscope: judged as far as it is understood
        Impossible,  ///< the record contradicts itself: judged as it stands
        Unexplained, ///< its kernel did what the model cannot explain, who may be at fault: judged as it stands
        Foreign,     ///< no session, or one of another lab: not judged
        Unreadable,  ///< not judged
    };
    std::string path;
    Standing standing = Standing::Unreadable;
    std::string remark;    ///< of a standing other than Proper: why, in a sentence
    std::string otherText; ///< made with another version of the lab's text: a sentence; else empty
    SessionInfo info;
    std::size_t events = 0;
    std::optional<LabResult> result; ///< points into the lab
};

[[nodiscard]] std::string_view name(Submission::Standing standing);

/// `lab` outlives what comes of it.
[[nodiscard]] Submission judgeSubmission(const Scenario& lab, const std::string& path);
/// All of them, on as many threads as there are processors, in the order given.
[[nodiscard]] std::vector<Submission> judgeSubmissions(const Scenario& lab, const std::vector<std::string>& paths);

} // namespace socketscope
