// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernel_engine.h"

#include "core/base/errno_name.h"
#include "core/engine/loopback_work.h"
#include "core/engine/remark.h"
#include "core/net/socket.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace socketscope {
namespace {

constexpr std::size_t publishEvery = 512;             ///< events, so that a long batch is seen while it runs
constexpr std::size_t crowded = std::size_t{1} << 18; ///< events not fetched yet: detail is left out from here
constexpr std::size_t full = std::size_t{1} << 20;    ///< the engine waits until they are fetched
constexpr std::uint64_t bellToken = ~std::uint64_t{0};

} // namespace

/// What both threads see, and the thread itself. Everything under `mutex` but the bells, `broken` and the thread.
struct KernelEngine::Shared {
    Shared(Bell in, Bell out, Poller epoll) : wake(std::move(in)), news(std::move(out)), poller(std::move(epoll)) {}

    void work(const std::stop_token& stop, const MakeKernelWork& make, const Clock& clock);
    bool publish(const std::stop_token& stop, TraceWriter& trace, KernelWork& work);

    std::mutex mutex;
    std::condition_variable_any drained;
    std::vector<Command> commands;
    TraceBatch outbox;
    Bell wake, news;
    Poller poller;
    std::atomic<bool> broken = false;
    std::jthread thread;
};

bool KernelEngine::Shared::publish(const std::stop_token& stop, TraceWriter& trace, KernelWork& work) {
    if (trace.drained()) return true;
    std::unique_lock lock(mutex);
    if (!drained.wait(lock, stop, [&] { return outbox.events.size() < full; })) return false;
    const bool wasEmpty = outbox.empty();
    trace.drain(outbox);
    work.leaveOutDetail(outbox.events.size() > crowded);
    lock.unlock();
    if (wasEmpty) news.ring();
    return true;
}

void KernelEngine::Shared::work(const std::stop_token& stop, const MakeKernelWork& make, const Clock& clock) {
    TraceWriter trace;
    const std::unique_ptr<KernelWork> worker = make(trace, poller, clock);
    {
        const std::scoped_lock lock(mutex);
        trace.drain(outbox);
    }
    news.ring();
    std::vector<std::uint64_t> ready;
    std::vector<Command> taken;
    while (!stop.stop_requested()) {
        poller.wait(worker->patience(clock.now()), ready);
        for (const std::uint64_t token : ready) {
            if (token == bellToken)
                wake.silence();
            else
                worker->ready(token);
        }
        {
            const std::scoped_lock lock(mutex);
            taken.swap(commands);
        }
        for (const Command& command : taken) {
            if (stop.stop_requested()) return;
            if (const auto* remark = std::get_if<Remark>(&command))
                record(*remark, trace, clock.now());
            else
                worker->carryOut(command);
            if (trace.pending() >= publishEvery && !publish(stop, trace, *worker)) return;
        }
        taken.clear();
        worker->round(clock.now());
        broken.store(worker->broken(), std::memory_order_relaxed);
        if (!publish(stop, trace, *worker)) return;
    }
}

Result<std::unique_ptr<Engine>> KernelEngine::start(const KernelEngineSetup& setup, const Clock& clock) {
    for (const ProgramSetup& program : setup.programs) {
        const std::string address = program.address.toString();
        if (!program.address.isLoopback())
            return Error{"Program " + program.info.name + " cannot live at " + address,
                         "Socketscope uses loopback addresses and no others",
                         "Give it 127.0.0.1 or ::1, or leave the address out", std::nullopt};
        if (const Answer probe = net::probeLoopback(program.address.version()); !probe.ok()) {
            const bool noDescriptors = probe.error == EMFILE || probe.error == ENFILE;
            return Error{"No connection can be made over " + IpAddress::loopback(program.address.version()).toString(),
                         errnoName(probe.error),
                         noDescriptors ? "Close other programs, or raise the limit with: ulimit -n 4096"
                                       : "Bring the loopback interface up with: ip link set lo up",
                         std::nullopt};
        }
    }
    return start(
        [setup](TraceWriter& trace, Poller& poller, const Clock& c) {
            return std::make_unique<LoopbackWork>(setup.programs, setup.watch == Watch::Everything, trace, poller, c);
        },
        clock);
}

Result<std::unique_ptr<Engine>> KernelEngine::start(MakeKernelWork make, const Clock& clock) {
    auto wake = Bell::make();
    if (!wake) return wake.error();
    auto news = Bell::make();
    if (!news) return news.error();
    auto poller = Poller::make();
    if (!poller) return poller.error();
    auto shared = std::make_unique<Shared>(std::move(wake).value(), std::move(news).value(), std::move(poller).value());
    shared->poller.watch(shared->wake.descriptor(), bellToken);
    Shared& s = *shared;
    s.thread =
        std::jthread([&s, made = std::move(make), &clock](const std::stop_token& stop) { s.work(stop, made, clock); });
    return std::unique_ptr<Engine>(new KernelEngine(std::move(shared)));
}

KernelEngine::KernelEngine(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}

KernelEngine::~KernelEngine() {
    shared_->thread.request_stop();
    shared_->wake.ring();
    shared_->thread.join();
}

void KernelEngine::submit(std::vector<Command> commands) {
    {
        const std::scoped_lock lock(shared_->mutex);
        if (shared_->commands.empty())
            shared_->commands = std::move(commands);
        else
            shared_->commands.insert(shared_->commands.end(), std::make_move_iterator(commands.begin()),
                                     std::make_move_iterator(commands.end()));
    }
    shared_->wake.ring();
}

void KernelEngine::poll(Time /*horizon*/, TraceBatch& out) {
    shared_->news.silence();
    {
        const std::scoped_lock lock(shared_->mutex);
        out.absorb(shared_->outbox);
    }
    shared_->drained.notify_one();
}

bool KernelEngine::broken() const { return shared_->broken.load(std::memory_order_relaxed); }

int KernelEngine::descriptor() const { return shared_->news.descriptor(); }

} // namespace socketscope
