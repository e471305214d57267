// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as a capture file that Wireshark opens (docs/session-file.md): every segment a packet with comments that
// say what it is, every other event a systemd journal row. Append-only, so that what is written can be kept while the
// session goes on. Used to save, to journal and to hand in. It reads the trace, and touches no file.
#pragma once

#include "core/base/digest.h"
#include "core/packet/pcapng.h"
#include "core/session/session_extras.h"
#include "core/trace/event_fields.h"
#include "core/trace/session_info.h"
#include "core/trace/trace.h"

#include <limits>

namespace socketscope {

/// The version of the format that this program writes. Files of a greater one are read as far as they are understood.
inline constexpr std::uint32_t sessionFormat = 1;

class RowWriter;

/// The block that ends a file: `wall`, nanoseconds since 1970, of its last event; how many events there are; a digest
/// of all octets before; `more`: lines that mean nothing here.
[[nodiscard]] Bytes endOfSession(std::int64_t wall, std::size_t events, std::string_view digest, ByteView more);

class SessionWriter {
public:
    /// `extras`: what another version has written into this session, to be kept; nullptr for nothing, else it must
    /// outlive this.
    explicit SessionWriter(const SessionInfo& info, const SessionExtras* extras = nullptr);

    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    /// Writes what the trace has gained since the last call, at most so many events.
    void write(const Trace& trace, std::size_t most = all);
    /// Writes that nothing follows, with a digest of all before.
    void end(const Trace& trace);

    /// Events that are written.
    [[nodiscard]] std::size_t written() const { return taken_; }
    /// The octets of the file since the last clear().
    [[nodiscard]] ByteView view() const { return out_.view(); }
    void clear();

private:
    void head(const SessionInfo& info);
    void declareInterfaces();
    /// The interface of an origin, declared when it is first needed: libpcap reads no file in which more than one is of
    /// raw IP, and few sessions have segments of more than one origin.
    [[nodiscard]] std::uint32_t interfaceOf(Origin origin);
    void declare(const Trace& trace);
    void row(const Trace& trace, EventId id);
    void packet(const Trace& trace, EventId id, const Sent& sent);
    void fields(RowWriter& row, EventId id, const TraceEvent& event) const;
    /// Begins a journal entry, with what Wireshark shows of it.
    [[nodiscard]] RowWriter begin(const Trace& trace, std::string_view message, Time at);
    void extraLines(pcapng::Writer& out, EventId id) const;
    void extraBlocks(EventId id);
    void digest();
    [[nodiscard]] std::int64_t wall(Time at) const { return wallZero_ + at.time_since_epoch().count(); }

    pcapng::Writer out_, comment_;
    Digest digest_;
    const SessionExtras* extras_;
    std::int64_t wallZero_;
    std::size_t taken_ = 0, declared_ = 0;                                     ///< events, programs
    std::size_t digested_ = 0;                                                 ///< octets in out_
    std::array<std::optional<std::uint32_t>, namedValues<Origin>> interfaces_; ///< by origin
    std::uint32_t interfaceCount_ = 0;
};

} // namespace socketscope
