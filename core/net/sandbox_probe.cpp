// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The proof of a sandbox: one connection, carried through by hand. That a namespace was made proves nothing.
#include "core/net/sandbox.h"
#include "core/net/wire_frame.h"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace socketscope {
namespace {

constexpr int wirePatience = 1000; // ms; a segment reaches the wire within microseconds

bool readable(int fd, int milliseconds) {
    pollfd ready{fd, POLLIN, 0};
    return ::poll(&ready, 1, milliseconds) == 1;
}

class Proof {
public:
    struct Outcome {
        int error = 0;
        std::string detail;
    };

    explicit Proof(Sandbox& sandbox) : sandbox_(sandbox) {}

    /// socket, bind, listen, connect.
    Outcome sockets() {
        const Answer one = sandbox_.openSocket(AF_INET, SOCK_STREAM, 0);
        const Answer other = sandbox_.openSocket(AF_INET, SOCK_STREAM, 0);
        listener_ = UniqueFd(static_cast<int>(one.value));
        client_ = UniqueFd(static_cast<int>(other.value));
        if (!one.ok() || !other.ok()) return {one.error != 0 ? one.error : other.error, "socket"};
        const Endpoint server{IpAddress::v4(127, 0, 0, 2), 0};
        if (const Answer a = net::bindTo(listener_.get(), server); !a.ok()) return {a.error, "bind"};
        if (const Answer a = net::listenOn(listener_.get(), 1); !a.ok()) return {a.error, "listen"};
        const auto there = net::localEndpoint(listener_.get());
        if (!there) return {errno, "getsockname"};
        const Answer called = net::connectTo(client_.get(), *there);
        // Nobody delivers the SYN: a connection that is there at once went round the wire.
        if (called.ok()) return {EISCONN, "connect"};
        return called.error == EINPROGRESS ? Outcome{} : Outcome{called.error, "connect"};
    }

    /// SYN, SYN-ACK and ACK, each seen and then delivered; accept().
    Outcome connection() {
        for (int segments = 0; segments < 3; ++segments) {
            if (!readable(sandbox_.wire(), wirePatience)) return {ETIMEDOUT, segments == 0 ? "SYN" : "connection"};
            const auto datagram = next();
            if (datagram.empty()) return {EBADMSG, "SYN"};
            if (const Answer a = sandbox_.deliver(datagram); !a.ok()) return {a.error, "deliver"};
        }
        if (!readable(listener_.get(), wirePatience)) return {ETIMEDOUT, "accept"};
        const Answer taken = net::acceptFrom(listener_.get());
        accepted_ = UniqueFd(static_cast<int>(taken.value));
        return taken.ok() ? Outcome{} : Outcome{taken.error, "accept"};
    }

    /// Leaves no socket, no TIME-WAIT and nothing on the wire.
    void tidy() {
        for (UniqueFd* end : {&client_, &accepted_}) {
            const bool resets = accepted_.valid() && end->valid() && net::setLingerZero(end->get()).ok();
            end->reset();
            if (resets && readable(sandbox_.wire(), wirePatience)) next();
        }
        listener_.reset();
        while (!next().empty()) continue;
    }

private:
    Bytes next() {
        Bytes bytes(2048);
        const WireArrival arrival = receiveFromWire(sandbox_.wire(), bytes);
        bytes.resize(
            std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, arrival.length))));
        return bytes;
    }

    Sandbox& sandbox_;
    UniqueFd listener_, client_, accepted_;
};

} // namespace

std::optional<SandboxStep> Sandbox::prove() {
    Proof proof(*this);
    const auto step = [this](SandboxStage stage, auto&& work) {
        const auto began = std::chrono::steady_clock::now();
        Proof::Outcome outcome = work();
        steps_.push_back({stage, outcome.error, outcome.detail, std::chrono::steady_clock::now() - began});
        return outcome.error == 0;
    };
    const bool good = step(SandboxStage::Sockets, [&] { return proof.sockets(); }) &&
                      step(SandboxStage::Syn, [&] { return proof.connection(); });
    proof.tidy();
    return good ? std::nullopt : std::optional(steps_.back());
}

} // namespace socketscope
