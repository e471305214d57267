// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/replay_page.h"

#include "ui/scene/painter.h"
#include "ui/scene/text.h"
#include "ui/scene/units.h"
#include "ui/sequence/export_frames.h"

#include <QCoreApplication>
#include <QFile>
#include <QFont>
#include <QFontMetricsF>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

namespace socketscope {
namespace {

class PageWords {
    Q_DECLARE_TR_FUNCTIONS(Replay)
};

/// Frames as lists of parts; a part that occurs in many of them is kept once.
class Parts {
public:
    /// Takes an SVG picture apart into its groups.
    [[nodiscard]] QJsonArray taken(const QString& svg);
    /// What stands around the groups in every picture: `<g …>`.
    [[nodiscard]] const QString& around() const { return around_; }
    [[nodiscard]] const QJsonArray& all() const { return all_; }

private:
    QString around_;
    QHash<QString, int> known_;
    QJsonArray all_;
};

/// A word keeps its width where its font is not there: no word runs out of its chip.
QString withLength(const QString& group) {
    static const QRegularExpression text(QStringLiteral(
        R"re(<text ([^>]*?)font-family="([^"]*)" font-size="([\d.]+)" font-weight="(\d+)"[^>]*>([^<]*)</text>)re"));
    const QRegularExpressionMatch found = text.match(group);
    if (!found.hasMatch()) return group;
    QFont font(found.captured(2));
    font.setPixelSize(static_cast<int>(found.captured(3).toDouble()));
    font.setWeight(static_cast<QFont::Weight>(found.captured(4).toInt()));
    QString word = found.captured(5);
    for (const auto& [entity, sign] : {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
        word.replace(QLatin1String(entity), QLatin1String(sign));
    const double width = QFontMetricsF(font).horizontalAdvance(word);
    const QString length =
        QStringLiteral(R"(textLength="%1" lengthAdjust="spacingAndGlyphs" )").arg(QString::number(width, 'f', 1));
    return QString(group).insert(found.capturedStart() + 6, length);
}

/// Fonts are said at every group, whether there is a word in it or not.
QString slim(QString group) {
    static const QRegularExpression fonts(QStringLiteral(R"re(\s*font-family="[^"]*" font-size="[^"]*" [^>]*)re"));
    static const QRegularExpression lines(QStringLiteral(R"(\s*\n\s*)"));
    if (!group.contains(QLatin1String("<text"))) group.remove(fonts);
    return withLength(group.replace(lines, QStringLiteral(" ")));
}

QJsonArray Parts::taken(const QString& svg) {
    const QString end = QStringLiteral("</g>");
    const auto outer = svg.indexOf(QLatin1String("<g "), svg.indexOf(QLatin1String("</defs>")));
    const auto inner = svg.indexOf(QLatin1Char('>'), outer) + 1;
    around_ = svg.mid(outer, inner - outer);
    QJsonArray frame;
    for (auto at = svg.indexOf(QLatin1String("<g "), inner); at >= 0; at = svg.indexOf(QLatin1String("<g "), at)) {
        const auto close = svg.indexOf(end, at) + end.size();
        const QString group = svg.mid(at, close - at);
        auto it = known_.find(group);
        if (it == known_.end()) {
            it = known_.insert(group, static_cast<int>(all_.size()));
            all_.append(slim(group));
        }
        frame.append(it.value());
        at = close;
    }
    return frame;
}

QJsonObject stepOf(const Record& record, Step step) {
    const Timeline& timeline = record.timeline();
    const EventId event = timeline.eventAt(step);
    return {{QStringLiteral("n"), static_cast<int>(step)},
            {QStringLiteral("at"), durationText(timeline.timeOf(step).time_since_epoch())},
            {QStringLiteral("head"), headline(record.trace(), event)},
            {QStringLiteral("detail"), fieldDetail(record.trace(), event)},
            {QStringLiteral("told"), narration(record.trace(), event)},
            {QStringLiteral("rests"), evidence(record.trace(), event)}};
}

QJsonObject words() {
    return {{QStringLiteral("step"), PageWords::tr("Step")},
            {QStringLiteral("play"), PageWords::tr("Play")},
            {QStringLiteral("pause"), PageWords::tr("Pause")},
            {QStringLiteral("start"), PageWords::tr("Start")},
            {QStringLiteral("before"), PageWords::tr("Nothing has happened yet. Press → for the first step.")}};
}

QString colours(const Theme& theme) {
    constexpr std::array<std::pair<const char*, Token>, 10> all{{{"panel", Token::Panel},
                                                                 {"paper", Token::Paper},
                                                                 {"ink", Token::Ink},
                                                                 {"ink2", Token::Ink2},
                                                                 {"ink3", Token::Ink3},
                                                                 {"line", Token::Line},
                                                                 {"edge", Token::Edge},
                                                                 {"sel", Token::Sel},
                                                                 {"onSel", Token::OnSel},
                                                                 {"selTint", Token::SelTint}}};
    QString text;
    for (const auto& [name, token] : all)
        text += QStringLiteral("--%1: %2; ").arg(QLatin1String(name), theme.color(token).name());
    return text;
}

QString resource(const char* name) {
    QFile file(QStringLiteral(":/socketscope/replay/") + QLatin1String(name));
    const bool there = file.open(QIODevice::ReadOnly);
    Q_ASSERT(there);
    return there ? QString::fromUtf8(file.readAll()) : QString();
}

/// What run it is: the program's version, the wire, the kernel.
QString about(const SessionInfo& info) {
    QStringList all{QStringLiteral("Socketscope ") + QString::fromStdString(info.version),
                    PageWords::tr("wire: %1").arg(QLatin1String(name(info.wire).data()))};
    if (info.kernel) all << QString::fromStdString(*info.kernel);
    return all.join(QStringLiteral(" · "));
}

/// JSON inside a script element: nothing in it may end that.
QString inScript(const QJsonObject& json) {
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact))
        .replace(QLatin1Char('<'), QLatin1String("\\u003c"));
}

} // namespace

Result<QByteArray> replayPage(const SessionInfo& info, const Record& record, const ExportOptions& options) {
    const ExportFrames frames(record, options, 1);
    const Step steps = frames.last() < frames.first() ? 0 : frames.last() - frames.first() + 1;
    if (steps > mostReplayed)
        return Error{
            PageWords::tr("the page was not written").toStdString(),
            PageWords::tr("it would have %1 steps, and a page can have %2").arg(steps).arg(mostReplayed).toStdString(),
            PageWords::tr("Choose fewer steps").toStdString(), Place{options.path.toStdString(), 0, 0}};
    Parts parts;
    QJsonArray all, now, told;
    QSizeF size;
    for (Step step = frames.first() - 1; step <= frames.last(); ++step) {
        const Frame frame = frames.at(step);
        size = frame.size;
        all.append(parts.taken(QString::fromUtf8(paintedSvg(frame, *options.theme, {}))));
        now.append(std::round(frames.nowAt(step)));
        if (step >= frames.first()) told.append(stepOf(record, step));
    }
    const QJsonObject run{{QStringLiteral("width"), size.width()},
                          {QStringLiteral("height"), size.height()},
                          {QStringLiteral("head"), frames.headerHeight()},
                          {QStringLiteral("words"), words()},
                          {QStringLiteral("steps"), told},
                          {QStringLiteral("now"), now},
                          {QStringLiteral("frames"), all},
                          {QStringLiteral("parts"), parts.all()}};
    const QString scenario = QString::fromStdString(info.scenario);
    const QString title = scenario.isEmpty() ? PageWords::tr("A session") : scenario;
    const QString group = QString(parts.around()).insert(3, QStringLiteral(R"(id="scene" )")) + QStringLiteral("</g>");
    // The run last: what it says may look like a place to fill in.
    const std::vector<std::pair<const char*, QString>> places{
        {"@STYLE@", resource("replay.css")},
        {"@SCRIPT@", resource("replay.js")},
        {"@LANG@", QLocale().bcp47Name()},
        {"@COLOURS@", colours(*options.theme)},
        {"@SCHEME@", options.theme == &Theme::dark() ? QStringLiteral("dark") : QStringLiteral("light")},
        {"@HOME@", PageWords::tr("Home", "a key").toHtmlEscaped()},
        {"@SPACE@", PageWords::tr("Space", "a key").toHtmlEscaped()},
        {"@NAV@", PageWords::tr("Replay").toHtmlEscaped()},
        {"@FIRST@", PageWords::tr("Start").toHtmlEscaped()},
        {"@BACK@", PageWords::tr("Back").toHtmlEscaped()},
        {"@STEP@", PageWords::tr("Step").toHtmlEscaped()},
        {"@PLAY@", PageWords::tr("Play").toHtmlEscaped()},
        {"@SCRUB@", PageWords::tr("Step of the run").toHtmlEscaped()},
        {"@ALL@", PageWords::tr("All steps in words").toHtmlEscaped()},
        {"@NOSCRIPT@", PageWords::tr("This page needs JavaScript to replay the run.").toHtmlEscaped()},
        {"@GROUP@", group},
        {"@ABOUT@", about(info).toHtmlEscaped()},
        {"@TITLE@", title.toHtmlEscaped()},
        {"@RUN@", inScript(run)}};
    QString page = resource("replay.html");
    for (const auto& [place, words] : places) page.replace(QLatin1String(place), words);
    return page.toUtf8();
}

} // namespace socketscope
