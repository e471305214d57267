// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/trace_builder.h"
#include "ui/scene/draw.h"
#include "ui/scene/painter.h"
#include "ui/sequence/sequence_frame.h"

#include <QImage>
#include <QSvgRenderer>
#include <QTest>

#include <set>

using namespace socketscope;

namespace {

Frame phoneCallFrame() {
    loadFonts();
    const Trace trace = test::phoneCall();
    Timeline timeline;
    Cast cast;
    Connections connections;
    timeline.extend(trace);
    cast.extend(trace);
    connections.extend(trace);
    Viewport view;
    view.size = {1264, 900};
    const Style style{Typography(1)};
    return sequenceFrame({trace, timeline, cast, connections}, {static_cast<double>(timeline.steps()), {}}, view,
                         style);
}

std::size_t coloursIn(const QImage& image) {
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
    return colours.size();
}

/// Share of the pixels of a box that are nearer to `ink` than to paper.
double coverage(const QImage& image, const QRect& box, const QColor& ink) {
    int hits = 0;
    for (int y = box.top(); y <= box.bottom(); ++y)
        for (int x = box.left(); x <= box.right(); ++x)
            if (std::abs(image.pixelColor(x, y).lightness() - ink.lightness()) < 60) ++hits;
    return static_cast<double>(hits) / (box.width() * box.height());
}

Frame patternFrame(Fill fill) {
    Draw draw({60, 60}, 1);
    draw.rect({20, 10, 6, 40}, noStroke, fill);
    return draw.take();
}

} // namespace

class TestPainter : public QObject {
    Q_OBJECT
private slots:
    void anImageIsNotEmpty() {
        const QImage image = paintedImage(phoneCallFrame(), Theme::light());
        QCOMPARE(image.size(), QSize(1264, 900));
        QVERIFY(coloursIn(image) > 50);
        QCOMPARE(image.pixelColor(700, 300), Theme::light().color(Token::Paper));
    }

    void theThemesDiffer() {
        const Frame frame = phoneCallFrame();
        const QImage dark = paintedImage(frame, Theme::dark(), 2);
        QCOMPARE(dark.size(), QSize(2528, 1800));
        QCOMPARE(dark.pixelColor(1400, 600), Theme::dark().color(Token::Paper));
    }

    void textStaysText() {
        const QByteArray svg = paintedSvg(phoneCallFrame(), Theme::light(), QStringLiteral("A telephone call"));
        for (const char* word : {"CONNECT", "SYN-SENT", "ESTABLISHED", "SYN+ACK", ">A telephone call<"})
            QVERIFY2(svg.contains(word), word);
        QVERIFY(svg.contains("<text"));
        QVERIFY(svg.contains("font-family=\"Inter\""));
        QVERIFY(!svg.contains("<image"));
        QVERIFY(QSvgRenderer(svg).isValid());
    }

    void aPdfHasItsFonts() {
        const QByteArray pdf = paintedPdf(phoneCallFrame(), Theme::light(), QStringLiteral("A telephone call"));
        QVERIFY(pdf.startsWith("%PDF"));
        QVERIFY(pdf.contains("/FontFile"));
    }

    void patternsAreDrawn_data() {
        QTest::addColumn<int>("state");
        for (std::size_t i = 0; i < connectionStateCount; ++i)
            QTest::newRow(name(static_cast<ConnectionState>(i)).data()) << static_cast<int>(i);
    }

    void patternsAreDrawn() {
        QFETCH(int, state);
        const Fill fill = spineFill(static_cast<ConnectionState>(state));
        const QImage image = paintedImage(patternFrame(fill), Theme::light());
        const double part = coverage(image, {20, 12, 6, 36}, Theme::light().color(fill.ink));
        if (fill.pattern == Pattern::Solid)
            QVERIFY2(part > 0.99, qPrintable(QString::number(part)));
        else
            QVERIFY2(part > 0.1 && part < 0.9, qPrintable(QString::number(part)));
        // Nothing leaves the box.
        QCOMPARE(image.pixelColor(18, 30), Theme::light().color(Token::Paper));
        QCOMPARE(image.pixelColor(28, 30), Theme::light().color(Token::Paper));
    }

    void aPatternStandsStillWhenItsTopIsCutOff() {
        Fill fill = blockedHatch();
        Draw whole({60, 60}, 1), cut({60, 60}, 1);
        whole.rect({20, 3, 14, 50}, noStroke, fill);
        fill.phase = 17;
        cut.rect({20, 20, 14, 33}, noStroke, fill);
        const QImage a = paintedImage(whole.take(), Theme::light()), b = paintedImage(cut.take(), Theme::light());
        QCOMPARE(a.copy(20, 22, 14, 30), b.copy(20, 22, 14, 30));
    }

    void longTextIsElided() {
        loadFonts();
        Draw draw({80, 20}, 1);
        draw.label({10, 2, 40, 16}, QStringLiteral("a text far too long for its box"), FontRole::Body, Token::Ink);
        const QImage image = paintedImage(draw.take(), Theme::light());
        for (int x = 52; x < 80; ++x)
            for (int y = 0; y < 20; ++y) QCOMPARE(image.pixelColor(x, y), Theme::light().color(Token::Paper));
    }

    void onlyTheExposedPartIsPainted() {
        const Frame frame = phoneCallFrame();
        QImage image(1264, 900, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        painter.setClipRect(QRect(0, 0, 1264, 200));
        FramePainter(Theme::light()).paint(painter, frame, QRectF(0, 0, 1264, 200));
        painter.end();
        const QImage all = paintedImage(frame, Theme::light());
        QCOMPARE(image.copy(0, 0, 1264, 200), all.copy(0, 0, 1264, 200));
        QCOMPARE(image.pixelColor(600, 500), QColor(Qt::magenta));
    }
};

QTEST_MAIN(TestPainter)
#include "tst_painter.moc"
