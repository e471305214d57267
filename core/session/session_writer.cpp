// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_writer.h"

#include "core/session/ladder.h"
#include "core/session/made_datagram.h"
#include "core/session/session_rows.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace socketscope {
namespace {

constexpr std::string_view madeUp = " Nobody saw this segment: its headers are made from what the calls and the kernel "
                                    "tell. Sequence numbers count from 0; window, options and data are not known.";

/// What Wireshark shows beside the packet.
std::string aboutSegment(const Trace& trace, EventId id, const Sent& sent) {
    std::string text = sentence(trace, id) + ".";
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    if (!present(sent.raw)) text += madeUp;
    return text;
}

std::string listOf(const std::map<std::string, std::string>& settings) {
    std::string lines;
    for (const auto& [name, value] : settings) lines.append(name).append("=").append(value).append("\n");
    return lines;
}

} // namespace

SessionWriter::SessionWriter(const SessionInfo& info, const SessionExtras* extras)
    : extras_(extras), wallZero_(info.wallZero) {
    head(info);
}

void SessionWriter::clear() {
    digest();
    out_.clear();
    digested_ = 0;
}

void SessionWriter::digest() {
    digest_.add(out_.view().subspan(digested_));
    digested_ = out_.view().size();
}

RowWriter SessionWriter::begin(const Trace& trace, std::string_view message, Time at) {
    out_.begin(pcapng::journalEntry);
    RowWriter row(out_, trace);
    row.plain("MESSAGE", message);
    row.plain("__REALTIME_TIMESTAMP", wall(at) / 1000); // microseconds
    return row;
}

void SessionWriter::head(const SessionInfo& info) {
    out_.section(info.kernel.value_or(""), "Socketscope " + info.version);
    declareInterfaces();
    constexpr std::array usual{Origin::Inferred, Origin::Observed, Origin::Modelled}; // by wire
    (void)interfaceOf(usual[static_cast<std::size_t>(info.wire)]);                    // a capture has one at least
    const Trace none;
    RowWriter row = begin(none,
                          "Socketscope session" + (info.scenario.empty() ? "" : " " + info.scenario) + " on the " +
                              std::string(name(info.wire)) + " wire",
                          Time{});
    row.put("EVENT", std::string_view("session"));
    row.put("FORMAT", sessionFormat);
    row.put("VERSION", std::string_view(info.version));
    row.put("WALL_ZERO", wallZero_);
    row.put("WIRE", name(info.wire));
    row.put("SEED", info.seed);
    if (!info.scenario.empty()) row.put("SCENARIO", std::string_view(info.scenario));
    if (info.whyNot) row.put("WHY_NOT", std::string_view(*info.whyNot));
    if (info.profile) row.put("PROFILE", std::string_view(*info.profile));
    if (info.kernel) row.put("KERNEL", std::string_view(*info.kernel));
    if (info.lab) row.put("LAB", std::string_view(*info.lab));
    if (info.labText) row.put("LAB_TEXT", std::string_view(*info.labText));
    if (info.attempt != SessionInfo{}.attempt) row.put("ATTEMPT", info.attempt);
    if (info.student) row.put("STUDENT", std::string_view(*info.student));
    if (!info.sysctls.empty()) row.put("SETTINGS", std::string_view(listOf(info.sysctls)));
    extraLines(out_, EventId{});
    out_.end();
    extraBlocks(EventId{});
}

/// Others' packets name interfaces by number: each keeps its own.
void SessionWriter::declareInterfaces() {
    if (extras_ == nullptr) return;
    for (const SessionExtras::Interface& interface : extras_->interfaces) {
        out_.verbatim(interface.block);
        if (interface.ours) {
            auto& mine = interfaces_[static_cast<std::size_t>(*interface.ours)];
            if (!mine) mine = interfaceCount_;
        }
        ++interfaceCount_;
    }
}

std::uint32_t SessionWriter::interfaceOf(Origin origin) {
    constexpr std::array<std::string_view, namedValues<Origin>> about{
        "Seen byte for byte", "Not seen: follows from what the calls and the kernel tell",
        "Sent by Socketscope's own model of TCP"};
    const auto which = static_cast<std::size_t>(origin);
    if (!interfaces_[which]) {
        interfaces_[which] = interfaceCount_++;
        out_.interface(name(origin), about[which], pcapng::rawIp);
    }
    return *interfaces_[which];
}

void SessionWriter::write(const Trace& trace, std::size_t most) {
    declare(trace);
    const std::size_t upTo = taken_ + std::min(most, trace.size() - taken_);
    while (taken_ < upTo) {
        const EventId id{static_cast<std::uint32_t>(++taken_)};
        const bool foreign = extras_ != nullptr && extras_->instead.contains(id);
        if (foreign)
            out_.verbatim(extras_->instead.at(id));
        else if (const auto* sent = trace.get<Sent>(id))
            packet(trace, id, *sent);
        else
            row(trace, id);
        extraBlocks(id);
    }
}

