// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads what a lab has beside a scenario: questions, tasks, checks and hints (docs/authoring.md). Used by the reader of
// scenarios alone; mistakes leave as YamlMistake.
#pragma once

#include "core/lesson/lab.h"
#include "core/lesson/pattern_reader.h"
#include "core/lesson/scenario_step.h"

namespace socketscope {

class LabReader {
public:
    /// `programs`: those that take part.
    explicit LabReader(const std::vector<std::string>& programs) : patterns_(programs) {}

    /// {ask: …} of a step. Its id is its own among those that were read before.
    [[nodiscard]] AskStep ask(const YamlReader& yaml);
    /// {task: …} of a step.
    [[nodiscard]] TaskStep task(const YamlReader& yaml) const;
    /// One check, after all steps.
    [[nodiscard]] Check check(const YamlReader& yaml);

private:
    [[nodiscard]] std::vector<Choice> choices(const YamlReader& yaml) const;
    [[nodiscard]] QueueReading number(const YamlReader& yaml) const;
    void takeParts(const YamlReader& yaml, Check& check);
    [[nodiscard]] std::vector<CheckPart> parts(const YamlReader& yaml) const;
    [[nodiscard]] std::vector<std::string> questions(const YamlReader& yaml) const;

    PatternReader patterns_;
    std::vector<std::string> ids_; ///< of the questions that were read
    std::size_t parts_ = 0;        ///< of all checks that were read
};

} // namespace socketscope
