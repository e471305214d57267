// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include "ui/shell/make_action.h"

#include "ui/network/wire_words.h"

#include <QWidget>

namespace socketscope {

Actions::Actions(QWidget* window, const std::vector<QWidget*>& keysFrom)
    : QObject(window), window_(window), keysFrom_(keysFrom) {
    makeFile();
    makeExports();
    makeView();
    makeRun();
    makeNetwork();
    makeHelp();
    hand = new HandActions(window);
}

QAction* Actions::add(const QString& words, const QString& tip, const QList<QKeySequence>& keys) {
    QAction* action = makeAction(this, words, tip, keys);
    window_->addAction(action);
    return action;
}

QAction* Actions::single(const QString& words, const QString& tip, const QList<QKeySequence>& keys) {
    QAction* action = makeAction(this, words, tip, keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    for (QWidget* widget : keysFrom_) widget->addAction(action);
    return action;
}

QAction* Actions::check(QAction* action, QActionGroup* group) {
    action->setCheckable(true);
    if (group != nullptr) group->addAction(action);
    return action;
}

void Actions::makeFile() {
    open = add(tr("&Open…"), tr("Opens a saved session, or begins a scenario (YAML)."), {QKeySequence::Open});
    save = add(tr("&Save"), tr("Saves the session: a file that Wireshark opens too."), {QKeySequence::Save});
    saveAs = add(tr("Save &As…"), tr("Saves the session under another name."),
                 {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    quit = add(tr("&Quit"), tr("Closes the window and every socket."),
               {QKeySequence::Quit, QKeySequence(Qt::CTRL | Qt::Key_Q)});
    copySentence = add(tr("&Copy Sentence"), tr("Copies what the narration says."), {QKeySequence::Copy});
}

void Actions::makeExports() {
    const auto format = [this](const char* ending, const QString& words, const QString& tip) {
        const bool first = exports.empty();
        QAction* action = first ? add(words, tip, {QKeySequence(Qt::CTRL | Qt::Key_E)}) : add(words, tip);
        action->setData(QLatin1String(ending));
        exports.push_back(action);
    };
    format("svg", tr("As &SVG…"), tr("Saves the diagram as a drawing that stays sharp at any size."));
    format("png", tr("As &PNG…"), tr("Saves the diagram as an image."));
    format("pdf", tr("As P&DF…"), tr("Saves the diagram as a page."));
    format("html", tr("As &Web Page That Replays…"), tr("Saves a page that steps through the run, in any browser."));
    format("txt", tr("As &Ladder in Text…"), tr("Saves the diagram in characters, for a terminal or a mail."));
    format("mmd", tr("As &Mermaid…"), tr("Saves a text that wikis and Markdown draw as a diagram."));
    format("jsonl", tr("As &JSON Lines…"), tr("Saves every event for other programs."));
    auto* range = new QActionGroup(this);
    exportAll = check(add(tr("Whole &Run"), tr("What is exported is the run from its beginning to its end.")), range);
    exportToCursor = check(add(tr("Up to the C&ursor"), tr("What is exported ends where the diagram stands.")), range);
    exportInSight = check(add(tr("Only What Is in S&ight"), tr("The steps that the window shows.")), range);
    exportAll->setChecked(true);
    exportDark = check(add(tr("Dark &Colours"), tr("Saved pictures are dark; paper is better served by light ones.")));
    copyPicture = add(tr("Copy Pic&ture"), tr("Puts the diagram on the clipboard, as image and as SVG."),
                      {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    copyCommand = add(tr("Copy as C&ommand"), tr("Copies the command that shows the same in a terminal."));
}

void Actions::makeView() {
    auto* levels = new QActionGroup(this);
    primitives = check(add(tr("&Primitives"), tr("Two programs and one service: calls and what is carried."),
                           {QKeySequence(Qt::CTRL | Qt::Key_1)}),
                       levels);
    everything = check(
        add(tr("&Everything"), tr("Calls, TCP’s states and every segment."), {QKeySequence(Qt::CTRL | Qt::Key_3)}),
        levels);
    auto* axes = new QActionGroup(this);
    byTime = check(add(tr("By &Time"), tr("Bursts are opened and silences shrunk; the order is kept.")), axes);
    byEvent = check(add(tr("By E&vent"), tr("Every step is equally high.")), axes);
    toScale = check(add(tr("To &Scale"), tr("Twice as long is twice as high.")), axes);
    nextAxis = single(tr("&Next Axis"), tr("By time, by event, to scale."), {QKeySequence(Qt::Key_T)});
    zoomIn = add(tr("Zoom &In"), tr("Makes the diagram larger."),
                 {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    zoomOut = add(tr("Zoom &Out"), tr("Makes the diagram smaller."), {QKeySequence(Qt::CTRL | Qt::Key_Minus)});
    zoomReset = add(tr("&Normal Zoom"), tr("Back to the usual size."), {QKeySequence(Qt::CTRL | Qt::Key_0)});
    auto* sizes = new QActionGroup(this);
    textNormal = check(add(tr("&Normal"), tr("Text of the usual size.")), sizes);
    textLarge = check(add(tr("&Large"), tr("Larger text everywhere.")), sizes);
    auto* themes = new QActionGroup(this);
    themeAuto = check(add(tr("As the &System"), tr("Light or dark, as the desktop is.")), themes);
    themeLight = check(add(tr("&Light"), tr("Dark ink on white paper.")), themes);
    themeDark = check(add(tr("&Dark"), tr("Light ink on dark paper.")), themes);
    reducedMotion = check(add(tr("&Reduced Motion"), tr("Every step shows its end at once; nothing glides.")));
    shortRoles = check(single(tr("OSI Short &Forms"),
                              tr("Primitives: .req .ind .resp .conf in the flags, no words beside them."),
                              {QKeySequence(Qt::Key_O)}));
    legend = check(single(tr("Le&gend"), tr("What the marks mean."), {QKeySequence(Qt::Key_L)}));
    states = check(add(tr("&States"), tr("The state diagram of TCP (RFC 9293, figure 5), with both ends in it."),
                       {QKeySequence(Qt::CTRL | Qt::Key_D)}));
    fullScreen = check(add(tr("Full S&creen"), tr("The window without its frame."), {QKeySequence(Qt::Key_F11)}));
    resetLayout = add(tr("Reset Layo&ut"), tr("Puts every pane back to its place."));
}

void Actions::setRecorded(bool recorded) {
    step->setToolTip(recorded ? tr("Shows what happened next.")
                              : tr("At the live edge: makes the next thing happen. Before it: shows what did."));
    live->setText(recorded ? tr("To the E&nd") : tr("To the &Live Edge"));
    live->setToolTip(recorded ? tr("Shows where the recording ends.") : tr("Shows now."));
}

void Actions::makeRun() {
    step = single(tr("&Step"), QString(), {QKeySequence(Qt::Key_Right)});
    back = single(tr("&Back"), tr("Shows the moment before. Nothing is undone: the past is only looked at."),
                  {QKeySequence(Qt::Key_Left)});
    play = single(tr("&Play"), tr("Step after step by itself."), {QKeySequence(Qt::Key_Space)});
    start = single(tr("To the Be&ginning"), tr("Shows the moment before everything."), {QKeySequence(Qt::Key_Home)});
    live = single(QString(), QString(), {QKeySequence(Qt::Key_End)});
    setRecorded(false);
    goTo = add(tr("Go &to Step…"), tr("Shows the step with a number."), {QKeySequence(Qt::CTRL | Qt::Key_G)});
    restart = add(tr("&Restart"), tr("Begins again with fresh sockets."), {QKeySequence(Qt::Key_F5)});
    auto* group = new QActionGroup(this);
    const struct {
        double rate;
        QString words;
    } rates[] = {{0.25, tr("¼ step/s")},
                 {0.5, tr("½ step/s")},
                 {1, tr("1 step/s")},
                 {2, tr("2 steps/s")},
                 {5, tr("5 steps/s")},
                 {25, tr("25 steps/s")},
                 {1000, tr("at once", "speed of playing")}};
    for (const auto& rate : rates) {
        QAction* action = check(add(rate.words, tr("How fast playing is.")), group);
        action->setData(rate.rate);
        speeds.push_back(action);
    }
    // The same by function keys, which work everywhere in the window.
    const auto alias = [&](const QKeySequence& key, QAction* of) {
        auto* action = new QAction(of);
        action->setShortcut(key);
        connect(action, &QAction::triggered, of, &QAction::trigger);
        window_->addAction(action);
    };
    alias(QKeySequence(Qt::Key_F10), step);
    alias(QKeySequence(Qt::SHIFT | Qt::Key_F10), back);
}

void Actions::makeNetwork() {
    for (const Primitive p : allPrimitives) {
        const auto i = static_cast<std::size_t>(p);
        const QString word = QString::fromLatin1(name(p).data(), static_cast<qsizetype>(name(p).size()));
        call[i] = single(word, tr("The program that has the focus calls %1.").arg(word),
                         {QKeySequence(Qt::Key_1 + static_cast<int>(i))});
    }
    disconnectWrite = add(tr("DISCONNECT: Only Our &Sending"), tr("shutdown(SHUT_WR): it can still RECEIVE."));
    disconnectAbort = add(tr("DISCONNECT: &Abort"), tr("Breaks off with RST."));
    interrupt = add(tr("&Interrupt"), tr("The call in which the program waits comes back with EINTR."));
    message = single(tr("&Message…"), tr("Writes what SEND hands over."), {QKeySequence(Qt::Key_M)});
    nextProgram = single(tr("Next &Program"), tr("The keys 1 to 6 act on another program."), {QKeySequence(Qt::Key_P)});
    nextClient =
        single(tr("Next &Client"), tr("Another client stands next to the wire."), {QKeySequence(Qt::Key_BracketRight)});
    previousClient = single(tr("Pre&vious Client"), tr("Another client stands next to the wire."),
                            {QKeySequence(Qt::Key_BracketLeft)});
    addClient = add(tr("Add C&lient"), tr("Another client program joins."), {QKeySequence(Qt::CTRL | Qt::Key_N)});
    auto* wires = new QActionGroup(this);
    wireAuto = check(add(tr("Wire: &Automatic"), tr("The best wire on which the scenario can be played.")), wires);
    wireSandbox = check(add(tr("Wire: &Sandbox"), wireSentence(Wire::Sandbox)), wires);
    wireLoopback = check(add(tr("Wire: &Loopback"), wireSentence(Wire::Loopback)), wires);
    wireModel = check(add(tr("Wire: &Model"), wireSentence(Wire::Model)), wires);
    auto* profiles = new QActionGroup(this);
    profileAuto =
        check(add(tr("Timers: As the Scenario Sa&ys"), tr("Begins again with the scenario's own profile.")), profiles);
    profileStock =
        check(add(tr("Timers: St&ock"), tr("Begins again with the kernel's own timers and switches.")), profiles);
    profileClass =
        check(add(tr("Timers: &Class"), tr("Begins again with timers that fit a lesson: a loss is repaired after a "
                                           "second that one can watch.")),
              profiles);
    machine =
        add(tr("What &This Machine Allows…"), tr("Which wires work here, and what would help where one does not."));
    kernel = add(tr("Settings of the &Kernel…"),
                 tr("The kernel's settings that shape TCP; in the sandbox they can be changed."));
    agreement = add(tr("M&odel and Kernel…"), tr("Whether the kernel does what RFC 9293 says, and why not where not."));
    guest = add(tr("&Your Own Program…"), tr("Starts a program in the sandbox, or shows how a terminal enters it."));
    endTimeWait = add(tr("&End TIME-WAIT Now"), tr("Sockets in TIME-WAIT end at once, and not after their minute."));
    auto* versions = new QActionGroup(this);
    ip4 = check(add(tr("IPv&4 (127.0.0.1)"), tr("Begins again over IPv4.")), versions);
    ip6 = check(add(tr("IPv&6 (::1)"), tr("Begins again over IPv6.")), versions);
}

void Actions::makeHelp() {
    showKeys = add(tr("&Keys"), tr("All keys on one sheet."),
                   {QKeySequence(Qt::CTRL | Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Slash),
                    QKeySequence(Qt::Key_F1)});
    about = add(tr("&About Socketscope"), tr("What this program is."));
    nextPane = add(tr("Next Pane"), tr("Diagram, bench, narration, transport."), {QKeySequence(Qt::Key_F6)});
}

std::vector<const QAction*> Actions::sheet() const {
    std::vector<const QAction*> all{step, back, play, start, live, goTo, restart, nullptr};
    all.insert(all.end(), call.begin(), call.end());
    const QAction* const rest[]{message,    nextProgram, nextClient,   previousClient, addClient, nullptr,
                                primitives, everything,  shortRoles,   nextAxis,       zoomIn,    zoomOut,
                                zoomReset,  legend,      states,       fullScreen,     nextPane,  nullptr,
                                open,       exports[0],  copySentence, copyPicture,    showKeys,  quit};
    all.insert(all.end(), std::begin(rest), std::end(rest));
    const auto hands = hand->sheet();
    all.push_back(nullptr);
    all.insert(all.end(), hands.begin(), hands.end());
    return all;
}

} // namespace socketscope
