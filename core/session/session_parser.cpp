// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_parser.h"

#include "core/session/field_values.h"
#include "core/session/session_writer.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace socketscope {
namespace {

Error noSession(const std::string& why, const std::string& remedy) {
    return {"This is no Socketscope session", why, remedy, std::nullopt};
}

/// Handles without which an event says nothing, and that the trace's indexes need.
template <typename Event> bool whole(const Event& event) {
    if constexpr (std::is_same_v<Event, Call> || std::is_same_v<Event, Sent>)
        return present(event.id);
    else if constexpr (std::is_same_v<Event, Return>)
        return present(event.call);
    else if constexpr (std::is_same_v<Event, Arrived> || std::is_same_v<Event, Lost> || std::is_same_v<Event, Decided>)
        return present(event.segment);
    else if constexpr (std::is_same_v<Event, StateChanged> || std::is_same_v<Event, QueueChanged>)
        return present(event.socket);
    else
        return true;
}

/// Reads the fields of the kind of event that has this name. What is wrong with them, nothing where nothing is.
template <std::size_t I = 0>
std::string readWhat(std::string_view kind, RowReader& row, const FieldValues& values, What& what) {
    if constexpr (I == std::variant_size_v<What>) {
        return "this version knows no " + std::string(kind.substr(0, 40));
    } else {
        using Event = std::variant_alternative_t<I, What>;
        if (EventFields<Event>::kind != kind) return readWhat<I + 1>(kind, row, values, what);
        Event& event = what.emplace<I>();
        const std::string_view bad = values.fields(row, event);
        if (!bad.empty()) return std::string(bad) + " makes no sense";
        return whole(event) ? "" : "it does not say whose it is";
    }
}

/// Handles are dense: each event brings at most a few new ones.
constexpr std::uint32_t mostAhead = 1000;
constexpr std::size_t mostLabText = std::size_t{1} << 20U; ///< octets; no longer one is ever read as a lab

} // namespace

std::optional<Error> SessionParser::take(ByteView piece, TraceBatch& into) {
    if (over_) return std::nullopt;
    buffer_.insert(buffer_.end(), piece.begin(), piece.end());
    std::size_t at = 0;
    std::optional<Error> error;
    while (!over_ && !error) {
        pcapng::Block found;
        const auto next = blocks_.next(ByteView(buffer_).subspan(at), found);
        if (next == pcapng::Reader::Found::Incomplete) break;
        if (next == pcapng::Reader::Found::Broken) {
            if (!begun_) error = noSession("it is no capture file", "Give a file that Socketscope has saved");
            stop(SessionFindings::End::Damaged);
            break;
        }
        error = block(found);
        if (over_) break;
        digest_.add(found.whole);
        at += found.whole.size();
        findings_.goodOctets += found.whole.size();
    }
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(at));
    writer_.drain(into);
    return error;
}

std::optional<Error> SessionParser::end() {
    if (!begun_) {
        const bool short_ = buffer_.empty() && findings_.goodOctets == 0;
        return noSession(short_ ? "it is empty" : "it ends before its session begins",
                         "Give a file that Socketscope has saved");
    }
    if (!buffer_.empty() && findings_.end == SessionFindings::End::Proper)
        findings_.end = SessionFindings::End::Altered;
    if (othersTakePart_) extras_.interfaces = std::move(declared_);
    return std::nullopt;
}

std::optional<Error> SessionParser::block(const pcapng::Block& block) {
    if (findings_.end == SessionFindings::End::Proper) { // nothing may follow
        stop(SessionFindings::End::Altered);
        return std::nullopt;
    }
    switch (block.type) {
    case pcapng::sectionHeader:
        if (++sections_ > 1) stop(SessionFindings::End::Altered); // what follows was appended: it is another capture
        break;
    case pcapng::interfaceDescription:
        interface(block);
        break;
    case pcapng::enhancedPacket:
        if (!begun_) return noSession("it is another program's capture", "Open it in Wireshark");
        packet(block);
        break;
    case pcapng::journalEntry:
        journal(block);
        if (!begun_) return noSession("it is another program's journal", "Open it in Wireshark");
        break;
    default:
        keepBlock(block);
    }
    return std::nullopt;
}
void SessionParser::interface(const pcapng::Block& block) {
    interfaces_.push_back(blocks_.interface(block).value_or(pcapng::Interface{}));
    const std::optional<Origin> ours = valueNamed<Origin>(interfaces_.back().name);
    declared_.push_back({ours, Bytes(block.whole.begin(), block.whole.end())});
    if (ours) return;
    ++findings_.notUnderstood;
    othersTakePart_ = true;
}

