// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/responder.h"

#include <string>

namespace socketscope {
namespace {

constexpr int mostRefusals = 10;           ///< one after another, then it gives up
constexpr std::uint32_t mostAtOnce = 4096; ///< bytes of one RECEIVE
constexpr std::string_view page = "<!doctype html>\n<title>Socketscope</title>\n"
                                  "<h1>A page from the sandbox</h1>\n"
                                  "<p>This answer came over a connection that you can see.</p>\n";
constexpr std::string_view refusal = "400: that was no request of HTTP/1.x, or too long a one.\n";

std::string response(std::string_view status, std::string_view type, std::string_view content, bool headOnly) {
    std::string text = "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
                       "\r\nContent-Length: " + std::to_string(content.size()) + "\r\nConnection: close\r\n\r\n";
    if (!headOnly) text += content;
    return text;
}

} // namespace

std::optional<PrimitiveCommand> Responder::next(const Trace& trace) {
    if (stopped_) return std::nullopt;
    if (!begun_) {
        begun_ = true;
        return call(trace, Primitive::Listen);
    }
    if (present(trace.killed(program_))) {
        stopped_ = true;
        return std::nullopt;
    }
    const Return* const returned = answer(trace);
    return returned != nullptr ? after(trace, *returned) : std::nullopt;
}

PrimitiveCommand Responder::call(const Trace& trace, Primitive primitive) {
    last_ = primitive;
    before_ = trace.callsOf(program_).size();
    PrimitiveCommand command;
    command.program = program_;
    command.primitive = primitive;
    command.max = mostAtOnce;
    return command;
}

/// Of the call that was asked for last: a person may press others in between.
const Return* Responder::answer(const Trace& trace) const {
    const auto calls = trace.callsOf(program_);
    for (std::size_t i = before_; i < calls.size(); ++i) {
        const auto* made = trace.get<Call>(calls[i]);
        if (made != nullptr && made->primitive == last_) return trace.get<Return>(trace.call(made->id).ret);
    }
    return nullptr;
}

std::optional<PrimitiveCommand> Responder::after(const Trace& trace, const Return& returned) {
    switch (last_) {
    case Primitive::Listen:
        stopped_ = returned.error != 0;
        return stopped_ ? std::nullopt : std::optional(call(trace, Primitive::Accept));
    case Primitive::Accept:
        return accepted(trace, returned);
    case Primitive::Receive:
        return received(trace, returned);
    case Primitive::Send:
        if (service_ == Service::Echo && returned.error == 0) return call(trace, Primitive::Receive);
        return call(trace, Primitive::Disconnect);
    case Primitive::Disconnect:
    case Primitive::Connect:
        break;
    }
    return call(trace, Primitive::Accept);
}

/// A caller may have gone before it was accepted; an ACCEPT that never succeeds any more would be asked for for ever.
std::optional<PrimitiveCommand> Responder::accepted(const Trace& trace, const Return& returned) {
    if (returned.error == 0) {
        refusals_ = 0;
        request_ = {};
        return call(trace, Primitive::Receive);
    }
    stopped_ = ++refusals_ >= mostRefusals;
    return stopped_ ? std::nullopt : std::optional(call(trace, Primitive::Accept));
}

PrimitiveCommand Responder::received(const Trace& trace, const Return& returned) {
    const bool nothing = returned.error != 0 || (returned.isEnd() && request_.isEmpty());
    if (nothing) return call(trace, Primitive::Disconnect);
    if (service_ == Service::Echo) {
        if (returned.isEnd()) return call(trace, Primitive::Disconnect);
        return send(trace, trace.text(returned.data));
    }
    const auto verdict = returned.isEnd() ? HttpRequest::Verdict::Bad : request_.take(trace.text(returned.data));
    switch (verdict) {
    case HttpRequest::Verdict::NeedsMore:
        return call(trace, Primitive::Receive);
    case HttpRequest::Verdict::Good:
        return send(trace, response("200 OK", "text/html; charset=utf-8", page, request_.isHead()));
    case HttpRequest::Verdict::Bad:
        break;
    }
    return send(trace, response("400 Bad Request", "text/plain; charset=utf-8", refusal, false));
}

PrimitiveCommand Responder::send(const Trace& trace, std::string_view text) {
    PrimitiveCommand command = call(trace, Primitive::Send);
    const ByteView bytes = asBytes(text);
    command.data.assign(bytes.begin(), bytes.end());
    return command;
}

} // namespace socketscope
