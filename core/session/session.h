// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session: a source of events, the record of what they said, a playhead over it, and perhaps a script that makes
// things happen. Live run, replay, headless run and test differ only in the source. The one way in which time passes
// is tick(); the clock is the one that the session was given, and zero is where its story begins. Nothing here draws or
// sleeps.
#pragma once

#include "core/engine/engine.h"
#include "core/lesson/script.h"
#include "core/session/agreement.h"
#include "core/session/playhead.h"
#include "core/session/record.h"
#include "core/session/redo.h"
#include "core/session/responder.h"
#include "core/session/session_extras.h"

#include <memory>
#include <optional>

namespace socketscope {

/// On a virtual clock: how long a script's programs think between two calls. Longer than a segment and its answer take,
/// so that what a call sets in motion is over when the next one comes, as it is on loopback.
inline constexpr Duration thinkTime = std::chrono::milliseconds(50);
/// They do so after what they do themselves; about the wire nobody needs to think.
[[nodiscard]] bool takesThought(const Command& command);

/// So many are remembered; what comes after them is carried out like any other.
inline constexpr std::size_t mostRemembered = 500;

/// When a script's next command may be issued.
enum class Pace : std::uint8_t {
    AsFastAsPossible, ///< as soon as the step before it is under way: headless runs
    WithThePlayhead,  ///< when the playhead has reached the live edge and plays, or when Step asks: the window
};

class Session {
public:
    /// `clock` counts from the beginning of this session, and is the one that `engine` dates its events by. Both may be
    /// null: a session without a clock stands still, one without an engine only replays what is appended. With an
    /// engine whose time is virtual the session itself is the clock: time passes only where the playhead is at the live
    /// edge and plays, or is made to step.
    Session(std::unique_ptr<const Clock> clock, std::unique_ptr<Engine> engine, SessionInfo info, Pace pace);

    [[nodiscard]] const SessionInfo& info() const { return info_; }
    [[nodiscard]] const Record& record() const { return record_; }
    [[nodiscard]] const Trace& trace() const { return record_.trace(); }
    [[nodiscard]] const Timeline& timeline() const { return record_.timeline(); }
    [[nodiscard]] const Playhead& playhead() const { return playhead_; }
    /// How old the session is.
    [[nodiscard]] Time now() const { return clock_ ? clock_->now() : now_; }
    /// Time is the model's: it waits for us.
    [[nodiscard]] bool virtualTime() const { return engine_ && engine_->isVirtual(); }
    /// Virtual time does not pass beyond this moment.
    void setHorizon(Time horizon) { horizon_ = horizon; }
    /// Virtual time only: the next tick makes something happen.
    [[nodiscard]] bool busy() const { return virtualTime() && virtualTimeMayPass() && !nothingToCome(); }
    /// Virtual time only: nothing will ever happen again unless somebody does something.
    [[nodiscard]] bool nothingToCome() const;
    /// Where the picture stands: the playhead, and at the live edge the time since the last step.
    [[nodiscard]] Cursor cursor() const;
    /// The playhead is at the last step.
    [[nodiscard]] bool atLiveEdge() const { return playhead_.atEdge(record_.timeline().steps()); }

    /// The picture is where a person decides about what is held: at the live edge, or on its way there. A kernel's
    /// timers do not wait: what they add while somebody holds a segment is followed, unless that somebody looks back.
    [[nodiscard]] bool atHand() const { return atLiveEdge() || followsHand(); }

    /// Takes in what was recorded before, and makes this a recording: a session without an engine, in which nothing new
    /// happens.
    void replay(TraceBatch& batch);
    [[nodiscard]] bool isRecording() const { return recording_; }
    /// What stood in its file beside the events, for the file that it is saved to.
    void keep(SessionExtras extras) { extras_ = std::move(extras); }
    [[nodiscard]] const SessionExtras& extras() const { return extras_; }

