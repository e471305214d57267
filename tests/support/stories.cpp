// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/trace_builder.h"

#include <cerrno>

namespace socketscope::test {

using namespace std::chrono_literals;

Trace phoneCall(Origin wire) {
    TraceBuilder b(wire);
    const ProgramId server = b.server(), client = b.client();
    const SocketId listener = b.listen(server);
    b.after(2100ms);
    Connection c = b.connect(client, server, listener);
    b.after(200ms);
    b.send(c, End::Client, "hello");
    b.after(610ms);
    b.accept(c);
    b.receive(c, End::Server, "hello");
    const CallId reading = b.call(client, Primitive::Receive, c.clientSocket);
    b.after(410ms);
    b.send(c, End::Server, "hi");
    b.returns(client, reading, Primitive::Receive, 2, 0, 410ms, c.clientSocket, "hi");
    b.after(3100ms);
    b.disconnect(c, End::Client);
    b.receive(c, End::Server, {});
    b.after(120ms);
    b.disconnect(c, End::Server);
    return b.build();
}

Trace twoClients() {
    TraceBuilder b(Origin::Observed);
    const ProgramId server = b.server(), a = b.client("A"), other = b.client("B");
    const SocketId listener = b.listen(server);
    b.after(4s);
    Connection first = b.connect(a, server, listener);
    b.after(200us);
    b.send(first, End::Client, "hello");
    b.after(900ms);
    Connection second = b.dial(other, server, listener);
    b.arrives(SegmentId{6});
    second.serverSocket = SocketId{5};
    b.state(second, End::Server, ConnectionState::SynReceived, SocketKind::Request, true);
    b.sent(second, End::Server, flag::syn | flag::ack);
    return b.build();
}

Trace echo(std::uint32_t rounds, Origin wire) {
    TraceBuilder b(wire);
    const ProgramId server = b.server(), client = b.client();
    const SocketId listener = b.listen(server);
    b.after(100ms);
    Connection c = b.connect(client, server, listener);
    b.accept(c);
    const ProgramId watcher = b.server("watcher");
    b.call(watcher, Primitive::Accept, listener); // waits for ever: a bar over the whole session
    for (std::uint32_t i = 0; i < rounds; ++i) {
        const End end = i % 2 == 0 ? End::Client : End::Server;
        b.after(i % 50 == 49 ? Duration(700ms) : Duration(30us));
        b.send(c, end, "ping");
        b.receive(c, end == End::Client ? End::Server : End::Client, "ping");
    }
    return b.build();
}

Trace crowd(std::uint32_t clients, bool atOnce) {
    TraceBuilder b(Origin::Observed);
    const ProgramId server = b.server();
    std::vector<ProgramId> programs;
    for (std::uint32_t i = 0; i < clients; ++i)
        programs.push_back(b.client(std::string(1, static_cast<char>('A' + i % 26))));
    const SocketId listener = b.listen(server);
    for (const ProgramId program : programs) {
        b.after(1ms);
        Connection c = b.connect(program, server, listener);
        if (atOnce) continue;
        b.accept(c);
        b.send(c, End::Client, "hi");
        b.receive(c, End::Server, "hi");
        b.disconnect(c, End::Server);
        b.disconnect(c, End::Client);
    }
    return b.build();
}

Trace refusedCall() {
    TraceBuilder b(Origin::Observed);
    const ProgramId server = b.server(), client = b.client();
    b.refused(client, server);
    return b.build();
}

} // namespace socketscope::test
