// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/forge_dialog.h"

#include "ui/scene/text.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>

namespace socketscope {
namespace {

struct FlagName {
    FlagBits bit;
    const char* name; ///< the field's own word
};
constexpr std::array<FlagName, 6> flagNames{{{flag::syn, "SYN"},
                                             {flag::ack, "ACK"},
                                             {flag::fin, "FIN"},
                                             {flag::rst, "RST"},
                                             {flag::psh, "PSH"},
                                             {flag::urg, "URG"}}};

/// A number up to `most`; nothing said is nothing. False where it is no such number.
template <typename T> bool readNumber(const QLineEdit& field, std::uint64_t most, std::optional<T>& into) {
    const QString text = field.text().trimmed();
    if (text.isEmpty()) return true;
    bool ok = false;
    const qulonglong value = text.toULongLong(&ok, 0);
    if (!ok || value > most) return false;
    into = static_cast<T>(value);
    return true;
}

ProgramId chosen(const QComboBox& box) { return ProgramId{static_cast<std::uint16_t>(box.currentData().toUInt())}; }

QLineEdit* field(QFormLayout* form, const QString& name, const QString& empty, QWidget* parent) {
    auto* edit = new QLineEdit(parent);
    edit->setPlaceholderText(empty);
    edit->setAccessibleName(name);
    form->addRow(name, edit);
    return edit;
}

} // namespace

ForgeSegment forgeLike(const Trace& trace, SegmentId segment) {
    const EventId event = trace.segment(segment).sent;
    const auto* sent = trace.get<Sent>(event);
    if (sent == nullptr) return {};
    ForgeSegment like;
    like.from = trace[event].program;
    like.to = sent->toProgram;
    like.flags = sent->flags;
    like.seq = sent->seq;
    if ((sent->flags & flag::ack) != 0) like.ack = sent->ack;
    const ByteView raw = trace.bytes(sent->raw);
    if (sent->length > 0 && raw.size() >= sent->length) like.data.assign(raw.end() - sent->length, raw.end());
    return like;
}

std::optional<Bytes> bytesFromHex(const QString& text) {
    Bytes bytes;
    QString digits = text;
    digits.remove(QLatin1Char(' '));
    if (digits.size() % 2 != 0) return std::nullopt;
    for (qsizetype i = 0; i < digits.size(); i += 2) {
        bool ok = false;
        const uint value = digits.mid(i, 2).toUInt(&ok, 16);
        if (!ok) return std::nullopt;
        bytes.push_back(static_cast<Bytes::value_type>(value));
    }
    return bytes;
}

ForgeDialog::ForgeDialog(const Trace& trace, const ForgeSegment& first, const Look& look, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Forge a Segment"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout(this);
    auto* about = new QLabel(tr("A segment that no TCP has sent. It begins in the middle of the wire; what is left "
                                "empty is filled in so that it fits."),
                             this);
    about->setWordWrap(true);
    form->addRow(about);
    from_ = new QComboBox(this);
    to_ = new QComboBox(this);
    for (std::size_t i = 0; i < trace.programs().size(); ++i)
        for (QComboBox* box : {from_, to_})
            box->addItem(programCaption(trace, ProgramId{static_cast<std::uint16_t>(i)}), static_cast<uint>(i));
    from_->setAccessibleName(tr("From"));
    to_->setAccessibleName(tr("To"));
    form->addRow(tr("As if from"), from_);
    form->addRow(tr("To"), to_);
    auto* row = new QHBoxLayout;
    for (std::size_t i = 0; i < flagNames.size(); ++i) {
        flags_[i] = new QCheckBox(QString::fromLatin1(flagNames[i].name), this);
        row->addWidget(flags_[i]);
        connect(flags_[i], &QCheckBox::toggled, this, &ForgeDialog::check);
    }
    form->addRow(tr("Flags"), row);
    seq_ = field(form, tr("Sequence number"), tr("what fits; each side’s SYN is 0"), this);
    ack_ = field(form, tr("Acknowledgment number"), tr("what fits"), this);
    window_ = field(form, tr("Window"), tr("what fits; 0 to 65535"), this);
    data_ = field(form, tr("Data"), tr("none"), this);
    hex_ = new QCheckBox(tr("as hexadecimal digits"), this);
    form->addRow(QString(), hex_);
    wrong_ = new QLabel(this);
    wrong_->setObjectName(QStringLiteral("what"));
    wrong_->setWordWrap(true);
    form->addRow(wrong_);
    auto* buttons = new QDialogButtonBox(this);
    send_ = buttons->addButton(tr("Put It on the Wire"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    form->addRow(buttons);
    for (QLineEdit* edit : {seq_, ack_, window_, data_})
        connect(edit, &QLineEdit::textChanged, this, &ForgeDialog::check);
    // Nobody sends to itself: the other end gives way to the one that was chosen.
    const auto giveWay = [this](const QComboBox* chosenBox, QComboBox* other) {
        if (chosenBox->currentIndex() == other->currentIndex() && other->count() > 1)
            other->setCurrentIndex(chosenBox->currentIndex() == 0 ? 1 : 0);
        check();
    };
    connect(from_, &QComboBox::currentIndexChanged, this, [this, giveWay] { giveWay(from_, to_); });
    connect(to_, &QComboBox::currentIndexChanged, this, [this, giveWay] { giveWay(to_, from_); });
    connect(hex_, &QCheckBox::toggled, this, &ForgeDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const auto made = command();
        if (!made) return;
        emit forged(*made);
        close();
    });
    setMinimumWidth(look.whole(420));
    fill(first);
    check();
}

void ForgeDialog::fill(const ForgeSegment& first) {
    const auto choose = [](QComboBox* box, ProgramId program, int otherwise) {
        const int at = program == noProgram ? -1 : box->findData(static_cast<uint>(number(program)));
        box->setCurrentIndex(at >= 0 ? at : std::min(otherwise, box->count() - 1));
    };
    choose(from_, first.from, 0);
    choose(to_, first.to, 1);
    for (std::size_t i = 0; i < flagNames.size(); ++i) flags_[i]->setChecked((first.flags & flagNames[i].bit) != 0);
    if (first.seq) seq_->setText(QString::number(*first.seq));
    if (first.ack) ack_->setText(QString::number(*first.ack));
    if (first.window) window_->setText(QString::number(*first.window));
    if (first.data.empty()) return;
    const QByteArray raw(reinterpret_cast<const char*>(first.data.data()), // NOLINT(*-reinterpret-cast): bytes to bytes
                         static_cast<qsizetype>(first.data.size()));
    data_->setText(QString::fromLatin1(raw.toHex(' ')));
    hex_->setChecked(true);
}

std::optional<ForgeSegment> ForgeDialog::command() const {
    ForgeSegment made;
    made.from = chosen(*from_);
    made.to = chosen(*to_);
    for (std::size_t i = 0; i < flagNames.size(); ++i)
        if (flags_[i]->isChecked()) made.flags |= flagNames[i].bit;
    const bool numbers = readNumber(*seq_, UINT32_MAX, made.seq) && readNumber(*ack_, UINT32_MAX, made.ack) &&
                         readNumber(*window_, UINT16_MAX, made.window);
    if (!numbers || made.from == made.to) return std::nullopt;
    if (hex_->isChecked()) {
        const auto bytes = bytesFromHex(data_->text());
        if (!bytes) return std::nullopt;
        made.data = *bytes;
    } else {
        const std::string text = data_->text().toStdString();
        const ByteView view = asBytes(text);
        made.data.assign(view.begin(), view.end());
    }
    return made;
}

void ForgeDialog::check() {
    std::optional<std::uint32_t> n;
    std::optional<std::uint16_t> w;
    QString wrong;
    if (chosen(*from_) == chosen(*to_)) wrong = tr("It goes from one program to another.");
    if (!readNumber(*seq_, UINT32_MAX, n) || !readNumber(*ack_, UINT32_MAX, n))
        wrong = tr("Sequence numbers go from 0 to 4294967295; left empty, what fits is filled in.");
    if (!readNumber(*window_, UINT16_MAX, w)) wrong = tr("A window goes from 0 to 65535.");
    if (hex_->isChecked() && !bytesFromHex(data_->text())) wrong = tr("Each byte is two hexadecimal digits: 68 69.");
    wrong_->setText(wrong);
    send_->setEnabled(command().has_value());
}

} // namespace socketscope
