// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program of ours that answers by itself, so that a person's own client has somebody to talk to: its calls are those
// of any sequential server, one caller after another, for ever. Pure: it reads the trace and says what the program
// calls next. Used by the Session. It never asks for a call before the one before it has returned.
#pragma once

#include "core/engine/command.h"
#include "core/session/http_request.h"
#include "core/trace/trace.h"

#include <optional>
#include <string_view>

namespace socketscope {

enum class Service : std::uint8_t {
    Web,  ///< a small page for any request of HTTP/1.0 or 1.1 (RFC 9112); 400 for anything else
    Echo, ///< gives back what it gets, to the end (RFC 862)
};

class Responder {
public:
    Responder(ProgramId program, Service service) : program_(program), service_(service) {}

    [[nodiscard]] ProgramId program() const { return program_; }
    /// What its program calls now; nothing while it is inside a call, and for ever once it was killed, could not listen
    /// or can accept nobody any more.
    [[nodiscard]] std::optional<PrimitiveCommand> next(const Trace& trace);

private:
    PrimitiveCommand call(const Trace& trace, Primitive primitive);
    [[nodiscard]] const Return* answer(const Trace& trace) const;
    [[nodiscard]] std::optional<PrimitiveCommand> after(const Trace& trace, const Return& returned);
    [[nodiscard]] std::optional<PrimitiveCommand> accepted(const Trace& trace, const Return& returned);
    PrimitiveCommand received(const Trace& trace, const Return& returned);
    PrimitiveCommand send(const Trace& trace, std::string_view text);

    ProgramId program_;
    Service service_;
    Primitive last_ = Primitive::Listen;
    std::size_t before_ = 0; ///< calls of the program when the last one was asked for
    bool begun_ = false, stopped_ = false;
    int refusals_ = 0;    ///< ACCEPT that failed, one after another
    HttpRequest request_; ///< Web: what has come of it
};

} // namespace socketscope
