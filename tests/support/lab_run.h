// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A student who does the lab "Who shakes hands?" on the model. Used by the tests of labs, of grading and of the window,
// and by the bench of grading.
#pragma once

#include "core/engine/model_engine.h"
#include "core/lesson/builtin.h"
#include "core/session/session.h"

#include <algorithm>
#include <string>

namespace socketscope::test {

/// The lab itself.
inline Scenario handsLab() { return findScenario("who-shakes-hands").value(); }

class LabRun {
public:
    LabRun() : session(nullptr, engine(), onModel(), Pace::WithThePlayhead) {
        session.play(handsLab(), Script::Company::Person);
        pass();
    }

    static constexpr ProgramId client{0}, server{1};

    /// The person presses a key of the bench.
    void call(ProgramId program, Primitive primitive) {
        PrimitiveCommand command;
        command.program = program;
        command.primitive = primitive;
        if (primitive == Primitive::Send) command.data = {std::byte{'h'}, std::byte{'i'}};
        session.press(command);
        pass();
    }
    void listen() { call(server, Primitive::Listen); }
    void connect() { call(client, Primitive::Connect); }
    void send() { call(client, Primitive::Send); }
    void accept() { call(server, Primitive::Accept); }
    void receive() { call(server, Primitive::Receive); }

    /// Answers the question that stands open, or any other; empty: passes it over.
    void say(const std::string& answer) { say(open(), answer); }
    void say(const std::string& question, const std::string& answer) {
        session.press(Remark{Remark::Answers{question, answer}});
        pass();
    }
    /// The id of the question that stands open, empty where none does.
    [[nodiscard]] std::string open() const {
        const Question* question = session.script()->openQuestion();
        return question != nullptr ? question->id : std::string();
    }
    void hint(std::uint32_t number) {
        session.press(Remark{Remark::Hints{number, session.script()->scenario().hints[number - 1]}});
        pass();
    }

    /// Everything as the lab wants it.
    void doAll() {
        listen();
        say("ESTABLISHED");
        say("Yes: nobody needs ACCEPT for it");
        connect();
        say("The server's kernel, at once");
        send();
        say("1");
        accept();
        receive();
    }

    void pass() {
        constexpr int enough = 400;
        for (int i = 0; i < enough; ++i) session.tick(std::chrono::milliseconds(10));
    }

    [[nodiscard]] const Scenario& lab() const { return session.script()->scenario(); }
    [[nodiscard]] LabResult result() const { return judgeLab(lab(), session.trace()); }
    /// The result of the check with this id.
    [[nodiscard]] CheckResult check(const std::string& id) const {
        const LabResult all = result();
        return *std::find_if(all.checks.begin(), all.checks.end(), [&](const auto& c) { return c.check->id == id; });
    }

    Session session;

private:
    static std::unique_ptr<Engine> engine() {
        ModelEngineSetup setup;
        setup.programs = handsLab().programs;
        return std::make_unique<ModelEngine>(setup);
    }
    static SessionInfo onModel() {
        SessionInfo info;
        info.version = "1.2.3";
        info.wire = Wire::Model;
        return info;
    }
};

} // namespace socketscope::test
