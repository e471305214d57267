// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads what SessionWriter wrote, in pieces of any size, into a batch that a Trace takes. Used to open, to recover and
// to grade. A session from elsewhere is data: nothing in it is trusted, nothing of it is run, memory stays in
// proportion to its size. What is not understood is kept, and what cannot be is told.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/packet/pcapng.h"
#include "core/session/session_extras.h"
#include "core/session/session_rows.h"
#include "core/trace/batch.h"

#include <optional>
#include <string>
#include <vector>

namespace socketscope {

/// What is to be said of a session file.
struct SessionFindings {
    enum class End : std::uint8_t {
        Proper,  ///< it is as it was written
        Missing, ///< it was never finished, or has been cut: what is here is good
        Damaged, ///< from some octet on it cannot be read
        Altered, ///< somebody has changed it since it was written
    };
    End end = End::Missing;
    std::uint64_t goodOctets = 0;    ///< the file could be read so far
    std::uint32_t newerFormat = 0;   ///< the version of its format, where that is newer than ours
    std::uint64_t notUnderstood = 0; ///< lines, rows and blocks that are kept and mean nothing here
    std::string firstWrong;          ///< what is wrong with the first event that is not where or what it should be
};

class SessionParser {
public:
    /// Takes in the next octets of the file and adds what they tell. An error where this is no session file.
    [[nodiscard]] std::optional<Error> take(ByteView piece, TraceBatch& into);
    /// There are no more octets. An error where it never became a session.
    [[nodiscard]] std::optional<Error> end();

    /// Good once take() has added an event, or end() had no error.
    [[nodiscard]] const SessionInfo& info() const { return info_; }
    [[nodiscard]] const SessionFindings& findings() const { return findings_; }
    [[nodiscard]] const SessionExtras& extras() const { return extras_; }

private:
    [[nodiscard]] std::optional<Error> block(const pcapng::Block& block);
    void interface(const pcapng::Block& block);
    void packet(const pcapng::Block& block);
    void journal(const pcapng::Block& block);
    void session();
    void program(const pcapng::Block& block);
    void ended(const pcapng::Block& block);
    /// One event, from the row that was read last; `raw`: the datagram of a segment.
    void event(const pcapng::Block& block, std::string_view kind, ByteView raw);
    [[nodiscard]] std::string read(std::string_view kind, TraceEvent& event);
    void keepOptions(ByteView options);
    void keepLine(Bytes& kept, ByteView line);
    void keepUnknownLines(EventId of);
    void keepBlock(const pcapng::Block& block);
    void stop(SessionFindings::End end) {
        findings_.end = end;
        over_ = true;
    }

    pcapng::Reader blocks_;
    RowReader row_;
    TraceWriter writer_;
    Digest digest_;
    SessionInfo info_;
    SessionFindings findings_;
    SessionExtras extras_;
    Bytes buffer_; ///< what has come and is not taken in yet
    std::vector<pcapng::Interface> interfaces_;
    std::vector<SessionExtras::Interface> declared_; ///< the same, as they stand in the file
    bool othersTakePart_ = false;                    ///< there are interfaces or packets of other programs
    std::uint32_t sections_ = 0, programs_ = 0;
    std::uint32_t named_ = 0; ///< one more than the highest number of a program that an event has named
    Time last_{};
    bool begun_ = false; ///< the session's own row was there
    bool over_ = false;  ///< nothing more is read
};

} // namespace socketscope