    /// Gives the session a script; it starts at its first step.
    void play(Scenario scenario, Script::Company company = Script::Company::Nobody);
    /// Does once more what was done before, each as soon as it can be; whatever else is asked for ends it.
    void redo(std::vector<GivenCommand> commands);
    [[nodiscard]] const Script* script() const { return script_ ? &*script_ : nullptr; }
    /// Programs that answer by themselves from here on, whether the picture plays or not.
    void attend(std::vector<Responder> responders) {
        responders_ = std::move(responders);
        following_ = true; // whoever calls is to be seen at once
    }
    /// Where the script stands; Finished without one.
    [[nodiscard]] Script::State scriptState() const { return scriptState_; }

    /// Lets `dt` of real time pass: takes in events, moves the playhead, lets the script go on.
    void tick(Duration dt);

    // The playhead's commands, as keys and buttons give them.
    /// Left of the edge: shows the next step. At the edge: makes the script's next thing happen.
    void step();
    void back();
    void start(); ///< plays: shows what happened, then makes things happen
    void pause();
    void seek(double u);
    void toLiveEdge();
    void setSpeed(double stepsPerSecond) { playhead_.setSpeed(stepsPerSecond); }
    void setReducedMotion(bool reduced) { playhead_.setReducedMotion(reduced); }
    /// True where step() would make something happen rather than show what did.
    [[nodiscard]] bool stepActs() const;

    /// Everything that was asked of the engine, by the script and by persons, oldest first; nothing where that was more
    /// than is remembered.
    [[nodiscard]] const std::vector<GivenCommand>* given() const { return forgetful_ ? nullptr : &given_; }
    /// Virtual time: the script's programs think until then.
    [[nodiscard]] Time nextCall() const { return nextCall_; }
    /// What step() would do is to deliver the segment that has been held longest.
    [[nodiscard]] bool stepDelivers() const;
    /// The next thing happens by itself, at the next tick, if it is at the live edge: nobody needs to ask for it.
    [[nodiscard]] bool goesOn() const;

    /// A person's own command, at once; the playhead follows what comes of it.
    void press(Command command);
    /// Descriptor to wait on for news, -1 without an engine.
    [[nodiscard]] int descriptor() const { return engine_ ? engine_->descriptor() : -1; }

    /// How model and kernel agree so far; it applies in the sandbox only.
    [[nodiscard]] const Agreement& agreement() const { return agreement_; }
    /// The engine has lost what it needs for new sockets: what is connected goes on, and only a new session helps.
    [[nodiscard]] bool broken() const { return engine_ && engine_->broken(); }

private:
    void takeIn(Time horizon);
    void letRespondersAnswer();
    void letScriptAsk();
    void letScriptGoOn(Duration dt);
    void issueNext();
    void give(Command command, bool byPerson = false);
    [[nodiscard]] bool scriptMayIssue() const;
    [[nodiscard]] bool deliverHeld();
    [[nodiscard]] bool followsHand() const;
    [[nodiscard]] bool scriptGoesFirst() const;
    [[nodiscard]] bool virtualTimeMayPass() const;
    void passVirtualTime();
    [[nodiscard]] bool nextVirtualThing();
    [[nodiscard]] std::optional<Time> scriptWaitEnds() const;

    std::unique_ptr<const Clock> clock_; // before the engine, which reads it to its end
    std::unique_ptr<Engine> engine_;
    SessionInfo info_;
    Pace pace_;
    Record record_;
    Playhead playhead_;
    std::optional<Script> script_;
    Script::State scriptState_ = Script::State::Finished;
    Duration scriptClock_{};
    Time now_{}; ///< of the last tick: what the picture shows as now
    Time horizon_ = Time::max();
    Time nextCall_{}; ///< virtual time: the script's programs think until then
    Agreement agreement_;
    std::vector<Responder> responders_;
    std::optional<Redo> redo_;
    std::vector<GivenCommand> given_;
    bool forgetful_ = false;   ///< more was given than is remembered
    bool stepAsked_ = false;   ///< Step at the edge: issue one command
    bool following_ = false;   ///< the playhead runs after what a person or a step made happen
    bool lookingBack_ = false; ///< a person has left the live edge
    bool recording_ = false;
    bool showOne_ = false; ///< Step at the edge: show the first step of what comes of it
    TraceBatch batch_;
    SessionExtras extras_;
};

} // namespace socketscope
