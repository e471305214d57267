// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/network/agreement_sheet.h"
#include "ui/network/guest_sheet.h"
#include "ui/network/kernel_sheet.h"
#include "ui/network/machine_sheet.h"
#include "ui/network/wire_words.h"

#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>

// The window's share in wire, machine and kernel: the menu Network, and what its actions do.

namespace socketscope {

void MainWindow::makeWiresMenu() {
    const Actions& a = *actions_;
    wires_ = new QMenu(tr("&Wire"), this);
    wires_->addActions({a.wireAuto, a.wireSandbox, a.wireLoopback, a.wireModel});
    wires_->addSeparator();
    wires_->addActions({a.profileAuto, a.profileStock, a.profileClass});
    wires_->addSeparator();
    wires_->addActions({a.machine, a.kernel});
    wires_->setToolTipsVisible(true);
}

/// The menu says what the preferences say.
void MainWindow::checkNetwork() {
    const Actions& a = *actions_;
    const auto wireAction = [&] {
        if (!preferences_.wire) return a.wireAuto;
        if (*preferences_.wire == Wire::Sandbox) return a.wireSandbox;
        return *preferences_.wire == Wire::Model ? a.wireModel : a.wireLoopback;
    };
    wireAction()->setChecked(true);
    (!preferences_.profile              ? a.profileAuto
     : *preferences_.profile == "class" ? a.profileClass
                                        : a.profileStock)
        ->setChecked(true);
}

void MainWindow::makeNetworkMenu(QMenuBar* bar) {
    const Actions& a = *actions_;
    QMenu* network = bar->addMenu(tr("&Network"));
    for (QAction* call : a.call) network->addAction(call);
    network->addActions({a.disconnectWrite, a.disconnectAbort});
    network->addSeparator();
    network->addActions({a.message, a.interrupt});
    network->addSeparator();
    network->addActions({a.nextProgram, a.nextClient, a.previousClient, a.addClient});
    network->addSeparator();
    hand_->fill(*network->addMenu(tr("In Your &Hands")));
    network->addMenu(wires_);
    network->addActions({a.machine, a.kernel, a.agreement, a.guest, a.endTimeWait});
    network->addSeparator();
    network->addActions({a.ip4, a.ip6});
}

void MainWindow::connectNetwork() {
    const Actions& a = *actions_;
    for (const Primitive p : allPrimitives)
        connect(a.call[static_cast<std::size_t>(p)], &QAction::triggered, this, [this, p] { bench_->press(p); });
    connect(a.disconnectWrite, &QAction::triggered, this,
            [this] { bench_->press(Primitive::Disconnect, DisconnectHow::Write); });
    connect(a.disconnectAbort, &QAction::triggered, this,
            [this] { bench_->press(Primitive::Disconnect, DisconnectHow::Abort); });
    connect(a.interrupt, &QAction::triggered, this, [this] { bench_->interruptFocused(); });
    connect(a.message, &QAction::triggered, this, [this] { bench_->editMessage(); });
    connect(a.nextProgram, &QAction::triggered, this, [this] { bench_->focusNext(); });
    connect(a.nextClient, &QAction::triggered, this, [this] { bench_->focusClient(1); });
    connect(a.previousClient, &QAction::triggered, this, [this] { bench_->focusClient(-1); });
    connect(a.addClient, &QAction::triggered, this, [this] { bench_->addClient(); });
    const auto change = [this](IpVersion version) {
        if (preferences_.ip == version) return;
        preferences_.ip = version;
        beginAgain();
    };
    const auto changeWire = [this](std::optional<Wire> wire) {
        if (preferences_.wire == wire) return;
        preferences_.wire = wire;
        beginAgain();
    };
    connect(a.wireAuto, &QAction::triggered, this, [changeWire] { changeWire(std::nullopt); });
    connect(a.wireSandbox, &QAction::triggered, this, [changeWire] { changeWire(Wire::Sandbox); });
    connect(a.wireLoopback, &QAction::triggered, this, [changeWire] { changeWire(Wire::Loopback); });
    connect(a.wireModel, &QAction::triggered, this, [changeWire] { changeWire(Wire::Model); });
    const auto changeProfile = [this](std::optional<std::string> profile) {
        if (preferences_.profile == profile) return;
        preferences_.profile = std::move(profile);
        beginAgain();
    };
    connect(a.profileAuto, &QAction::triggered, this, [changeProfile] { changeProfile(std::nullopt); });
    connect(a.profileStock, &QAction::triggered, this, [changeProfile] { changeProfile("stock"); });
    connect(a.profileClass, &QAction::triggered, this, [changeProfile] { changeProfile("class"); });
    connect(a.machine, &QAction::triggered, this, &MainWindow::showMachine);
    connect(a.kernel, &QAction::triggered, this, &MainWindow::showKernel);
    connect(a.agreement, &QAction::triggered, this, &MainWindow::showAgreement);
    connect(a.guest, &QAction::triggered, this, &MainWindow::showGuest);
    connect(a.endTimeWait, &QAction::triggered, this, &MainWindow::endTimeWaits);
    connect(a.ip4, &QAction::triggered, this, [change] { change(IpVersion::V4); });
    connect(a.ip6, &QAction::triggered, this, [change] { change(IpVersion::V6); });
}

/// On the button of the menu: which wire it is, and why not a better one.
void MainWindow::tellWire() {
    const SessionInfo& info = session_->info();
    QString explanation = wireSentence(info.wire);
    if (info.whyNot) explanation += QStringLiteral("\n") + QString::fromStdString(*info.whyNot);
    top_->setWire(wireName(info.wire), explanation);
    strip_->tell(info);
}

void MainWindow::showMachine() {
    if (!examine_) return;
    (new MachineSheet(examine_(), look_, this))->show();
}

void MainWindow::showKernel() {
    auto* sheet = new KernelSheet(session_->info(), session_->trace(), look_, this);
    connect(sheet, &KernelSheet::wanted, this, &MainWindow::give);
    kernelSheet_ = sheet;
    sheet->show();
}

void MainWindow::showAgreement() {
    agreementSheet_ = new AgreementSheet(*session_, look_, this);
    connect(agreementSheet_, &AgreementSheet::eventChosen, this,
            [this](EventId event) { diagram_->select(event, true); });
    agreementSheet_->show();
}

void MainWindow::showGuest() {
    guestSheet_ = new GuestSheet(*session_, look_, this);
    connect(guestSheet_, &GuestSheet::wanted, this, &MainWindow::give);
    connect(guestSheet_, &GuestSheet::serversWanted, this, &MainWindow::beginAttended);
    guestSheet_->show();
}

/// In the status bar, and in the sheets that are open.
void MainWindow::tellAgreement() {
    const Agreement& agreement = session_->agreement();
    agreed_->setVisible(agreement.applies() && agreement.checked() > 0);
    const bool agrees = agreement.disagreements().empty();
    const QString words = agrees ? tr("Model and kernel agree") : tr("Model and kernel differ");
    agreed_->setText(QStringLiteral("<a href='#' style='color:%1'>%2</a>")
                         .arg(look_.color(agrees ? Token::Ink2 : Token::Lost).name(), words.toHtmlEscaped()));
    agreed_->setToolTip(agreementSentence(*session_));
    if (agreementSheet_) agreementSheet_->refresh(*session_);
    if (guestSheet_) guestSheet_->refresh(*session_);
}

void MainWindow::endTimeWaits() {
    const Trace& trace = session_->trace();
    int asked = 0;
    for (std::uint32_t i = 1; i <= trace.socketCount(); ++i) {
        const SocketId socket{i};
        const auto* state = trace.get<StateChanged>(trace.stateAt(socket, trace.last()));
        if (state == nullptr || state->to != ConnectionState::TimeWait) continue;
        give(EndTimeWait{socket});
        ++asked;
    }
    if (asked == 0) statusBar()->showMessage(tr("No socket is in TIME-WAIT."), 5000);
}

} // namespace socketscope
