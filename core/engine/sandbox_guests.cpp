// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sandbox_guests.h"

#include "core/base/printable.h"
#include "core/net/socket_holder.h"

#include <algorithm>
#include <csignal>
#include <cstring>

namespace socketscope {
namespace {

enum class Ear : std::uint8_t { Ended, Output, Errors };
constexpr std::uint64_t firstToken = std::uint64_t{1} << 32; ///< beyond those of KernelPrograms
constexpr std::uint64_t tokensEach = 4;

constexpr std::size_t mostLines = 200;    ///< of one guest's output that become notes
constexpr std::size_t longestName = 24;   ///< octets of a name on a column
constexpr std::size_t mostHolders = 4096; ///< remembered, so that a flood is not looked up again and again
constexpr std::size_t visitors = 0;       ///< index of those who came through a terminal

std::uint64_t tokenOf(std::size_t guest, Ear ear) {
    return firstToken + guest * tokensEach + static_cast<std::uint64_t>(ear);
}

/// "/usr/bin/curl" → "curl".
std::string commandName(const std::string& argument) {
    const std::string last = argument.substr(argument.find_last_of('/') + 1);
    const std::string shown = printable(asBytes(last), longestName);
    return shown.empty() ? "program" : shown;
}

/// "SIGKILL", "signal 40".
std::string signalName(int number) {
    const char* name = ::sigabbrev_np(number);
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

} // namespace

std::string terminalLine(const Sandbox& sandbox) {
    return "nsenter --preserve-credentials -U -n -t " + std::to_string(sandbox.helperPid());
}

SandboxGuests::SandboxGuests(Sandbox& sandbox, SockDiag& diag, TraceWriter& trace, Poller& poller, const Clock& clock,
                             Declare declare)
    : sandbox_(sandbox), diag_(diag), trace_(trace), poller_(poller), clock_(clock), declare_(std::move(declare)) {
    guests_.push_back(std::make_unique<Guest>());
    guests_[visitors]->name = "visitor";
}

SandboxGuests::~SandboxGuests() {
    for (const auto& guest : guests_) {
        if (!guest->runs) continue;
        poller_.forget(guest->process.ended.get());
        for (const LinePipe& pipe : guest->output) poller_.forget(pipe.descriptor());
    }
}

std::string SandboxGuests::nameFor(const std::string& wanted) {
    const int given = ++names_[wanted];
    return given == 1 ? wanted : nameFor(wanted + " " + std::to_string(given));
}

void SandboxGuests::run(const RunProgram& command) {
    const std::string name = command.arguments.empty() ? "" : commandName(command.arguments.front());
    auto guest = std::make_unique<Guest>();
    guest->name = name;
    guest->fate = command.fate;
    start(*guest, command);
    if (!guest->runs) return;
    const std::size_t index = guests_.size();
    guests_.push_back(std::move(guest));
    Guest& here = *guests_.back();
    poller_.watch(here.process.ended.get(), tokenOf(index, Ear::Ended));
    if (command.stdio) return;
    poller_.watch(here.output[0].descriptor(), tokenOf(index, Ear::Output));
    poller_.watch(here.output[1].descriptor(), tokenOf(index, Ear::Errors));
}

void SandboxGuests::start(Guest& guest, const RunProgram& command) {
    const UniqueFd nothing = openNothing();
    if (!command.stdio)
        for (LinePipe& pipe : guest.output) pipe.open();
    std::array<int, 3> stdio{nothing.get(), guest.output[0].writingEnd(), guest.output[1].writingEnd()};
    if (command.stdio) stdio = *command.stdio;
    auto started = sandbox_.run(command.arguments, stdio);
    for (LinePipe& pipe : guest.output) pipe.closeWritingEnd();
    if (started) {
        guest.process = std::move(started.value());
        guest.runs = true;
        return;
    }
    note(started.error().line(), Note::Level::Warning);
    if (guest.fate) guest.fate->tell(started.error());
}

void SandboxGuests::signal(int number) {
    for (const auto& guest : guests_)
        if (guest->runs) static_cast<void>(sandbox_.signalProgram(guest->process, number));
}

void SandboxGuests::kill(ProgramId program) {
    const auto it = drawn_.find(program);
    if (it == drawn_.end()) return;
    Guest& guest = *it->second;
    if (guest.runs) {
        static_cast<void>(sandbox_.signalProgram(guest.process, SIGKILL));
        return;
    }
    note(guest.name + " was not started from here, or has ended: it cannot be killed.", Note::Level::Warning);
}

bool SandboxGuests::ready(std::uint64_t token) {
    if (token < firstToken || (token - firstToken) / tokensEach >= guests_.size()) return false;
    Guest& guest = *guests_[(token - firstToken) / tokensEach];
    switch (static_cast<Ear>((token - firstToken) % tokensEach)) {
    case Ear::Output:
        hear(guest, guest.output[0]);
        break;
    case Ear::Errors:
        hear(guest, guest.output[1]);
        break;
    case Ear::Ended:
        if (const auto end = Sandbox::programEnd(guest.process)) ended(guest, *end);
        break;
    }
    return true;
}

void SandboxGuests::hear(Guest& guest, LinePipe& pipe) {
    for (const std::string& line : pipe.lines())
        if (++guest.lines <= mostLines) note(guest.name + ": " + printable(asBytes(line), line.size()));
    if (pipe.ended()) poller_.forget(pipe.descriptor());
}

void SandboxGuests::ended(Guest& guest, ProgramEnd end) {
    poller_.forget(guest.process.ended.get());
    guest.runs = false;
    for (LinePipe& pipe : guest.output)
        if (pipe.descriptor() >= 0 && !pipe.ended()) hear(guest, pipe);
    if (guest.lines > mostLines)
        note(std::to_string(guest.lines - mostLines) + " more lines of " + guest.name + " were left out.");
    if (end.killed)
        note(guest.name + " was ended by " + signalName(end.status) + ".", Note::Level::Warning);
    else
        note(guest.name + " has ended with status " + std::to_string(end.status) + ".");
    if (guest.fate) guest.fate->tell(GuestFate::Ended{end.status, end.killed});
}

bool SandboxGuests::anyRuns() const {
    return std::any_of(guests_.begin(), guests_.end(), [](const auto& guest) { return guest->runs; });
}

ProgramId SandboxGuests::ownerOf(const Endpoint& local, const Endpoint& remote, bool calls) {
    if (!calls) {
        const auto listener = diag_.listener(local);
        return listener ? ownerOf(*listener) : noProgram;
    }
    const auto found = diag_.find({local, remote});
    Guest& guest = holderOf(found ? found->inode : 0, [&] {
        const auto again = diag_.find({local, remote});
        return again && again->inode == found->inode;
    });
    return drawn(guest, Host::Client, local);
}

ProgramId SandboxGuests::ownerOf(const DiagListener& listener) {
    Guest& guest = holderOf(listener.inode, [&] {
        const auto again = diag_.listener(listener.local);
        return again && again->inode == listener.inode;
    });
    return drawn(guest, Host::Server, listener.local);
}

/// Who holds it; the newest guest where it was let go already, or its holder has left its parents.
SandboxGuests::Guest& SandboxGuests::holderOf(std::uint32_t inode, const std::function<bool()>& stillThere) {
    if (inode == 0) return newest();
    if (const auto known = holders_.find(inode); known != holders_.end()) return *known->second;
    const auto found = holderBelow(sandbox_.helperPid(), inode);
    Guest* holder = &newest();
    if (!found && stillThere()) holder = guests_[visitors].get();
    for (const auto& guest : guests_)
        if (found && guest->process.pid == found->branch) holder = guest.get();
    if (holders_.size() >= mostHolders) holders_.clear();
    holders_[inode] = holder;
    return *holder;
}

/// The visitors where nobody else has come.
SandboxGuests::Guest& SandboxGuests::newest() {
    const auto runs = std::find_if(guests_.rbegin(), guests_.rend(), [](const auto& guest) { return guest->runs; });
    return runs != guests_.rend() ? **runs : *guests_.back();
}

ProgramId SandboxGuests::drawn(Guest& guest, Host host, const Endpoint& local) {
    ProgramId& as = guest.drawnAs[static_cast<std::size_t>(host)];
    if (as != noProgram) return as;
    ProgramSetup setup;
    setup.info = {nameFor(guest.name), host, true};
    setup.address = local.address;
    setup.port = host == Host::Server ? local.port : std::uint16_t{0};
    as = declare_(setup);
    drawn_[as] = &guest;
    return as;
}

void SandboxGuests::note(const std::string& text, Note::Level level) {
    trace_.add(clock_.now(), noProgram, Origin::Observed, EventId{}, Note{trace_.keep(text), level});
}

} // namespace socketscope