/// A segment of ours has a comment that is a row.
void SessionParser::packet(const pcapng::Block& block) {
    const auto packet = blocks_.packet(block, interfaces_);
    if (!packet) return stop(SessionFindings::End::Damaged);
    ByteView options = packet->options;
    while (const auto option = blocks_.option(options)) {
        if (option->code != pcapng::comment || !asText(option->value).starts_with(rowPrefix)) continue;
        if (!row_.read(option->value)) break;
        const auto kind = row_.take("EVENT");
        if (kind != EventFields<Sent>::kind) break;
        event(block, *kind, packet->captured);
        return keepOptions(packet->options);
    }
    keepBlock(block);
    othersTakePart_ = true;
}

void SessionParser::journal(const pcapng::Block& block) {
    const bool readable = row_.read(block.body);
    const auto kind = row_.take("EVENT");
    if (!readable || !kind || (!begun_ && *kind != "session")) return keepBlock(block);
    if (*kind == "session" && !begun_)
        session();
    else if (*kind == "program")
        program(block);
    else if (*kind == "end")
        ended(block);
    else
        event(block, *kind, {});
}

void SessionParser::session() {
    begun_ = true;
    const auto text = [&](std::string_view key) { return std::string(row_.take(key).value_or("")); };
    const auto perhaps = [&](std::string_view key, std::size_t most = SIZE_MAX) -> std::optional<std::string> {
        const auto value = row_.take(key, most);
        return value ? std::optional(std::string(*value)) : std::nullopt;
    };
    const std::uint32_t format = rowNumber<std::uint32_t>(text("FORMAT")).value_or(0);
    if (format > sessionFormat) findings_.newerFormat = format;
    info_.version = text("VERSION");
    info_.wallZero = rowNumber<std::int64_t>(text("WALL_ZERO")).value_or(0);
    if (std::abs(info_.wallZero) > 2 * FieldValues::longest) info_.wallZero = 0;
    const std::string wire = text("WIRE");
    for (const Wire w : {Wire::Loopback, Wire::Sandbox, Wire::Model})
        if (wire == name(w)) info_.wire = w;
    info_.seed = rowNumber<std::uint64_t>(text("SEED")).value_or(0);
    info_.scenario = text("SCENARIO");
    info_.whyNot = perhaps("WHY_NOT");
    info_.profile = perhaps("PROFILE");
    info_.kernel = perhaps("KERNEL");
    info_.lab = perhaps("LAB");
    info_.labText = perhaps("LAB_TEXT", mostLabText);
    info_.attempt = rowNumber<std::uint32_t>(text("ATTEMPT")).value_or(info_.attempt);
    info_.student = perhaps("STUDENT");
    std::istringstream settings(text("SETTINGS"));
    for (std::string line; std::getline(settings, line);)
        if (const auto equals = line.find('='); equals != std::string::npos)
            info_.sysctls[line.substr(0, equals)] = line.substr(equals + 1);
    keepUnknownLines(EventId{});
}

void SessionParser::program(const pcapng::Block& block) {
    constexpr std::uint32_t most = 10'000; // the window has room for no more, and handles have 16 bits
    // One that was named before it was there stays unknown: else what was not understood would be, once saved.
    if (programs_ >= most || programs_ < named_) return keepBlock(block);
    ++programs_;
    ProgramInfo info;
    (void)row_.take("PROGRAM");
    info.name = row_.take("NAME").value_or("?");
    info.host = row_.take("HOST") == name(Host::Server) ? Host::Server : Host::Client;
    info.guest = row_.take("GUEST") == "1";
    writer_.program(std::move(info));
    row_.unknown([&](ByteView line) { keepLine(extras_.programLines[programs_ - 1], line); });
}

