// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live.h"
#include "ui/scene/painter.h"
#include "ui/scene/theme.h"
#include "ui/sequence/export_frames.h"
#include "ui/sequence/replay_page.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace socketscope;

/// Pictures as files: right, whole, or not there at all, with an error that says why.
class TestExport : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void svgHoldsItsWordsAsText();
    void bothLevelsAndThemesDiffer();
    void pngHasTheSizeAskedFor();
    void pdfIsOnePage();
    void partOfTheTrace();
    void emptyTrace();
    void unknownEnding();
    void noSuchFolder();
    void aFolderIsNoFile();
    void fullDisk();
    void noRight();
    void tooTallForPng();
    void oldPictureStaysWhereTheNewOneFails();
    void textOfEveryKind();
    void aPartAsJsonKeepsItsNumbers();
    void aPageHoldsTheFramesOfTheScreen();
    void aPageAsksNobodyAndRunsNothingOfTheRun();
    void aPageHasNotMoreStepsThanABrowserTakes();

private:
    [[nodiscard]] QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }
    [[nodiscard]] Result<Done> write(const QString& to, Level level = Level::Everything, double scale = 1) const;
    [[nodiscard]] static QByteArray read(const QString& path);

    QTemporaryDir folder_;
    test::Live live_;
};

void TestExport::initTestCase() {
    QVERIFY(loadFonts().empty());
    QVERIFY(folder_.isValid());
    live_.call("server", Primitive::Listen);
    live_.call("client", Primitive::Connect);
    live_.call("server", Primitive::Accept);
    live_.call("client", Primitive::Send, "hello");
    live_.call("server", Primitive::Receive);
}

Result<Done> TestExport::write(const QString& to, Level level, double scale) const {
    ExportOptions options;
    options.path = to;
    options.level = level;
    options.scale = scale;
    const Session& session = const_cast<TestExport*>(this)->live_.session(); // NOLINT(*-const-cast): a look only
    return exportSession(session.info(), session.record(), options);
}

QByteArray TestExport::read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestExport::svgHoldsItsWordsAsText() {
    QVERIFY(write(path("a.svg")).ok());
    const QByteArray svg = read(path("a.svg"));
    QVERIFY(QSvgRenderer(svg).isValid());
    for (const char* word : {"LISTEN", "CONNECT", "ACCEPT", "SYN+ACK", "ESTABLISHED", "Server program"})
        QVERIFY2(svg.contains(word), word);
}

void TestExport::bothLevelsAndThemesDiffer() {
    QVERIFY(write(path("p.svg"), Level::Primitives).ok());
    const QByteArray primitives = read(path("p.svg"));
    QVERIFY(primitives.contains("The connection"));
    QVERIFY(!primitives.contains("SYN+ACK"));
    ExportOptions dark;
    dark.path = path("d.svg");
    dark.theme = &Theme::dark();
    QVERIFY(exportSession(live_.session().info(), live_.session().record(), dark).ok());
    QVERIFY(read(path("d.svg")).contains("#11151b"));
    QVERIFY(!read(path("a.svg")).contains("#11151b"));
}

void TestExport::pngHasTheSizeAskedFor() {
    QVERIFY(write(path("one.png")).ok());
    QVERIFY(write(path("two.png"), Level::Everything, 2).ok());
    const QImage one(path("one.png")), two(path("two.png"));
    QCOMPARE(one.width(), 1000);
    QVERIFY(one.height() > 300);
    QCOMPARE(two.size(), one.size() * 2);
}

void TestExport::pdfIsOnePage() {
    QVERIFY(write(path("a.pdf")).ok());
    const QByteArray pdf = read(path("a.pdf"));
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("%%EOF"));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);
}

void TestExport::partOfTheTrace() {
    ExportOptions options;
    options.path = path("part.png");
    options.from = 4;
    options.to = 8;
    QVERIFY(exportSession(live_.session().info(), live_.session().record(), options).ok());
    QVERIFY(QImage(path("part.png")).height() < QImage(path("one.png")).height());
}

