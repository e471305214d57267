// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/prediction_card.h"

#include "ui/lesson/lesson_labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace socketscope {

using Run = LessonModel::Prediction::Run;

PredictionCard::PredictionCard(std::size_t number, const LessonModel::Prediction& prediction, const Look& look,
                               QWidget* parent)
    : QWidget(parent), look_(look) {
    setObjectName(QStringLiteral("prediction"));
    setAttribute(Qt::WA_StyledBackground);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(1, look_.whole(8), 1, 1);
    rows->setSpacing(look_.whole(6));
    auto* head = new QVBoxLayout;
    head->setContentsMargins(look_.whole(12), 0, look_.whole(12), 0);
    head->setSpacing(look_.whole(2));
    const QString kicker = prediction.run == Run::NotYet || prediction.run == Run::CannotTell
                               ? tr("Prediction %1 · open").arg(number)
                               : tr("Prediction %1").arg(number);
    head->addWidget(plainLabel(kicker, QStringLiteral("lessonKicker")));
    head->addWidget(markdownLabel(prediction.question, QString()));
    rows->addLayout(head);
    if (prediction.run == Run::AsSaid)
        addShort(*rows, prediction);
    else
        addBeside(*rows, prediction);
    if (prediction.note.isEmpty()) return;
    auto* note = markdownLabel(prediction.note, QStringLiteral("quiet"));
    note->setContentsMargins(look_.whole(12), 0, look_.whole(12), look_.whole(8));
    rows->addWidget(note);
}

void PredictionCard::addShort(QVBoxLayout& rows, const LessonModel::Prediction& prediction) {
    auto* line = plainLabel({}, QString());
    line->setTextFormat(Qt::RichText);
    line->setText(
        tr("you <b>%1</b> · the run <b>%2</b> &nbsp;<span style='color:%3'><b>as you said</b></span>")
            .arg(prediction.said.toHtmlEscaped(), prediction.told.toHtmlEscaped(), look_.color(Token::Good).name()));
    line->setContentsMargins(look_.whole(12), 0, look_.whole(12), look_.whole(8));
    rows.addWidget(line);
}

void PredictionCard::addBeside(QVBoxLayout& rows, const LessonModel::Prediction& prediction) {
    const bool said = !prediction.said.isEmpty();
    QString head = said ? tr("You said, at step %1").arg(prediction.saidAt) : tr("You said nothing");
    if (said && !prediction.inTime) head = tr("You said, afterwards");
    QString told, words = prediction.told;
    switch (prediction.run) {
    case Run::NotYet:
        told = tr("The run has not come there");
        words = QStringLiteral("…");
        break;
    case Run::CannotTell:
        told = tr("The run cannot tell");
        break;
    default:
        told = tr("The run says");
    }
    auto* both = new QHBoxLayout;
    both->setSpacing(0);
    both->addWidget(side(QStringLiteral("saidSide"), head, said ? prediction.said : QStringLiteral("–")), 1);
    both->addWidget(side(QStringLiteral("toldSide"), told, words), 1);
    rows.addLayout(both);
}

QWidget* PredictionCard::side(const QString& name, const QString& head, const QString& words) {
    auto* frame = new QWidget(this);
    frame->setObjectName(name);
    frame->setAttribute(Qt::WA_StyledBackground);
    auto* rows = new QVBoxLayout(frame);
    rows->setContentsMargins(look_.whole(12), look_.whole(7), look_.whole(10), look_.whole(8));
    rows->setSpacing(look_.whole(3));
    rows->addWidget(plainLabel(head, QStringLiteral("quiet")));
    rows->addWidget(plainLabel(words, QStringLiteral("cardName")));
    rows->addStretch(1);
    return frame;
}

} // namespace socketscope
