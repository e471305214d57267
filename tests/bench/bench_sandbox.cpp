// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the sandbox's flowing wire costs beside the machine's own loopback, in one run: echoes and bytes a second, all
// segments recorded; whether a flood of 100,000 segments a second is seen to the last one, also with a small socket
// buffer; how long a decision takes to reach the kernel; what a thousand sandboxes leave behind.
#include "tests/bench/sandbox_traffic.h"

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

using namespace socketscope;
using namespace socketscope::bench;

namespace {

constexpr int echoes = 1'000; // of one round
constexpr std::size_t size = 64;
constexpr long long bulk = 200'000'000; // bytes of one round
constexpr std::size_t chunk = 65536;    // bytes
constexpr auto frame = std::chrono::milliseconds(16);

double sandboxEchoes(Desk& desk) {
    std::vector<Command> work = echoCommands(echoes, size);
    const double time = secondsOf([&] {
        desk.engine->submit(std::move(work));
        desk.awaitReturns(std::size_t{4} * echoes);
    });
    if (desk.missedSegments > 0) fail("segments were missed");
    return time;
}

/// Sockets of ours never wait; those of programs do.
void letWait(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK); } // NOLINT(*-vararg)

/// A program that sends all it can, and one that reads it, each in a thread of its own.
double transfer(const UniqueFd& from, const UniqueFd& to) {
    letWait(from.get());
    letWait(to.get());
    return secondsOf([&] {
        const std::jthread sender([&] {
            const std::vector<std::byte> out(chunk, std::byte{'x'});
            for (long long sent = 0; sent < bulk;)
                sent += std::max<ssize_t>(0, ::send(from.get(), out.data(), out.size(), MSG_NOSIGNAL));
        });
        std::vector<std::byte> in(std::size_t{1} << 20U);
        for (long long got = 0; got < bulk;) got += std::max<ssize_t>(0, ::recv(to.get(), in.data(), in.size(), 0));
    });
}

/// A connection through the flowing wire, between programs whose calls are not seen, as those of a person's own; each
/// of their segments is.
class SandboxPair {
public:
    SandboxPair() : desk_(65535) {
        const UniqueFd listener(stream());
        const Endpoint there{sandboxServer, 9000};
        if (!net::bindTo(listener.get(), there).ok() || !net::listenOn(listener.get(), 1).ok()) fail("cannot listen");
        letWait(listener.get());
        from = UniqueFd(stream());
        letWait(from.get());
        reader_ = std::jthread([this](const std::stop_token& stop) {
            for (; !stop.stop_requested(); std::this_thread::sleep_for(frame))
                desk_.poll(); // as often as a window does
        });
        static_cast<void>(net::connectTo(from.get(), there));
        to = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
    }

    UniqueFd from, to;

private:
    int stream() { return static_cast<int>(desk_.house->openStream(IpVersion::V4).value); }
    Desk desk_;
    std::jthread reader_;
};

