// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes that were trouble once, kept in found/ by what they were given to: they are none any more.
#include "tests/fuzz/targets.h"

#include <QtTest/QtTest>

using namespace socketscope;

class TestFound : public QObject {
    Q_OBJECT
private slots:
    void isNoTroubleAnyMore_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("path");
        const QDir found(qEnvironmentVariable("SOCKETSCOPE_SOURCE_DIR") + QStringLiteral("/tests/fuzz/found"));
        for (const fuzz::Target& target : fuzz::targets) {
            const QString name = QString::fromLatin1(target.name.data(), static_cast<qsizetype>(target.name.size()));
            QTest::newRow(qPrintable(name + QStringLiteral("/nothing"))) << name << QString();
            const QDir folder(found.filePath(name));
            for (const QString& file : folder.entryList(QDir::Files, QDir::Name))
                QTest::newRow(qPrintable(name + QLatin1Char('/') + file)) << name << folder.filePath(file);
        }
    }
    void isNoTroubleAnyMore() {
        QFETCH(QString, target);
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(path.isEmpty() || file.open(QIODevice::ReadOnly));
        const QByteArray bytes = path.isEmpty() ? QByteArray() : file.readAll();
        for (const fuzz::Target& t : fuzz::targets)
            if (target == QLatin1String(t.name.data(), static_cast<qsizetype>(t.name.size())))
                t.run(asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    }
};

QTEST_GUILESS_MAIN(TestFound)
#include "tst_found.moc"
