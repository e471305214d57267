// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/lesson_panel.h"

#include "ui/lesson/lesson_labels.h"
#include "ui/lesson/lesson_parts.h"
#include "ui/lesson/prediction_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace socketscope {
namespace {

constexpr int mostWaiting = 9999; ///< a number that a person may answer with
using State = LessonModel::Row::State;

QString number(double points) { return QString::fromStdString(pointsText(points)); }

/// For screen readers: what the mark says.
QString verdictWord(State state) {
    switch (state) {
    case State::Met:
        return LessonPanel::tr("met");
    case State::Partly:
        return LessonPanel::tr("partly met");
    case State::Wrong:
        return LessonPanel::tr("not met");
    case State::Open:
        break;
    }
    return LessonPanel::tr("open");
}

} // namespace

LessonPanel::LessonPanel(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("lesson"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void LessonPanel::setLook(const Look& look) {
    look_ = look;
    rebuild();
}

QSize LessonPanel::sizeHint() const { return {look_.whole(356), look_.whole(600)}; }

/// Nothing of it is cut: what does not wrap has room, and the scroll bar.
QSize LessonPanel::minimumSizeHint() const {
    const int content = widget() != nullptr ? widget()->minimumSizeHint().width() : 0;
    return {std::max(look_.whole(260), content + verticalScrollBar()->sizeHint().width()), look_.whole(200)};
}

void LessonPanel::show(const LessonModel& model) {
    if (model == model_) return;
    model_ = model;
    rebuild();
}

/// The keyboard stays where it was: on the first control of the same name.
void LessonPanel::rebuild() {
    const QWidget* focused = widget() != nullptr && widget()->isAncestorOf(focusWidget()) ? focusWidget() : nullptr;
    const bool hadFocus = focused != nullptr && focused->hasFocus();
    const QString name = hadFocus ? focused->objectName() : QString();
    const int scrolled = verticalScrollBar()->value();
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("lessonContent"));
    column_ = new QVBoxLayout(content);
    column_->setContentsMargins(look_.whole(12), look_.whole(14), look_.whole(12), look_.whole(16));
    column_->setSpacing(look_.whole(12));
    addHead();
    addAgainFromStep();
    addNext();
    addPredictions();
    addChecks();
    addHints();
    addFoot();
    column_->addStretch(1);
    setWidget(content);
    const int width = viewport()->width(); // it gets its height at once, for the scroll bar to know
    content->resize(width, std::max(content->heightForWidth(width), viewport()->height()));
    verticalScrollBar()->setValue(next_ == whatIsNext() ? scrolled : 0); // what is next stands at the top
    next_ = whatIsNext();
    updateGeometry();
    emit rebuilt();
    if (!hadFocus) return;
    const QList<QWidget*> same = content->findChildren<QWidget*>(name);
    const auto heir = std::find_if(same.begin(), same.end(), [](const QWidget* control) {
        return control->focusPolicy() != Qt::NoFocus && !control->isHidden();
    });
    if (heir == same.end())
        emit focusFreed();
    else
        (*heir)->setFocus(Qt::OtherFocusReason);
}

QString LessonPanel::whatIsNext() const { return model_.title + model_.task + model_.askedId; }

QVBoxLayout* LessonPanel::card(const QString& name) {
    auto* frame = new QWidget;
    frame->setObjectName(name);
    frame->setAttribute(Qt::WA_StyledBackground);
    auto* rows = new QVBoxLayout(frame);
    rows->setContentsMargins(look_.whole(12), look_.whole(10), look_.whole(12), look_.whole(12));
    rows->setSpacing(look_.whole(8));
    column_->addWidget(frame);
    return rows;
}

void LessonPanel::addHead() {
    auto* head = new QVBoxLayout;
    head->setSpacing(look_.whole(4));
    auto* title = plainLabel(model_.title, QStringLiteral("lessonTitle"));
    head->addWidget(title);
    head->addWidget(markdownLabel(model_.about, QStringLiteral("quiet")));
    QString history = model_.history;
    if (model_.recording) history = tr("a recording · %1", "of a lab").arg(model_.history);
    if (model_.handedIn) history = tr("handed in · %1", "of a lab").arg(model_.history);
    head->addWidget(plainLabel(history, QStringLiteral("lessonHistory")));
    if (!model_.wireNote.isEmpty()) {
        auto* note = plainLabel(model_.wireNote, QStringLiteral("lessonNote"));
        note->setToolTip(model_.whyNot);
        head->addWidget(note);
    }
    if (!model_.rulesNote.isEmpty()) head->addWidget(plainLabel(model_.rulesNote, QStringLiteral("lessonNote")));
    column_->addLayout(head);
}

/// The one thing to do now.
void LessonPanel::addNext() {
    if (model_.recording) return;
    if (!model_.askedId.isEmpty()) return addQuestion(*card(QStringLiteral("lessonQuestion")));
    QVBoxLayout& rows = *card(QStringLiteral("lessonTask"));
    if (model_.finished) {
        rows.addWidget(
            plainLabel(tr("That is all. Look at the checks, try again, or hand it in."), QStringLiteral("cardName")));
        return;
    }
    rows.addWidget(plainLabel(tr("Now you"), QStringLiteral("lessonKicker")));
    rows.addWidget(markdownLabel(model_.task, QString()));
}

void LessonPanel::addQuestion(QVBoxLayout& rows) {
    rows.addWidget(plainLabel(tr("Before you go on: what do you expect?"), QStringLiteral("lessonKicker")));
    rows.addWidget(markdownLabel(model_.asked, QStringLiteral("cardName")));
    const QString id = model_.askedId;
    QChar letter = QLatin1Char('A');
    for (const QString& words : model_.choices) {
        auto* choice = new ChoiceButton(letter, words, look_, this);
        choice->setObjectName(QStringLiteral("choice"));
        connect(choice, &QAbstractButton::clicked, this, [this, id, words] { emit answered(id, words); });
        rows.addWidget(choice);
        letter = QChar(letter.unicode() + 1);
    }
    auto* foot = new QHBoxLayout;
    if (model_.choices.empty()) {
        auto* value = new QSpinBox;
        value->setObjectName(QStringLiteral("answerNumber"));
        value->setRange(0, mostWaiting);
        value->setAccessibleName(model_.asked);
        auto* say = new QPushButton(tr("Say So"));
        say->setObjectName(QStringLiteral("answer"));
        connect(say, &QPushButton::clicked, this,
                [this, id, value] { emit answered(id, QString::number(value->value())); });
        foot->addWidget(value);
        foot->addWidget(say);
    }
    foot->addStretch(1);
    auto* pass = new QPushButton(tr("I Don't Know"));
    pass->setObjectName(QStringLiteral("small"));
    connect(pass, &QPushButton::clicked, this, [this, id] { emit answered(id, QString()); });
    foot->addWidget(pass);
    rows.addLayout(foot);
}

void LessonPanel::addPredictions() {
    for (std::size_t i = 0; i < model_.predictions.size(); ++i)
        column_->addWidget(new PredictionCard(i + 1, model_.predictions[i], look_, this));
}

void LessonPanel::addChecks() {
    auto* head = new QHBoxLayout;
    head->addWidget(plainLabel(tr("Checks"), QStringLiteral("cardName")));
    head->addStretch(1);
    auto* sum = plainLabel(number(model_.points), QStringLiteral("lessonPoints"));
    sum->setWordWrap(false);
    head->addWidget(sum);
    auto* all = plainLabel(tr("of %1 points").arg(number(model_.outOf)), QStringLiteral("quiet"));
    all->setWordWrap(false);
    head->addWidget(all, 0, Qt::AlignBottom);
    auto* group = new QVBoxLayout;
    group->setSpacing(look_.whole(6));
    group->addLayout(head);
    group->addWidget(new PointsBar(model_.checks, look_, this));
    for (std::size_t i = 0; i < model_.checks.size(); ++i) group->addWidget(checkRow(i));
    column_->addLayout(group);
}

QWidget* LessonPanel::checkRow(std::size_t index) {
    const LessonModel::Row& row = model_.checks[index];
    auto* frame = new QWidget(this);
    frame->setObjectName(row.state == State::Wrong ? QStringLiteral("checkWrong") : QStringLiteral("check"));
    frame->setAttribute(Qt::WA_StyledBackground);
    frame->setAccessibleName(tr("%1. %2: %3, %4", "number, title, verdict and points of a check")
                                 .arg(index + 1)
                                 .arg(row.title, verdictWord(row.state), row.points));
    auto* line = new QHBoxLayout(frame);
    line->setContentsMargins(look_.whole(8), look_.whole(7), look_.whole(8), look_.whole(7));
    line->setSpacing(look_.whole(8));
    line->addWidget(new VerdictMark(row.state, look_, frame), 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(look_.whole(3));
    words->addWidget(plainLabel(QStringLiteral("%1. %2").arg(index + 1).arg(row.title), QStringLiteral("checkTitle")));
    if (!row.detail.isEmpty()) words->addWidget(plainLabel(row.detail, QStringLiteral("quiet")));
    if (row.state == State::Wrong && present(row.at)) {
        auto* offers = new QHBoxLayout;
        auto* places = new QPushButton(present(row.other) ? tr("Show Both") : tr("Show Where"));
        places->setObjectName(QStringLiteral("small"));
        connect(places, &QPushButton::clicked, this, [this, index] { emit placesWanted(index); });
        offers->addWidget(places);
        if (!model_.recording && present(row.other)) {
            auto* again = new QPushButton(tr("Try Again from Here"));
            again->setObjectName(QStringLiteral("small"));
            again->setToolTip(tr("Does once more what you did before this, and leaves the rest to you."));
            connect(again, &QPushButton::clicked, this, [this, index] { emit againWanted(index); });
            offers->addWidget(again);
        }
        offers->addStretch(1);
        words->addLayout(offers);
    }
    line->addLayout(words, 1);
    auto* points = plainLabel(row.points, QStringLiteral("checkPoints"));
    points->setWordWrap(false);
    line->addWidget(points, 0, Qt::AlignTop);
    return frame;
}

void LessonPanel::addHints() {
    for (std::size_t i = 0; i < model_.hints.size(); ++i) {
        QVBoxLayout& rows = *card(QStringLiteral("lessonHint"));
        rows.addWidget(
            plainLabel(tr("Hint %1 of %2").arg(i + 1).arg(model_.hintCount), QStringLiteral("lessonKicker")));
        rows.addWidget(markdownLabel(model_.hints[i], QString()));
    }
}

void LessonPanel::setLookingBack(bool back) {
    lookingBack_ = back;
    if (againFromStep_ != nullptr) againFromStep_->setVisible(back);
}

void LessonPanel::addAgainFromStep() {
    againFromStep_ = nullptr;
    if (model_.recording) return;
    auto* again = new QPushButton(tr("Try Again from This Step"));
    again->setObjectName(QStringLiteral("small"));
    again->setToolTip(tr("Does once more what you did up to the step that you look at, and leaves the rest to you."));
    connect(again, &QPushButton::clicked, this, &LessonPanel::againFromStepWanted);
    column_->addWidget(again, 0, Qt::AlignLeft);
    again->setVisible(lookingBack_);
    againFromStep_ = again;
}

void LessonPanel::addFoot() {
    auto* buttons = new QHBoxLayout;
    if (!model_.recording && model_.hints.size() < model_.hintCount) {
        auto* hint = new QPushButton(tr("Hint %1 of %2").arg(model_.hints.size() + 1).arg(model_.hintCount));
        hint->setObjectName(QStringLiteral("hint"));
        hint->setToolTip(tr("That you read it is told when you hand in."));
        connect(hint, &QPushButton::clicked, this, &LessonPanel::hintWanted);
        buttons->addWidget(hint);
    }
    auto* report = new QPushButton(tr("Report…"));
    report->setObjectName(QStringLiteral("report"));
    connect(report, &QPushButton::clicked, this, &LessonPanel::reportWanted);
    buttons->addWidget(report);
    buttons->addStretch(1);
    if (!model_.handedIn) { // also what was saved before, or recovered
        auto* handIn = new QPushButton(tr("Hand In…"));
        handIn->setObjectName(QStringLiteral("handIn"));
        connect(handIn, &QPushButton::clicked, this, &LessonPanel::handInWanted);
        buttons->addWidget(handIn);
    }
    column_->addLayout(buttons);
    column_->addWidget(plainLabel(model_.recording
                                      ? tr("Predictions are never marked right or wrong.")
                                      : tr("Predictions are never marked right or wrong. Handing in keeps your best "
                                           "attempt."),
                                  QStringLiteral("quiet")));
}

} // namespace socketscope
