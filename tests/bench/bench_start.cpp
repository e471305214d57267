// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long from the start of the program to the first frame on the screen: Socketscope as people run it, beside a
// program with an empty QMainWindow, in turn, medians of ten. Promise: at most 400 ms later. Looks at an X server where
// nothing else happens: xvfb-run -a bench_start PATH_OF_SOCKETSCOPE
#include <QApplication>
#include <QMainWindow>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <xcb/xcb.h>

namespace {

constexpr int rounds = 10;
constexpr double promised = 400;
using SteadyClock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

/// One row of pixels across the middle of the screen, where every window of a usual size passes.
class Screen {
public:
    Screen() : connection_(xcb_connect(nullptr, nullptr), &xcb_disconnect) {
        if (xcb_connection_has_error(connection_.get()) != 0) fail("no X server answers: run it with xvfb-run -a");
        screen_ = xcb_setup_roots_iterator(xcb_get_setup(connection_.get())).data;
        bare_ = row();
    }

    [[nodiscard]] bool bare() const { return row() == bare_; }

private:
    [[nodiscard]] std::vector<std::uint8_t> row() const {
        const auto y = static_cast<std::int16_t>(screen_->height_in_pixels / 2);
        const auto cookie = xcb_get_image(connection_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, screen_->root, 0, y,
                                          screen_->width_in_pixels, 1, ~std::uint32_t{0});
        const std::unique_ptr<xcb_get_image_reply_t, decltype(&std::free)> reply(
            xcb_get_image_reply(connection_.get(), cookie, nullptr), &std::free);
        if (!reply) fail("the X server shows no pixels");
        const std::uint8_t* pixels = xcb_get_image_data(reply.get());
        return {pixels, pixels + xcb_get_image_data_length(reply.get())};
    }

    std::unique_ptr<xcb_connection_t, decltype(&xcb_disconnect)> connection_;
    xcb_screen_t* screen_ = nullptr;
    std::vector<std::uint8_t> bare_;
};

/// Whether it became so within half a minute.
bool waitUntil(const Screen& screen, bool bare) {
    const auto patience = SteadyClock::now() + std::chrono::seconds(30);
    while (screen.bare() != bare) {
        if (SteadyClock::now() > patience) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

/// Milliseconds.
struct Start {
    double wall = 0, cpu = 0;
};

/// Starts a program, waits for its first frame and kills it.
Start start(const Screen& screen, std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const auto began = SteadyClock::now();
    pid_t child = 0;
    if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
        fail("cannot start the program to measure");
    const bool appeared = waitUntil(screen, false);
    const std::chrono::duration<double, std::milli> wall = SteadyClock::now() - began;
    ::kill(child, SIGKILL);
    rusage used{};
    ::wait4(child, nullptr, 0, &used);
    if (!appeared) fail("no window appeared");
    if (!waitUntil(screen, true)) fail("something else is on the screen");
    const auto milliseconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return {wall.count(), milliseconds(used.ru_utime) + milliseconds(used.ru_stime)};
}

double median(const std::vector<Start>& starts, double Start::*what) {
    std::vector<double> values;
    for (const Start& s : starts) values.push_back(s.*what);
    std::sort(values.begin(), values.end());
    return (values[values.size() / 2 - 1] + values[values.size() / 2]) / 2;
}

/// The program to compare with.
int emptyWindow(int argc, char** argv) {
    const QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QWidget);
    window.resize(1280, 720);
    window.show();
    return QApplication::exec();
}

/// Whether the target is met.
bool compare(const char* self, const char* socketscope) {
    const QTemporaryDir home; // nobody's settings are read or written
    for (const char* key : {"XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}) qputenv(key, home.path().toLocal8Bit());
    qputenv("QT_QPA_PLATFORM", "xcb");
    const Screen screen;
    std::vector<Start> empty, whole;
    for (int i = 0; i < rounds; ++i) {
        empty.push_back(start(screen, {self, "empty"}));
        whole.push_back(start(screen, {socketscope}));
    }
    const double wall = median(whole, &Start::wall) - median(empty, &Start::wall);
    const double cpu = median(whole, &Start::cpu) - median(empty, &Start::cpu);
    std::printf("%-34s %8.0f ms (empty window %.0f ms, Socketscope %.0f ms; wanted at most %.0f)\n",
                "first frame later, by the clock", wall, median(empty, &Start::wall), median(whole, &Start::wall),
                promised);
    std::printf("%-34s %8.0f ms (empty window %.0f ms, Socketscope %.0f ms)\n", "processor time more", cpu,
                median(empty, &Start::cpu), median(whole, &Start::cpu));
    return wall <= promised;
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) fail("usage: xvfb-run -a bench_start PATH_OF_SOCKETSCOPE");
        if (std::string_view(argv[1]) == "empty") return emptyWindow(argc, argv);
        if (!compare(argv[0], argv[1])) fail("the target is missed");
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_start: %s\n", e.what());
        return 1;
    }
}