void TestExport::emptyTrace() {
    ExportOptions options;
    options.path = path("empty.png");
    QVERIFY(exportSession(SessionInfo(), Record(), options).ok());
    QVERIFY(!QImage(path("empty.png")).isNull());
}

void TestExport::unknownEnding() {
    const auto result = write(path("a.bmp"));
    QVERIFY(!result.ok());
    QVERIFY(result.error().remedy.find(".svg") != std::string::npos);
    QVERIFY(!QFile::exists(path("a.bmp")));
    QVERIFY(isExportName(QStringLiteral("x.SVG")));
    QVERIFY(!isExportName(QStringLiteral("svg")));
}

void TestExport::noSuchFolder() {
    const auto result = write(path("nowhere/a.svg"));
    QVERIFY(!result.ok());
    QVERIFY(result.error().line().find("nowhere/a.svg") != std::string::npos);
    QVERIFY(result.error().why.find("no folder") != std::string::npos);
}

void TestExport::aFolderIsNoFile() {
    QVERIFY(QDir(folder_.path()).mkdir(QStringLiteral("d.svg.svg")));
    QVERIFY(!write(path("d.svg.svg")).ok());
}

void TestExport::fullDisk() {
    if (!QFile::exists(QStringLiteral("/dev/full"))) QSKIP("this machine has no /dev/full");
    const QString link = path("full.svg");
    QVERIFY(QFile::link(QStringLiteral("/dev/full"), link));
    const auto result = write(link);
    QVERIFY(!result.ok());
    QVERIFY2(!result.error().why.empty(), result.error().line().c_str());
    QVERIFY(QFile::exists(QStringLiteral("/dev/full"))); // and is still what it was
    QVERIFY(!QFileInfo(QStringLiteral("/dev/full")).isFile());
}