/// Datagrams at 100,000 a second, from a thread of its own, for two seconds.
bool flood(bool smallBuffer) {
    constexpr int perSecond = 100'000, all = 2 * perSecond;
    Desk desk(1500);
    if (smallBuffer) {
        const int bytes = 212992 / 2; // the kernel doubles it (socket(7))
        ::setsockopt(desk.house->wire(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    const UniqueFd from(static_cast<int>(desk.house->openSocket(AF_INET, SOCK_DGRAM, 0).value));
    const UniqueFd to(static_cast<int>(desk.house->openSocket(AF_INET, SOCK_DGRAM, 0).value));
    static_cast<void>(net::bindTo(to.get(), {sandboxServer, 9000}));
    static_cast<void>(net::bindTo(from.get(), {sandboxClient, 9001}));
    static_cast<void>(net::connectTo(from.get(), {sandboxServer, 9000}));
    std::jthread sender([&] {
        const std::vector<std::byte> data(size);
        const auto began = std::chrono::steady_clock::now();
        for (int i = 0; i < all; ++i) {
            const auto due = began + std::chrono::nanoseconds(std::int64_t{1'000'000'000} / perSecond * i);
            while (std::chrono::steady_clock::now() < due) continue;
            while (!net::sendBytes(from.get(), data).ok()) std::this_thread::yield();
        }
    });
    const auto began = std::chrono::steady_clock::now();
    while (desk.arrived + desk.missedSegments < all &&
           std::chrono::steady_clock::now() - began < std::chrono::seconds(20))
        desk.poll();
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("%-44s %8llu of %d seen, %llu missed, in %.2f s\n",
                smallBuffer ? "100,000 a second, buffer of 212992" : "100,000 a second",
                static_cast<unsigned long long>(desk.arrived), all,
                static_cast<unsigned long long>(desk.missedSegments), took);
    return desk.arrived == all && desk.missedSegments == 0;
}

/// From submit() to the kernel's answer to the segment: the median of many SYNs that were held, in microseconds.
double decisionToKernel() {
    Desk desk(1500);
    desk.engine->submit({command(1, Primitive::Listen), SetWire{WireHolds{SegmentChoice{.flags = flag::syn}}}});
    desk.awaitReturns(1);
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
        desk.engine->submit({command(0, Primitive::Connect)});
        std::optional<SegmentId> held;
        while (!held) {
            desk.poll();
            for (const TraceEvent& event : desk.batch.events)
                if (const auto* d = std::get_if<Decided>(&event.what); d != nullptr && d->action == WireAction::Hold)
                    held = d->segment;
        }
        const Time decided = desk.clock.now();
        desk.engine->submit({DecideSegment{*held, WireAction::Deliver, {}, DecidedBy::Person}});
        for (std::optional<Time> answered; !answered;) {
            desk.poll();
            for (const TraceEvent& event : desk.batch.events)
                if (const auto* s = std::get_if<Sent>(&event.what); s != nullptr && s->flags == (flag::syn | flag::ack))
                    answered = event.at;
            if (answered) times.push_back(seconds(*answered - decided) * 1e6);
        }
        PrimitiveCommand abort = command(0, Primitive::Disconnect);
        abort.how = DisconnectHow::Abort;
        PrimitiveCommand accept = command(1, Primitive::Accept), end = command(1, Primitive::Disconnect);
        end.connection = static_cast<std::uint16_t>(i + 1);
        const std::size_t before = desk.returns;
        desk.engine->submit({accept, abort, end});
        while (desk.returns < before + 3) desk.poll();
    }
    std::nth_element(times.begin(), times.begin() + 100, times.end());
    return times[100];
}

struct Belongings {
    std::size_t descriptors = 0, processes = 0, threads = 0;
    long resident = 0; ///< KiB
};

std::size_t count(const char* folder) {
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++n;
    return n;
}

Belongings belongings() {
    Belongings b;
    b.descriptors = count("/proc/self/fd");
    b.threads = count("/proc/self/task");
    std::ifstream children("/proc/thread-self/children");
    for (std::string pid; children >> pid;) ++b.processes;
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") status >> b.resident;
    return b;
}

bool cycles() {
    constexpr int times = 1000, warm = 100;
    Belongings before;
    const double took = secondsOf([&] {
        for (int i = 0; i < times; ++i) {
            if (i == warm) before = belongings();
            Desk desk(1500);
            desk.connect();
        }
    });
    const Belongings after = belongings();
    std::printf("%-44s %8.2f ms each; left behind: %ld descriptors, %ld processes, %ld threads, %ld KiB\n",
                "1000 sandboxes made, used and ended", took * 1e3 / times,
                static_cast<long>(after.descriptors) - static_cast<long>(before.descriptors),
                static_cast<long>(after.processes) - static_cast<long>(before.processes),
                static_cast<long>(after.threads) - static_cast<long>(before.threads), after.resident - before.resident);
    return after.descriptors == before.descriptors && after.processes == before.processes &&
           after.threads == before.threads && after.resident - before.resident < 4096;
}

/// The median round of many short ones, each of which measures both, one after the other: a machine has moods.
/// `wanted` is the aim; below `least` something has broken.
template <typename Plain, typename Ours> bool compare(const char* what, int rounds, Plain plain, Ours ours,
                                                      double amount, const char* unit, double wanted, double least) {
    struct Round {
        double plain = 0, ours = 0; // seconds
        [[nodiscard]] double ratio() const { return plain / ours; }
    };
    std::vector<Round> all;
    for (int i = 0; i < rounds; ++i) all.push_back({plain(), ours()});
    std::ranges::sort(all, {}, &Round::ratio);
    const Round& middle = all[all.size() / 2];
    std::printf("%-44s %8.0f %s, bare %.0f: %.2f (%.2f to %.2f, wanted %.2f%s)\n", what, amount / middle.ours, unit,
                amount / middle.plain, middle.ratio(), all.front().ratio(), all.back().ratio(), wanted,
                middle.ratio() < wanted ? ": not reached" : "");
    return middle.ratio() >= least;
}

bool echoRatio() {
    Desk desk(1500);
    desk.connect();
    const auto plain = [] { return bareEchoes(echoes, size); };
    const auto ours = [&] { return sandboxEchoes(desk); };
    return compare("echoes through the sandbox", 101, plain, ours, echoes, "echoes/s", 0.25, 0.25);
}

bool byteRatio() {
    const Pair bare = connectedPair();
    const SandboxPair ours;
    static_cast<void>(transfer(ours.from, ours.to)); // the windows of both grow large
    static_cast<void>(transfer(bare.a, bare.b));
    return compare(
        "bytes through it, MTU 65535", 31, [&] { return transfer(bare.a, bare.b); },
        [&] { return transfer(ours.from, ours.to); }, bulk / 1e6, "MB/s", 0.5, 0.4);
}

bool decision() {
    const double took = decisionToKernel();
    std::printf("%-44s %8.0f µs median (wanted under 100)\n", "from a decision to the kernel's answer", took);
    return took < 100;
}

} // namespace

/// Without arguments all of it; `echoes`, `bytes`, `floods`, `decision` and `cycles` name its parts.
int main(int argc, char** argv) {
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    const auto part = [&](std::string_view name, auto... work) {
        const bool asked = wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
        return !asked || (work() & ...);
    };
    bool ok = part("echoes", echoRatio);
    ok = part("bytes", byteRatio) && ok;
    ok = part(
             "floods", [] { return flood(false); }, [] { return flood(true); }) &&
         ok;
    ok = part("decision", decision) && ok;
    ok = part("cycles", cycles) && ok;
    if (!ok) fail("a target is missed");
    return 0;
}