/// Programs join while a session goes on.
void SessionWriter::declare(const Trace& trace) {
    const Time now = taken_ == 0 ? Time{} : trace[EventId{static_cast<std::uint32_t>(taken_)}].at;
    for (; declared_ < trace.programs().size(); ++declared_) {
        const ProgramInfo& program = trace.programs()[declared_];
        RowWriter row =
            begin(trace, program.name + ", a program on the " + std::string(name(program.host)) + "'s host", now);
        row.plain("SYSLOG_IDENTIFIER", program.name);
        row.put("EVENT", std::string_view("program"));
        row.put("PROGRAM", declared_);
        row.put("NAME", std::string_view(program.name));
        row.put("HOST", name(program.host));
        if (program.guest) row.put("GUEST", true);
        if (extras_ != nullptr)
            if (const auto lines = extras_->programLines.find(static_cast<std::uint32_t>(declared_));
                lines != extras_->programLines.end())
                out_.bytes(lines->second);
        out_.end();
    }
}

void SessionWriter::row(const Trace& trace, EventId id) {
    const TraceEvent& event = trace[id];
    RowWriter row = begin(trace, sentence(trace, id), event.at);
    if (const ProgramInfo* program = trace.program(event.program)) row.plain("SYSLOG_IDENTIFIER", program->name);
    fields(row, id, event);
    extraLines(out_, id);
    out_.end();
}

void SessionWriter::packet(const Trace& trace, EventId id, const Sent& sent) {
    const TraceEvent& event = trace[id];
    const bool isMade = !present(sent.raw);
    const MadeDatagram made = isMade ? madeDatagram(trace, sent) : MadeDatagram{};
    const ByteView captured = isMade ? ByteView(made.headers) : trace.bytes(sent.raw);
    const auto length = std::max(static_cast<std::uint32_t>(captured.size()), made.length);
    comment_.clear();
    RowWriter row(comment_, trace);
    fields(row, id, event);
    if (isMade) row.put("MADE", true);
    extraLines(comment_, id);
    const std::uint32_t interface = interfaceOf(event.origin);
    out_.beginPacket(interface, wall(event.at), captured, length);
    out_.option(pcapng::comment, aboutSegment(trace, id, sent));
    out_.option(pcapng::comment, comment_.view());
    out_.option(pcapng::packetId, number(sent.id));
    if (extras_ != nullptr) {
        const auto [first, last] = extras_->options.equal_range(id);
        for (auto it = first; it != last; ++it) out_.option(it->second.first, it->second.second);
    }
    out_.endOfOptions();
    out_.end();
}

/// What every event says, and what its kind does.
void SessionWriter::fields(RowWriter& row, EventId id, const TraceEvent& event) const {
    const auto kind = [&](const auto& what) {
        using Kind = EventFields<std::remove_cvref_t<decltype(what)>>;
        row.put("EVENT", Kind::kind);
        row.put("N", id);
        row.put("AT", event.at);
        if (present(event.cause)) row.put("CAUSE", event.cause);
        if (event.program != noProgram) row.put("PROGRAM", event.program);
        row.put("ORIGIN", event.origin);
        row.fields(what);
    };
    std::visit(kind, event.what);
}

void SessionWriter::extraLines(pcapng::Writer& out, EventId id) const {
    if (extras_ == nullptr) return;
    if (const auto lines = extras_->lines.find(id); lines != extras_->lines.end()) out.bytes(lines->second);
}

void SessionWriter::extraBlocks(EventId id) {
    if (extras_ == nullptr) return;
    const auto [first, last] = extras_->blocks.equal_range(id);
    for (auto it = first; it != last; ++it) out_.verbatim(it->second);
}

void SessionWriter::end(const Trace& trace) {
    write(trace);
    digest();
    const std::int64_t last = wall(trace.empty() ? Time{} : trace[trace.last()].at);
    const ByteView more = extras_ == nullptr ? ByteView{} : ByteView(extras_->endLines);
    out_.verbatim(endOfSession(last, taken_, digest_.hex(), more));
}

Bytes endOfSession(std::int64_t wall, std::size_t events, std::string_view digest, ByteView more) {
    pcapng::Writer out;
    const Trace none;
    out.begin(pcapng::journalEntry);
    RowWriter row(out, none);
    row.plain("MESSAGE", "End of the session");
    row.plain("__REALTIME_TIMESTAMP", wall / 1000);
    row.put("EVENT", std::string_view("end"));
    row.put("EVENTS", events);
    row.put("DIGEST", digest);
    out.bytes(more);
    out.end();
    return {out.view().begin(), out.view().end()};
}

} // namespace socketscope
