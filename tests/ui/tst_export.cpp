// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live.h"
#include "ui/scene/theme.h"
#include "ui/sequence/export.h"

#include <QFile>
#include <QImage>
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
    return exportPicture(const_cast<TestExport*>(this)->live_.session().record(), options); // NOLINT: a look only
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
    QVERIFY(exportPicture(live_.session().record(), dark).ok());
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
    QVERIFY(exportPicture(live_.session().record(), options).ok());
    QVERIFY(QImage(path("part.png")).height() < QImage(path("one.png")).height());
}

void TestExport::emptyTrace() {
    ExportOptions options;
    options.path = path("empty.png");
    QVERIFY(exportPicture(Record(), options).ok());
    QVERIFY(!QImage(path("empty.png")).isNull());
}

void TestExport::unknownEnding() {
    const auto result = write(path("a.bmp"));
    QVERIFY(!result.ok());
    QVERIFY(result.error().remedy.find(".svg") != std::string::npos);
    QVERIFY(!QFile::exists(path("a.bmp")));
    QVERIFY(isPictureName(QStringLiteral("x.SVG")));
    QVERIFY(!isPictureName(QStringLiteral("svg")));
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
    const auto result = exportPicture(live_.session().record(), options);
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
    QVERIFY(!exportPicture(live_.session().record(), options).ok());
    QCOMPARE(read(path("keep.png")), before);
    QCOMPARE(QDir(folder_.path()).entryList({QStringLiteral("keep.png*")}).size(), qsizetype{1}); // no leftovers
}

QTEST_MAIN(TestExport)
#include "tst_export.moc"
