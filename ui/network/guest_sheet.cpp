// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/guest_sheet.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>

namespace socketscope {
namespace {

constexpr int mostLines = 1000; ///< of what programs say: older ones go

QLineEdit* lineOf(const Look& look, const QString& name, QWidget* parent) {
    auto* line = new QLineEdit(parent);
    line->setFont(look.font(12, QFont::Normal, true));
    line->setAccessibleName(name);
    return line;
}

/// "web at 127.0.0.2:8080 · echo at 127.0.0.2:7": the programs that listen now.
QStringList listeners(const Trace& trace) {
    QStringList all;
    for (std::uint32_t i = 1; i <= trace.socketCount(); ++i) {
        const EventId event = trace.stateAt(SocketId{i}, trace.last());
        const auto* state = trace.get<StateChanged>(event);
        if (state == nullptr || state->to != ConnectionState::Listen) continue;
        const ProgramInfo* program = trace.program(trace[event].program);
        if (program == nullptr) continue;
        all << GuestSheet::tr("%1 at %2", "a program, an address")
                   .arg(QString::fromStdString(program->name),
                        QString::fromStdString(trace.endpoint(state->local).toString()));
    }
    return all;
}

} // namespace

GuestSheet::GuestSheet(const Session& session, const Look& look, QWidget* parent)
    : QDialog(parent), who_(new QLabel(this)), terminalWords_(new QLabel(tr("Or from a terminal:"), this)),
      command_(lineOf(look, tr("Command"), this)), terminal_(lineOf(look, tr("Line for a terminal"), this)),
      start_(new QPushButton(tr("Start"), this)),
      anew_(new QPushButton(tr("New Session with Servers That Answer"), this)),
      copy_(new QPushButton(tr("Copy"), this)), said_(new QPlainTextEdit(this)) {
    setWindowTitle(tr("Your Own Program"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    outer->setSpacing(look.whole(8));
    who_->setWordWrap(true);
    outer->addWidget(who_);
    auto* servers = new QHBoxLayout;
    servers->addWidget(anew_);
    servers->addStretch(1);
    outer->addLayout(servers);
    const auto lineWith = [&](QLineEdit* line, QPushButton* button) {
        auto* row = new QHBoxLayout;
        row->addWidget(line, 1);
        row->addWidget(button);
        outer->addLayout(row);
    };
    outer->addWidget(new QLabel(tr("Command:"), this));
    command_->setPlaceholderText(QStringLiteral("curl -s http://127.0.0.2:8080/"));
    lineWith(command_, start_);
    outer->addWidget(terminalWords_);
    terminal_->setReadOnly(true);
    lineWith(terminal_, copy_);
    outer->addWidget(new QLabel(tr("What programs said:"), this));
    said_->setReadOnly(true);
    said_->setFont(look.font(12, QFont::Normal, true));
    said_->setMaximumBlockCount(mostLines);
    said_->setAccessibleName(tr("What programs said"));
    outer->addWidget(said_, 1);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    for (QPushButton* button : {anew_, copy_, close}) button->setAutoDefault(false);
    start_->setDefault(true);
    outer->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(start_, &QPushButton::clicked, this, &GuestSheet::run);
    connect(anew_, &QPushButton::clicked, this, &GuestSheet::serversWanted);
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(terminal_->text()); });
    resize(look.whole(600), look.whole(440));
    refresh(session);
}

QString GuestSheet::terminalLine() const { return terminal_->text(); }
QString GuestSheet::whoAnswers() const { return who_->text(); }
QString GuestSheet::said() const { return said_->toPlainText(); }

void GuestSheet::refresh(const Session& session) {
    const SessionInfo& info = session.info();
    const bool sandbox = info.wire == Wire::Sandbox;
    const QStringList there = listeners(session.trace());
    if (!sandbox)
        who_->setText(tr("Only the sandbox takes in programs of your own. This session is elsewhere."));
    else if (there.isEmpty())
        who_->setText(tr("Nobody listens yet. Your program may be the server, or let one of ours LISTEN, or take two "
                         "that answer by themselves: web at 127.0.0.2:8080, echo at 127.0.0.2:7."));
    else
        who_->setText(tr("There to talk to: %1.", "programs and addresses").arg(there.join(QStringLiteral(" · "))));
    start_->setEnabled(sandbox);
    const QString line = info.terminalLine ? QString::fromStdString(*info.terminalLine) : QString();
    for (QWidget* w :
         {static_cast<QWidget*>(terminalWords_), static_cast<QWidget*>(terminal_), static_cast<QWidget*>(copy_)})
        w->setVisible(!line.isEmpty());
    if (terminal_->text() != line) terminal_->setText(line);
    hear(session.trace());
}

void GuestSheet::hear(const Trace& trace) {
    if (trace.size() < taken_) { // another session
        taken_ = 0;
        said_->clear();
    }
    for (; taken_ < trace.size(); ++taken_)
        if (const auto* note = trace.get<Note>(EventId{static_cast<std::uint32_t>(taken_ + 1)}))
            said_->appendPlainText(QString::fromStdString(std::string(trace.text(note->text))));
}

void GuestSheet::run() {
    const QString line = command_->text().trimmed().isEmpty() ? command_->placeholderText() : command_->text();
    RunProgram program;
    for (const QString& word : QProcess::splitCommand(line)) program.arguments.push_back(word.toStdString());
    if (!program.arguments.empty()) emit wanted(program);
}

} // namespace socketscope
