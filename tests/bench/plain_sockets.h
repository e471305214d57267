// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What benchmarks share: the clock, a command for an engine, and the work that engines are measured beside, done by
// bare socket calls over the machine's own loopback.
#pragma once

#include "core/engine/command.h"
#include "core/net/socket.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <span>
#include <string>
#include <vector>

namespace socketscope::bench {

[[noreturn]] inline void fail(const std::string& what) {
    std::fprintf(stderr, "bench: %s\n", what.c_str());
    std::exit(1);
}

template <typename Work> double secondsOf(Work work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

inline PrimitiveCommand command(std::uint16_t program, Primitive primitive) {
    PrimitiveCommand c;
    c.program = ProgramId{program};
    c.primitive = primitive;
    c.options.noDelay = true;
    return c;
}

struct Pair {
    UniqueFd a, b;
};

/// A connection over the machine's own loopback.
inline Pair connectedPair() {
    const UniqueFd listener(static_cast<int>(net::openStream(IpVersion::V4).value));
    if (!net::bindTo(listener.get(), {IpAddress::loopback(IpVersion::V4), 0}).ok() ||
        !net::listenOn(listener.get(), 1).ok())
        fail("cannot listen");
    Pair pair;
    pair.a = UniqueFd(static_cast<int>(net::openStream(IpVersion::V4).value));
    static_cast<void>(net::connectTo(pair.a.get(), *net::localEndpoint(listener.get())));
    pollfd ready{listener.get(), POLLIN, 0};
    ::poll(&ready, 1, 1000);
    pair.b = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
    static_cast<void>(net::setNoDelay(pair.a.get(), true));
    static_cast<void>(net::setNoDelay(pair.b.get(), true));
    return pair;
}

/// So many messages of `size` octets there and back, by one thread that never sleeps: seconds.
inline double bareEchoes(int echoes, std::size_t size) {
    const Pair pair = connectedPair();
    std::vector<std::byte> out(size, std::byte{'x'}), in(size);
    const auto whole = [&](int fd) {
        for (std::size_t got = 0; got < size;) {
            const Answer answer = net::receiveBytes(fd, std::span(in).subspan(got));
            if (answer.ok())
                got += static_cast<std::size_t>(answer.value);
            else if (answer.error != EAGAIN)
                fail("recv failed");
        }
    };
    return secondsOf([&] {
        for (int i = 0; i < echoes; ++i) {
            static_cast<void>(net::sendBytes(pair.a.get(), out));
            whole(pair.b.get());
            static_cast<void>(net::sendBytes(pair.b.get(), in));
            whole(pair.a.get());
        }
    });
}

/// The same through an engine, as commands: client 0 and server 1.
inline std::vector<Command> echoCommands(int echoes, std::size_t size) {
    std::vector<Command> work;
    work.reserve(std::size_t{4} * static_cast<std::size_t>(echoes));
    for (int i = 0; i < echoes; ++i)
        for (const std::uint16_t program : {std::uint16_t{0}, std::uint16_t{1}}) {
            PrimitiveCommand send = command(program, Primitive::Send);
            send.data.assign(size, std::byte{'x'});
            work.emplace_back(send);
            work.emplace_back(command(program == 0 ? 1 : 0, Primitive::Receive));
        }
    return work;
}

} // namespace socketscope::bench
