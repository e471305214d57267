// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sandbox in a test's hands: opens its sockets, takes segments off its wire and puts them back. For tests of
// core/net. Waits for conditions, at most `patience`, and says what it waited for.
#pragma once

#include "core/net/sandbox.h"
#include "core/net/wire_frame.h"
#include "core/packet/packet.h"

#include <QTest>
#include <functional>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace socketscope::tests {

constexpr int patience = 5000; // ms
inline const IpAddress clientHost = IpAddress::v4(127, 0, 0, 1);
inline const IpAddress serverHost = IpAddress::v4(127, 0, 0, 2);

/// A sandbox, or none and the reason in `whyNot`.
inline std::unique_ptr<Sandbox> startSandbox(SandboxSetup setup, QString& whyNot) {
    if (setup.helper.empty()) setup.helper = SOCKETSCOPE_SANDBOX_HELPER;
    auto made = Sandbox::start(setup);
    if (auto* refusal = std::get_if<SandboxRefusal>(&made)) {
        whyNot = QString::fromStdString(refusal->words.line());
        return nullptr;
    }
    return std::move(std::get<std::unique_ptr<Sandbox>>(made));
}

inline bool readableWithin(int fd, int milliseconds) {
    pollfd ready{fd, POLLIN, 0};
    return ::poll(&ready, 1, milliseconds) == 1;
}

class ByHand {
public:
    explicit ByHand(Sandbox& s) : sandbox(s) {}

    UniqueFd socket() const { return UniqueFd(static_cast<int>(sandbox.openSocket(AF_INET, SOCK_STREAM, 0).value)); }

    /// A listening socket on the server's host, and its address.
    UniqueFd listener(Endpoint& address, int backlog = 5) const {
        UniqueFd made = socket();
        if (!net::bindTo(made.get(), {serverHost, 0}).ok() || !net::listenOn(made.get(), backlog).ok()) return {};
        address = net::localEndpoint(made.get()).value_or(Endpoint{});
        return made;
    }

    /// The next datagram on the wire, if it is a segment; none after `longest` milliseconds of silence.
    std::optional<Segment> next(int longest = patience) {
        if (!readableWithin(sandbox.wire(), longest)) return std::nullopt;
        datagram.resize(65536);
        const WireArrival arrival = receiveFromWire(sandbox.wire(), datagram);
        if (arrival.length < 0) return std::nullopt;
        datagram.resize(static_cast<std::size_t>(arrival.length));
        const auto decoded = decodePacket(datagram);
        if (!decoded.ok()) return std::nullopt;
        return decoded.value().segment;
    }
    /// Delivers what next() found last.
    bool deliver() { return sandbox.deliver(datagram).ok(); }
    /// Takes and delivers segments until `done`; false if the wire falls silent first.
    bool flowUntil(const std::function<bool()>& done) {
        while (!done())
            if (!next(200) || !deliver()) return done();
        return true;
    }
    bool silent() const { return !readableWithin(sandbox.wire(), 0); }

    Sandbox& sandbox;
    Bytes datagram;
};

} // namespace socketscope::tests
