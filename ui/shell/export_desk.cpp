// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/export_desk.h"

#include "core/lesson/builtin.h"
#include "ui/scene/painter.h"
#include "ui/sequence/export_frames.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>

#include <algorithm>
#include <functional>

namespace socketscope {
namespace {

constexpr double copiedScale = 2;        ///< sharp on a slide
constexpr double tallestCopied = 16'000; ///< px: others must be able to take it from the clipboard

/// As a shell reads it.
QString quoted(const QString& word) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:=@%+,-]+$"));
    if (plain.match(word).hasMatch()) return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

bool isBuiltin(const std::string& name) {
    for (const BuiltinScenario& builtin : builtinScenarios())
        if (builtin.name == name) return true;
    return false;
}

/// A step that asks the engine for something, once.
bool isCommand(const ScenarioStep& step) {
    return !std::holds_alternative<WaitStep>(step.what) && !std::holds_alternative<DecideStep>(step.what);
}

/// The scenario's own decision; of those there are as many as segments fit.
bool isScenariosDecision(const GivenCommand& given) {
    const auto* decided = std::get_if<DecideSegment>(&given.command);
    return decided != nullptr && decided->by == DecidedBy::Scenario;
}

/// Nothing was asked for but what the scenario asks for.
bool followsItsScript(const Session& session) {
    const auto* given = session.given();
    const Script* script = session.script();
    if (script == nullptr || given == nullptr) return false;
    const auto& steps = script->scenario().steps;
    const auto taken = steps.begin() + static_cast<std::ptrdiff_t>(std::min(script->position(), steps.size()));
    return std::ranges::count_if(*given, std::not_fn(isScenariosDecision)) ==
           std::count_if(steps.begin(), taken, isCommand);
}

} // namespace

QString commandFor(const ExportDesk::Shown& shown) {
    const Session& session = *shown.session;
    const SessionInfo& info = session.info();
    QStringList words{QStringLiteral("socketscope")};
    if (session.isRecording()) {
        if (shown.file.isEmpty()) return {};
        words << QStringLiteral("open") << quoted(shown.file);
        if (shown.cursor != session.timeline().steps())
            words << QStringLiteral("--at") << QString::number(shown.cursor);
        return words.join(QLatin1Char(' '));
    }
    if (!followsItsScript(session)) return {};
    if (!shown.file.isEmpty())
        words << QStringLiteral("run") << quoted(shown.file);
    else if (isBuiltin(info.scenario))
        words << QStringLiteral("run") << QString::fromStdString(info.scenario);
    else
        return {};
    words << QStringLiteral("--wire") << QLatin1String(name(info.wire).data());
    if (info.profile) words << QStringLiteral("--profile") << QString::fromStdString(*info.profile);
    if (info.seed != 0) words << QStringLiteral("--seed") << QString::number(info.seed);
    return words.join(QLatin1Char(' '));
}

ExportDesk::ExportDesk(const Actions& actions, QSettings& settings, Look look, QWidget* window)
    : QObject(window), a_(actions), settings_(settings), look_(std::move(look)), window_(window) {
    for (QAction* action : a_.exports)
        connect(action, &QAction::triggered, this, [this, action] { ask(action->data().toString()); });
    connect(a_.copyPicture, &QAction::triggered, this, &ExportDesk::copyPicture);
    connect(a_.copyCommand, &QAction::triggered, this, &ExportDesk::copyCommand);
}

void ExportDesk::fill(QMenu* menu) {
    for (QAction* action : a_.exports) {
        menu->addAction(action);
        const QString ending = action->data().toString();
        if (ending == QLatin1String("pdf") || ending == QLatin1String("html")) menu->addSeparator();
    }
    menu->addSeparator();
    menu->addActions({a_.copyPicture, a_.copyCommand});
    menu->addSeparator();
    menu->addActions({a_.exportAll, a_.exportToCursor, a_.exportInSight});
    menu->addSeparator();
    menu->addAction(a_.exportDark);
}

void ExportDesk::ask(const QString& ending) {
    const Shown shown = look_();
    const QString folder = settings_.value(QLatin1String("files/pictures"), QDir::homePath()).toString();
    const std::string& scenario = shown.session->info().scenario;
    const QString name = scenario.empty() ? QStringLiteral("socketscope") : QString::fromStdString(scenario);
    auto* dialog =
        new QFileDialog(window_, tr("Export"), folder, QStringLiteral("%1 (*.%2)").arg(ending.toUpper(), ending));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(name + QLatin1Char('.') + ending);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        settings_.setValue(QLatin1String("files/pictures"), QFileInfo(path).absolutePath());
        exportTo(path);
    });
    dialog->open();
}

ExportOptions ExportDesk::wanted(const Shown& shown) const {
    ExportOptions options = shown.look;
    options.theme = a_.exportDark->isChecked() ? &Theme::dark() : &Theme::light();
    if (a_.exportToCursor->isChecked()) options.to = shown.cursor;
    if (a_.exportInSight->isChecked()) {
        options.from = shown.first;
        options.to = std::max(shown.first, shown.last);
    }
    return options;
}

void ExportDesk::exportTo(const QString& path) {
    const Shown shown = look_();
    ExportOptions options = wanted(shown);
    options.path = path;
    const Result<Done> done = exportSession(shown.session->info(), shown.session->record(), options);
    if (done)
        emit exported(path);
    else
        emit refused(done.error());
}

void ExportDesk::copyPicture() {
    const Shown shown = look_();
    const ExportOptions options = wanted(shown);
    const ExportFrames frames(shown.session->record(), options, 1);
    const Frame frame = frames.at(frames.last());
    const double scale = std::min(copiedScale, tallestCopied / frame.size.height());
    auto* data = new QMimeData; // the clipboard's
    if (scale >= 0.5) data->setImageData(paintedImage(frame, *options.theme, scale));
    data->setData(QStringLiteral("image/svg+xml"), paintedSvg(frame, *options.theme, tr("Socketscope")));
    QGuiApplication::clipboard()->setMimeData(data);
    emit told(scale >= 0.5 ? tr("The picture is on the clipboard.")
                           : tr("The picture is on the clipboard as SVG only: it is too high for an image."));
}

void ExportDesk::copyCommand() {
    const Shown shown = look_();
    const QString command = commandFor(shown);
    if (command.isEmpty()) {
        emit told(shown.session->isRecording() ? tr("This session is in no file yet: save it first.")
                                               : tr("No command does the same: calls or segments were decided by hand. "
                                                    "Save the session instead."));
        return;
    }
    QGuiApplication::clipboard()->setText(command);
    emit told(tr("Copied: %1").arg(command));
}

} // namespace socketscope
