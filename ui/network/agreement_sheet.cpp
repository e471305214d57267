// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/agreement_sheet.h"

#include "ui/scene/text.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <map>
#include <span>

namespace socketscope {
namespace {

constexpr std::size_t mostRows = 50; ///< disagreements shown: a bug of ours repeats itself

} // namespace

QString agreementSentence(const Session& session) {
    const Agreement& agreement = session.agreement();
    if (!agreement.applies()) return {};
    const auto unexplained = agreement.disagreementCount(), checked = std::uint64_t{agreement.checked()};
    if (unexplained == 0 && checked == 1)
        return QCoreApplication::translate("AgreementSheet", "Model and kernel agree in one comparison.");
    if (unexplained == 0)
        return QCoreApplication::translate("AgreementSheet", "Model and kernel agree in %1 comparisons.").arg(checked);
    return QCoreApplication::translate("AgreementSheet", "Model and kernel differ in %1 of %2 comparisons.")
        .arg(unexplained)
        .arg(checked);
}

AgreementSheet::AgreementSheet(const Session& session, const Look& look, QWidget* parent)
    : QDialog(parent), look_(look), head_(new QLabel(this)), grid_(nullptr) {
    setWindowTitle(tr("Model and Kernel"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    head_->setFont(look.font(15, QFont::DemiBold));
    head_->setWordWrap(true);
    outer->addWidget(head_);
    auto* about = new QLabel(tr("Beside the run, a TCP built from RFC 9293 is given the same calls and the same "
                                "segments. After each it is compared with what the kernel says and sends. Where Linux "
                                "is known to do otherwise, the reason is told here."),
                             this);
    about->setWordWrap(true);
    outer->addWidget(about);
    auto* content = new QWidget(this);
    grid_ = new QGridLayout(content);
    grid_->setColumnStretch(1, 1);
    grid_->setHorizontalSpacing(look.whole(10));
    grid_->setVerticalSpacing(look.whole(6));
    auto* area = new QScrollArea(this);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    outer->addWidget(area, 1);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    outer->addWidget(buttons);
    resize(look.whole(560), look.whole(440));
    rebuild(session);
}

void AgreementSheet::refresh(const Session& session) {
    const Agreement& agreement = session.agreement();
    head_->setText(agreement.applies() ? agreementSentence(session)
                                       : tr("Nothing is compared here: only in the sandbox is every segment seen."));
    if (agreement.differenceCount() + agreement.disagreementCount() != shown_) rebuild(session);
}

void AgreementSheet::rebuild(const Session& session) {
    const Agreement& agreement = session.agreement();
    while (QLayoutItem* item = grid_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    shown_ = agreement.differenceCount() + agreement.disagreementCount();
    row_ = 0;
    text_.clear();
    for (const Agreement::Disagreement& d :
         std::span(agreement.disagreements()).first(std::min(agreement.disagreements().size(), mostRows)))
        addRow(session, d.event, tr("Nobody knows why: please report it"),
               QString::fromStdString(sentence(session.trace(), d)), Token::Lost);
    std::map<LinuxDifference, EventId> first;
    for (const Agreement::Difference& d : agreement.differences()) first.try_emplace(d.what, d.event);
    for (const auto& [what, event] : first) {
        const LinuxDifferenceRow& row = rowOf(what);
        addRow(session, event, latin(row.name),
               tr("%1 (%2)", "what Linux does, where it is written").arg(differenceSentence(what), latin(row.source)),
               Token::Part);
    }
    if (shown_ == 0 && agreement.applies())
        addRow(session, {}, tr("No difference so far"), tr("Linux does what the RFC says."), Token::Good);
    grid_->setRowStretch(row_, 1);
    refresh(session);
}

void AgreementSheet::addRow(const Session& session, EventId event, const QString& heading, const QString& sentence,
                            Token color) {
    if (present(event)) {
        const Step step = session.timeline().stepOf(event);
        auto* number = new QPushButton(QString::number(step));
        number->setObjectName(QStringLiteral("stepNumber"));
        number->setAccessibleName(tr("Step %1: %2").arg(step).arg(sentence));
        connect(number, &QPushButton::clicked, this, [this, event] { emit eventChosen(event); });
        grid_->addWidget(number, row_, 0, Qt::AlignTop);
    }
    auto* words = new QLabel(QStringLiteral("<b style='color:%1'>%2</b><br>%3")
                                 .arg(look_.color(color).name(), heading.toHtmlEscaped(), sentence.toHtmlEscaped()));
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    grid_->addWidget(words, row_++, 1, Qt::AlignTop);
    text_ += heading + QLatin1Char('\n') + sentence + QLatin1Char('\n');
}

} // namespace socketscope