void TestExport::noRight() {
    if (geteuid() == 0) QSKIP("the administrator may write anywhere");
    QVERIFY(QDir(folder_.path()).mkdir(QStringLiteral("locked")));
    QFile::setPermissions(path("locked"), QFile::ReadOwner | QFile::ExeOwner);
    const auto result = write(path("locked/a.svg"));
    QVERIFY(!result.ok());
    QVERIFY(QDir(path("locked")).isEmpty());
    QFile::setPermissions(path("locked"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void TestExport::tooTallForPng() {
    ExportOptions options;
    options.path = path("tall.png");
    options.scale = 8;
    options.width = 5000;
    const auto result = exportSession(live_.session().info(), live_.session().record(), options);
    QVERIFY(!result.ok());
    QVERIFY(result.error().remedy.find("SVG") != std::string::npos);
    QVERIFY(!QFile::exists(path("tall.png")));
}

void TestExport::oldPictureStaysWhereTheNewOneFails() {
    QVERIFY(write(path("keep.png")).ok());
    const QByteArray before = read(path("keep.png"));
    ExportOptions options;
    options.path = path("keep.png");
    options.scale = 8;
    options.width = 5000;
    QVERIFY(!exportSession(live_.session().info(), live_.session().record(), options).ok());
    QCOMPARE(read(path("keep.png")), before);
    QCOMPARE(QDir(folder_.path()).entryList({QStringLiteral("keep.png*")}).size(), qsizetype{1}); // no leftovers
}

void TestExport::textOfEveryKind() {
    for (const auto& [name, words] :
         {std::pair("a.txt", "[CONNECT]"), {"a.mmd", "sequenceDiagram"}, {"a.jsonl", "\"event\":\"session\""}}) {
        QVERIFY(write(path(name)).ok());
        QVERIFY2(read(path(name)).contains(words), name);
    }
}

void TestExport::aPartAsJsonKeepsItsNumbers() {
    QVERIFY(write(path("all.jsonl")).ok());
    ExportOptions options;
    options.path = path("some.jsonl");
    options.from = 3;
    options.to = 6;
    QVERIFY(exportSession(live_.session().info(), live_.session().record(), options).ok());
    const QList<QByteArray> all = read(path("all.jsonl")).split('\n'), some = read(path("some.jsonl")).split('\n');
    QVERIFY(some.size() > 3 && some.size() < all.size());
    QVERIFY(some.front().contains("session"));
    for (const QByteArray& line : some) QVERIFY2(all.contains(line), line.constData());
}

namespace {

QJsonObject runOf(const QByteArray& page) {
    const QByteArray begin = "id=\"run\">";
    const auto from = page.indexOf(begin) + begin.size();
    return QJsonDocument::fromJson(page.mid(from, page.indexOf("</script>", from) - from)).object();
}

QImage drawn(const QByteArray& svg, QSize size) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QSvgRenderer(svg).render(&painter, QRectF(QPointF(), size));
    return image;
}

} // namespace

/// Put together again as the page's script does it, each frame looks as the painter paints it.
void TestExport::aPageHoldsTheFramesOfTheScreen() {
    QVERIFY(write(path("a.html")).ok());
    const QJsonObject run = runOf(read(path("a.html")));
    const QJsonArray all = run[QLatin1String("frames")].toArray(), parts = run[QLatin1String("parts")].toArray();
    const Record& record = live_.session().record();
    QCOMPARE(all.size(), static_cast<qsizetype>(record.timeline().steps()) + 1);
    QCOMPARE(run[QLatin1String("steps")].toArray().size(), static_cast<qsizetype>(record.timeline().steps()));
    const ExportFrames frames(record, ExportOptions(), 1);
    for (const Step step : {0U, 1U, 6U, record.timeline().steps()}) {
        const Frame frame = frames.at(step);
        const QByteArray whole = paintedSvg(frame, Theme::light(), {});
        const auto opening = whole.indexOf('>', whole.indexOf("<g ", whole.indexOf("</defs>"))) + 1;
        QByteArray again = whole.left(opening);
        for (const QJsonValue& part : all[static_cast<qsizetype>(step)].toArray())
            again += parts[part.toInt()].toString().toUtf8();
        again += "</g></svg>";
        const QSize size = frame.size.toSize();
        QVERIFY(QSvgRenderer(again).isValid());
        QCOMPARE(drawn(again, size), drawn(whole, size));
    }
}

void TestExport::aPageAsksNobodyAndRunsNothingOfTheRun() {
    test::Live live;
    live.call("server", Primitive::Listen);
    live.call("client", Primitive::Connect);
    live.call("client", Primitive::Send, "</script><script>alert(1)</script><!-- @RUN@ @TITLE@");
    ExportOptions options;
    options.path = path("hostile.html");
    QVERIFY(exportSession(live.session().info(), live.session().record(), options).ok());
    const QByteArray page = read(options.path);
    QCOMPARE(page.count("<script"), 2);
    QCOMPARE(page.count("</script>"), 2);
    QVERIFY(page.contains("default-src 'none'"));
    QByteArray rest = page;
    QVERIFY(!rest.replace("http://www.w3.org/", "").replace("http-equiv", "").contains("http"));
    QVERIFY(!runOf(page).isEmpty());
}

void TestExport::aPageHasNotMoreStepsThanABrowserTakes() {
    test::Live live;
    live.call("server", Primitive::Listen);
    while (live.session().timeline().steps() <= mostReplayed) live.call("client", Primitive::Receive); // ENOTCONN
    ExportOptions options;
    options.path = path("long.html");
    const auto whole = exportSession(live.session().info(), live.session().record(), options);
    QVERIFY(!whole.ok());
    QVERIFY(whole.error().why.find("501") != std::string::npos || whole.error().why.find("502") != std::string::npos);
    options.from = 20;
    options.to = 40;
    QVERIFY(exportSession(live.session().info(), live.session().record(), options).ok());
}

QTEST_MAIN(TestExport)
#include "tst_export.moc"
