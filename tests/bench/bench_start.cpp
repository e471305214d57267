// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long until the first painted frame: the window with its first scenario, beside an empty QMainWindow, each in a
// process of its own, in turn, medians of ten. Promise: at most 400 ms later.
#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/lesson/builtin.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QMainWindow>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace socketscope;

namespace {

constexpr int rounds = 10;
constexpr double promised = 400;

std::int64_t nanoseconds() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

/// Ends the process after the first paint of a widget, and prints the milliseconds since `began`.
class FirstPaint final : public QObject {
public:
    FirstPaint(QWidget* widget, std::int64_t began) : QObject(widget), began_(began) {
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, this, [this] {
                std::printf("%f\n", static_cast<double>(nanoseconds() - began_) / 1e6);
                QApplication::quit();
            });
        return QObject::eventFilter(watched, event);
    }

private:
    std::int64_t began_;
};

int child(const QString& kind, std::int64_t began, int argc, char** argv) {
    const QApplication application(argc, argv);
    if (kind == "empty") {
        QMainWindow window;
        window.setCentralWidget(new QWidget);
        window.resize(1280, 720);
        new FirstPaint(window.centralWidget(), began);
        window.show();
        return QApplication::exec();
    }
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    const SessionFactory factory = [&](std::optional<Scenario> scenario,
                                       IpVersion) -> Result<std::unique_ptr<Session>> {
        auto clock = std::make_unique<const MonotonicClock>();
        auto engine = KernelEngine::start({scenario->programs, Watch::Everything}, *clock);
        if (!engine) return engine.error();
        auto session = std::make_unique<Session>(std::move(clock), std::move(engine).value(), SessionInfo{},
                                                 Pace::WithThePlayhead);
        session->play(std::move(*scenario));
        return session;
    };
    std::vector<Scenario> scenarios;
    for (const BuiltinScenario& builtin : builtinScenarios())
        scenarios.push_back(findScenario(std::string(builtin.name)).value());
    MainWindow window(settings, factory, std::move(scenarios));
    new FirstPaint(window.diagram().viewport(), began);
    window.show();
    return QApplication::exec();
}

double once(const QString& self, const QString& kind) {
    QProcess process;
    process.start(self, {kind, QString::number(nanoseconds())});
    if (!process.waitForFinished(30'000)) return 1e9;
    return process.readAllStandardOutput().trimmed().toDouble();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return (values[values.size() / 2 - 1] + values[values.size() / 2]) / 2;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3) return child(argv[1], std::strtoll(argv[2], nullptr, 10), argc, argv);
    const QString self = QString::fromLocal8Bit(argv[0]);
    std::vector<double> empty, whole;
    for (int i = 0; i < rounds; ++i) {
        empty.push_back(once(self, "empty"));
        whole.push_back(once(self, "socketscope"));
    }
    const double later = median(whole) - median(empty);
    std::printf("first painted frame: empty window %.0f ms, Socketscope %.0f ms, %.0f ms later (wanted at most %.0f)\n",
                median(empty), median(whole), later, promised);
    return later <= promised ? 0 : 1;
}