/// It is as we would write it after what was read, digest and all; a newer version may say it otherwise.
void SessionParser::ended(const pcapng::Block& block) {
    const std::string digest = digest_.hex();
    const bool sameDigest = row_.take("DIGEST") == digest;
    (void)row_.take("EVENTS");
    row_.unknown([&](ByteView line) { keepLine(extras_.endLines, line); });
    const Bytes ours = endOfSession(info_.wallZero + last_.time_since_epoch().count(), number(writer_.last()), digest,
                                    extras_.endLines);
    const bool same = findings_.newerFormat != 0
                          ? sameDigest
                          : std::equal(ours.begin(), ours.end(), block.whole.begin(), block.whole.end());
    findings_.end = same ? SessionFindings::End::Proper : SessionFindings::End::Altered;
}

void SessionParser::event(const pcapng::Block& block, std::string_view kind, ByteView raw) {
    const EventId id{number(writer_.last()) + 1};
    TraceEvent event;
    event.at = last_;
    const std::string wrong = read(kind, event);
    if (over_) return;
    if (!wrong.empty()) {
        ++findings_.notUnderstood;
        if (findings_.firstWrong.empty()) findings_.firstWrong = "event " + std::to_string(number(id)) + ": " + wrong;
        extras_.instead.emplace(id, Bytes(block.whole.begin(), block.whole.end()));
        const std::string text = "Event " + std::to_string(number(id)) + " of the file is not understood: " + wrong;
        event = {event.at, EventId{}, noProgram, Origin::Observed, Note{writer_.keep(text), Note::Level::Warning}};
    } else {
        if (auto* sent = std::get_if<Sent>(&event.what); sent != nullptr && row_.take("MADE") != "1")
            sent->raw = writer_.keep(raw);
        keepUnknownLines(id);
    }
    last_ = event.at;
    writer_.add(event.at, event.program, event.origin, event.cause, event.what);
}

/// The event of the row that was read last; what is wrong with it, nothing where nothing is.
std::string SessionParser::read(std::string_view kind, TraceEvent& event) {
    const std::uint32_t n = number(writer_.last()) + 1;
    const FieldValues values(writer_, 2 * n + mostAhead);
    std::uint32_t said = 0;
    if (!values.read(row_.take("N").value_or(""), said) || said != n) {
        findings_.firstWrong = "event " + std::to_string(n) + " is not where it should be";
        stop(SessionFindings::End::Damaged); // causes would mean other events from here on
        return findings_.firstWrong;
    }
    Time at{};
    if (!values.read(row_.take("AT").value_or(""), at)) return "it does not say when";
    if (at < event.at) return "it is earlier than the event before it";
    event.at = at;
    if (const auto cause = row_.take("CAUSE"); cause && (!values.read(*cause, event.cause) || number(event.cause) >= n))
        return "its cause comes after it";
    if (const auto program = row_.take("PROGRAM")) {
        const bool readable = values.read(*program, event.program);
        if (readable) named_ = std::max<std::uint32_t>(named_, number(event.program) + 1U);
        if (!readable || number(event.program) >= programs_) return "nobody has heard of its program";
    }
    if (!values.read(row_.take("ORIGIN").value_or(""), event.origin)) return "it does not say what it rests on";
    return readWhat(kind, row_, values, event.what);
}

void SessionParser::keepOptions(ByteView options) {
    bool ours = true; // the comment before the row is our own too, and made anew
    while (const auto option = blocks_.option(options)) {
        const bool isRow = option->code == pcapng::comment && asText(option->value).starts_with(rowPrefix);
        const bool isOurs = isRow || option->code == pcapng::packetId || (ours && option->code == pcapng::comment);
        if (isRow) ours = false;
        if (isOurs) continue;
        ++findings_.notUnderstood;
        extras_.options.emplace(writer_.last(),
                                std::pair(option->code, Bytes(option->value.begin(), option->value.end())));
    }
}

void SessionParser::keepLine(Bytes& kept, ByteView line) {
    ++findings_.notUnderstood;
    kept.insert(kept.end(), line.begin(), line.end());
}

void SessionParser::keepUnknownLines(EventId of) {
    row_.unknown([&](ByteView line) { keepLine(extras_.lines[of], line); });
}

void SessionParser::keepBlock(const pcapng::Block& block) {
    ++findings_.notUnderstood;
    extras_.blocks.emplace(writer_.last(), Bytes(block.whole.begin(), block.whole.end()));
}

} // namespace socketscope
