// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Guests: programs in the sandbox that are not ours. A person starts one from the window or the command line, or enters
// from a terminal (a visitor). Here they are started, heard and ended, and here it is decided which of them a socket
// belongs to. Used by SandboxWork and, through it, by the Witness; lives on the engine's thread. Nobody sees a guest's
// calls, and nobody makes them up: a guest is drawn by its sockets, from the first one on.
#pragma once

#include "core/engine/command.h"
#include "core/net/line_pipe.h"
#include "core/net/poller.h"
#include "core/net/sandbox.h"
#include "core/net/sock_diag.h"
#include "core/trace/batch.h"

#include <functional>
#include <map>
#include <memory>

namespace socketscope {

/// What a person types in a terminal to enter the sandbox; a command may follow, else it is a shell.
[[nodiscard]] std::string terminalLine(const Sandbox& sandbox);

class SandboxGuests {
public:
    /// Declares a program to all who should know it.
    using Declare = std::function<ProgramId(const ProgramSetup&)>;
    /// All of them must outlive it. `taken`: names that are given already.
    SandboxGuests(Sandbox& sandbox, SockDiag& diag, TraceWriter& trace, Poller& poller, const Clock& clock,
                  Declare declare);
    ~SandboxGuests();
    SandboxGuests(const SandboxGuests&) = delete;
    SandboxGuests& operator=(const SandboxGuests&) = delete;

    /// No guest takes this name.
    void reserve(const std::string& name) { ++names_[name]; }
    void run(const RunProgram& command);
    void signal(int number);
    /// Kills the process of a guest. A visitor's is not ours to kill: a note says so.
    void kill(ProgramId program);
    /// False where the token is none of its own.
    bool ready(std::uint64_t token);

    /// Whose socket that is: a guest, declared now if this is its first one. `calls`: it is no listener.
    [[nodiscard]] ProgramId ownerOf(const Endpoint& local, const Endpoint& remote, bool calls);
    [[nodiscard]] ProgramId ownerOf(const DiagListener& listener);
    [[nodiscard]] bool isGuest(ProgramId program) const { return drawn_.contains(program); }
    /// A process of theirs runs, and may begin to listen at any moment.
    [[nodiscard]] bool anyRuns() const;

private:
    struct Guest {
        std::string name;
        SandboxProgram process; ///< of a visitor none is known
        std::array<LinePipe, 2> output;
        std::shared_ptr<GuestFate> fate;
        std::array<ProgramId, 2> drawnAs{noProgram, noProgram}; ///< by host
        std::size_t lines = 0;                                  ///< of its output, told and not
        bool runs = false;
    };
    [[nodiscard]] Guest& holderOf(std::uint32_t inode, const std::function<bool()>& stillThere);
    [[nodiscard]] Guest& newest();
    [[nodiscard]] ProgramId drawn(Guest& guest, Host host, const Endpoint& local);
    [[nodiscard]] std::string nameFor(const std::string& wanted);
    void start(Guest& guest, const RunProgram& command);
    void hear(Guest& guest, LinePipe& pipe);
    void ended(Guest& guest, ProgramEnd end);
    void note(const std::string& text, Note::Level level = Note::Level::Info);

    Sandbox& sandbox_;
    SockDiag& diag_;
    TraceWriter& trace_;
    Poller& poller_;
    const Clock& clock_;
    Declare declare_;
    std::vector<std::unique_ptr<Guest>> guests_; ///< the visitors first, as one
    std::map<std::uint32_t, Guest*> holders_;    ///< by inode, as far as looked up
    std::map<ProgramId, Guest*> drawn_;
    std::map<std::string, int> names_; ///< how often each was given
};

} // namespace socketscope
