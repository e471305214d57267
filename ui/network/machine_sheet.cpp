// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/machine_sheet.h"

#include "ui/network/wire_words.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace socketscope {
namespace {

struct Title {
    const char* name;
    const char* words;
};

/// By the names of the findings (core/net/doctor.h).
constexpr std::array titles{
    Title{"loopback", QT_TRANSLATE_NOOP("MachineSheet", "Connections to 127.0.0.1")},
    Title{"loopback6", QT_TRANSLATE_NOOP("MachineSheet", "Connections to ::1")},
    Title{"sock-diag", QT_TRANSLATE_NOOP("MachineSheet", "The kernel tells of sockets that no program holds")},
    Title{"helper", QT_TRANSLATE_NOOP("MachineSheet", "The sandbox's helper program")},
    Title{"unshare", QT_TRANSLATE_NOOP("MachineSheet", "A private network for an ordinary program")},
    Title{"id-map", QT_TRANSLATE_NOOP("MachineSheet", "An owner for it")},
    Title{"link", QT_TRANSLATE_NOOP("MachineSheet", "A wire in it")},
    Title{"settings", QT_TRANSLATE_NOOP("MachineSheet", "Settings of its own")},
    Title{"routing", QT_TRANSLATE_NOOP("MachineSheet", "127.0.0.0/8 goes over the wire")},
    Title{"offload", QT_TRANSLATE_NOOP("MachineSheet", "Finished checksums on the wire")},
    Title{"capture", QT_TRANSLATE_NOOP("MachineSheet", "Our hands on the wire")},
    Title{"sockets", QT_TRANSLATE_NOOP("MachineSheet", "Sockets of the private network")},
    Title{"syn", QT_TRANSLATE_NOOP("MachineSheet", "A SYN seen, a connection made by hand")},
    Title{"destroy", QT_TRANSLATE_NOOP("MachineSheet", "A TIME-WAIT can be ended by hand")},
    Title{"repair", QT_TRANSLATE_NOOP("MachineSheet", "A host can vanish without a word")},
};

QString titleOf(const Finding& finding) {
    for (const Title& title : titles)
        if (finding.name == title.name) return QCoreApplication::translate("MachineSheet", title.words);
    return QString::fromStdString(finding.name);
}

/// Mark, colour and word of a verdict.
struct Verdict {
    const char* mark;
    Token color;
    QString word;
};

Verdict verdictOf(const Finding& finding) {
    switch (finding.verdict) {
    case Finding::Verdict::Good:
        return {"●", Token::Good, MachineSheet::tr("yes")};
    case Finding::Verdict::Refused:
        return {"✕", finding.needed ? Token::Lost : Token::Part, MachineSheet::tr("no")};
    case Finding::Verdict::NotTried:
        break;
    }
    return {"○", Token::Ink3, MachineSheet::tr("not tried")};
}

} // namespace

MachineSheet::MachineSheet(const Diagnosis& diagnosis, const Look& look, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("What This Machine Allows"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    const QString best = tr("The best wire here: %1.").arg(wireName(diagnosis.best));
    auto* head = new QLabel(best, this);
    head->setFont(look.font(15, QFont::DemiBold));
    auto* sentence = new QLabel(wireSentence(diagnosis.best), this);
    sentence->setWordWrap(true);
    outer->addWidget(head);
    outer->addWidget(sentence);
    text_ = best + QLatin1Char('\n');

    auto* content = new QWidget(this);
    auto* grid = new QGridLayout(content);
    grid->setColumnStretch(2, 1);
    grid->setHorizontalSpacing(look.whole(10));
    grid->setVerticalSpacing(look.whole(5));
    int row = 0;
    for (const Finding& finding : diagnosis.findings) {
        const Verdict verdict = verdictOf(finding);
        auto* mark = new QLabel(QStringLiteral("<span style='color:%1'>%2</span>")
                                    .arg(look.color(verdict.color).name(), QString::fromUtf8(verdict.mark)));
        auto* word = new QLabel(verdict.word);
        auto* words = new QLabel(titleOf(finding));
        for (QLabel* label : {mark, word, words}) label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        words->setWordWrap(true);
        grid->addWidget(mark, row, 0);
        grid->addWidget(word, row, 1);
        grid->addWidget(words, row++, 2);
        text_ += verdict.word + QLatin1Char('\t') + words->text() + QLatin1Char('\n');
        if (!finding.words) continue;
        auto* why = new QLabel(QString::fromStdString(finding.words->why + ". " + finding.words->remedy));
        why->setWordWrap(true);
        why->setObjectName(QStringLiteral("quiet"));
        why->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        grid->addWidget(why, row++, 2);
        text_ += QLatin1Char('\t') + why->text() + QLatin1Char('\n');
    }
    if (!diagnosis.lacking.empty()) {
        QStringList names;
        for (const std::string& name : diagnosis.lacking) names << QString::fromStdString(name);
        auto* lacking = new QLabel(
            tr("Settings of the class profile that this kernel has not: %1").arg(names.join(QStringLiteral(", "))));
        lacking->setWordWrap(true);
        grid->addWidget(lacking, row++, 2);
        text_ += lacking->text() + QLatin1Char('\n');
    }
    grid->setRowStretch(row, 1);
    auto* area = new QScrollArea(this);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    outer->addWidget(area, 1);

    auto* buttons = new QDialogButtonBox(this);
    QPushButton* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text_); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    outer->addWidget(buttons);
    resize(look.whole(560), look.whole(520));
}

} // namespace socketscope
