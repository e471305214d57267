// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Saving and opening sessions as files, slice by slice, so that a window can show how far it is and stays alive. Used
// by the command line and the window. What stands in the file is SessionWriter's and SessionParser's.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/file_reader.h"
#include "core/session/record.h"
#include "core/session/session_parser.h"
#include "core/session/session_writer.h"

namespace socketscope {

class SessionSaving {
public:
    /// `extras` as of SessionWriter.
    [[nodiscard]] static Result<SessionSaving> begin(const std::string& path, const SessionInfo& info,
                                                     const SessionExtras* extras = nullptr);

    /// Events of one slice: a few milliseconds.
    static constexpr std::size_t slice = 20'000;
    /// Writes a slice. True where more is left.
    [[nodiscard]] Result<bool> step(const Trace& trace);
    /// How much of it is written: 0 at the beginning, 1 at the end.
    [[nodiscard]] double done(const Trace& trace) const;
    /// Ends the file and puts it in its place. Nothing is there before.
    [[nodiscard]] std::optional<Error> commit(const Trace& trace);

private:
    SessionSaving(AtomicFile file, const SessionInfo& info, const SessionExtras* extras)
        : file_(std::move(file)), writer_(std::make_unique<SessionWriter>(info, extras)) {}

    AtomicFile file_;
    std::unique_ptr<SessionWriter> writer_;
};

class SessionOpening {
public:
    [[nodiscard]] static Result<SessionOpening> begin(const std::string& path);

    /// Octets of one slice: a few milliseconds.
    static constexpr std::size_t slice = std::size_t{4} << 20U;
    /// Reads a slice and adds what it tells. True where more is left. An error where this is no session.
    [[nodiscard]] Result<bool> step(TraceBatch& into);
    /// 0 at the beginning, 1 at the end.
    [[nodiscard]] double done() const;
    [[nodiscard]] const SessionParser& parser() const { return *parser_; }

private:
    SessionOpening(FileReader file, std::string path)
        : file_(std::move(file)), path_(std::move(path)), parser_(std::make_unique<SessionParser>()) {}

    FileReader file_;
    std::string path_;
    std::unique_ptr<SessionParser> parser_;
    Bytes buffer_;
    std::uint64_t read_ = 0;
};

/// What a file held.
struct OpenedSession {
    SessionInfo info;
    Record record;
    SessionFindings findings;
    SessionExtras extras;
};

/// All of it at once.
[[nodiscard]] Result<OpenedSession> openSession(const std::string& path);
[[nodiscard]] std::optional<Error> saveSession(const std::string& path, const SessionInfo& info, const Trace& trace,
                                               const SessionExtras* extras = nullptr);

} // namespace socketscope
