// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"

#include <QRegularExpression>

namespace socketscope {
namespace {

/// @panel and the like are tokens, 13px is a design length; both are filled in for the look at hand.
const char* const sheet = R"(
* { font-family: "Inter"; font-size: 13px; color: @ink; }
QMainWindow, QDialog, #shell, #benchContent, #bench, QStatusBar, #topBar, #transport { background: @panel; }
#topBar { border-bottom: 1px solid @line; }
#transport { border-top: 1px solid @line; }
QStatusBar { border-top: 1px solid @line; color: @ink2; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: 12px; color: @ink2; padding: 0px 9px; }
QStatusBar QLabel#wire, QStatusBar QLabel#step { border-right: 1px solid @line; }
QMenuBar { background: @panel; padding: 1px 6px; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @selTint; }
QMenu { background: @paper; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @selTint; }
QMenu::item:disabled { color: @ink3; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QToolTip { background: @paper; color: @ink; border: 1px solid @edge; padding: 4px; }
QPushButton, QComboBox, QToolButton { background: @paper; border: 1px solid @edge; border-radius: 6px; padding: 4px 11px;
  font-weight: 500; }
QPushButton:hover, QComboBox:hover, QToolButton:hover { background: @panel2; }
QPushButton:focus, QComboBox:focus, QToolButton:focus { border: 2px solid @sel; padding: 3px 10px; }
QPushButton:disabled, QToolButton:disabled { color: @ink3; border-color: @line; }
QPushButton#small { font-size: 12px; padding: 3px 9px; min-height: 18px; }
QPushButton#small:focus { padding: 2px 8px; }
QPushButton#stepNumber { background: @panel2; border: none; border-radius: 4px; font-size: 11px; font-weight: 700;
  padding: 0px 4px; min-width: 18px; min-height: 18px; color: @ink2; }
QPushButton#stepNumber:hover { background: @selTint; }
QPushButton#stepNumber:focus { border: 2px solid @sel; padding: 0px 2px; }
QLabel#insight { font-size: 12px; }
QToolButton { font-size: 12px; padding: 1px 7px; border-color: @line; color: @ink2; }
QToolButton:focus { padding: 0px 6px; }
QToolButton:checked { background: @selTint; border-color: @edge; }
QComboBox { padding: 3px 8px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url(:/socketscope/icons/arrow-down.svg); width: 12px;
  height: 12px; }
QAbstractSpinBox::up-arrow { image: url(:/socketscope/icons/arrow-up.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 18px; }
QComboBox:focus { padding: 2px 7px; }
QComboBox QAbstractItemView { background: @paper; border: 1px solid @edge; selection-background-color: @selTint;
  selection-color: @ink; }
#segments QPushButton { border-radius: 0px; border: 1px solid @edge; border-right: none; font-weight: 400;
  padding: 0px 11px; }
#segments QPushButton[part="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
#segments QPushButton[part="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px;
  border-right: 1px solid @edge; }
#segments QPushButton:checked { background: @selTint; font-weight: 600; border-bottom: 2px solid @sel; }
#segments QPushButton:focus { border: 2px solid @sel; }
QLineEdit, QAbstractSpinBox, QPlainTextEdit { background: @paper; border: 1px solid @edge; border-radius: 6px; padding: 3px 8px;
  selection-background-color: @sel; selection-color: @onSel; }
QLineEdit:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus { border: 2px solid @sel; padding: 2px 7px; }
QCheckBox { spacing: 7px; font-size: 12px; }
QCheckBox:focus { background: @selTint; }
QLabel#cardName { font-weight: 600; }
QLabel#mono { font-family: "JetBrains Mono"; font-size: 12px; color: @ink2; }
QLabel#quiet { font-size: 12px; color: @ink2; }
QLabel#dockTitle { font-weight: 600; padding: 0px 9px; border-bottom: 2px solid @sel; }
QTabBar { background: @panel; qproperty-elideMode: ElideNone; }
QTabBar::tab { background: @panel; color: @ink2; border: none; border-top: 2px solid transparent; padding: 6px 12px;
  font-size: 12px; }
QTabBar::tab:selected { color: @ink; font-weight: 600; border-top: 2px solid @sel; }
QTabBar::tab:hover { color: @ink; background: @panel2; }
QTabBar::tab:focus { background: @selTint; }
#dockHead { background: @panel; border-bottom: 1px solid @line; }
QScrollArea { border: none; }
QDialog QScrollArea, QDialog QScrollArea > QWidget > QWidget { background: transparent; }
QDockWidget { border: none; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @sel; }
QScrollBar:vertical { background: @panel; width: 11px; margin: 0px; }
QScrollBar:horizontal { background: @panel; height: 11px; margin: 0px; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QListWidget { background: @paper; border: 1px solid @edge; border-radius: 6px; font-size: 12px; }
QListWidget:focus { border: 2px solid @sel; }
QListWidget::item { padding: 4px 6px; border-bottom: 1px solid @line; color: @ink; }
QListWidget::item:selected { background: @selTint; color: @ink; }
QTableView { background: @paper; border: none; gridline-color: @line; font-size: 12px;
  selection-background-color: @selTint; selection-color: @ink; alternate-background-color: @panel; }
QDialog QTableView::item { padding: 3px 6px; }
QLabel#refusal { color: @lost; }
QTableView:focus { border: 2px solid @sel; }
QHeaderView::section { background: @panel; border: none; border-bottom: 1px solid @line; padding: 4px 6px;
  font-weight: 600; font-size: 12px; }
#lesson, #lessonContent { background: @panel; }
QLabel#lessonTitle { font-size: 16px; font-weight: 600; }
QLabel#lessonHistory, QLabel#lessonKicker { font-size: 12px; font-weight: 600; color: @ink2; }
QLabel#lessonPoints { font-size: 18px; font-weight: 700; }
#lessonTask, #lessonHint { background: @paper; border: 1px solid @line; border-radius: 8px; }
#lessonQuestion { background: @question; border: 1px solid @questionEdge; border-radius: 8px; }
QLabel#lessonNote { font-size: 12px; color: @ink2; background: @panel2; border-radius: 6px; padding: 6px 8px; }
#prediction { background: @paper; border: 1px solid @line; border-radius: 8px; }
#saidSide { border-top: 1px solid @line; }
#toldSide { background: @question; border-top: 1px solid @line; border-left: 1px solid @line; }
#check { border-bottom: 1px solid @line; }
#checkWrong { background: @lostTint; border: none; border-left: 3px solid @lost; border-radius: 4px; }
#lesson QPushButton#hint, #lesson QPushButton#report, #lesson QPushButton#handIn { font-size: 12px; padding: 4px 9px; }
#lesson QPushButton#hint:focus, #lesson QPushButton#report:focus, #lesson QPushButton#handIn:focus { padding: 3px 8px; }
QLabel#checkTitle { font-weight: 500; }
QLabel#checkPoints { font-weight: 600; }
#errorCard { background: @lostTint; border: 1px solid @lost; border-radius: 8px; }
#errorCard QLabel#what { font-weight: 600; color: @lost; }
#errorCard QLabel#place { font-family: "JetBrains Mono"; font-size: 12px; }
)";

struct Name {
    const char* text;
    Token token;
};

constexpr std::array names{
    // Longer names first: @panel2 begins with @panel.
    Name{"@panel2", Token::Panel2},     Name{"@panel", Token::Panel},
    Name{"@paper", Token::Paper},       Name{"@lostTint", Token::LostTint},
    Name{"@lost", Token::Lost},         Name{"@selTint", Token::SelTint},
    Name{"@sel", Token::Sel},           Name{"@onSel", Token::OnSel},
    Name{"@ink2", Token::Ink2},         Name{"@ink3", Token::Ink3},
    Name{"@ink", Token::Ink},           Name{"@line", Token::Line},
    Name{"@edge", Token::Edge},         Name{"@questionEdge", Token::QuestionEdge},
    Name{"@question", Token::Question},
};

/// Every length in px, but for hairlines, follows the size of text.
QString scaled(const QString& text, double scale) {
    if (scale == 1) return text;
    static const QRegularExpression length(QStringLiteral(R"((\d+)px)"));
    QString out;
    qsizetype from = 0;
    for (auto it = length.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const int px = match.captured(1).toInt();
        out += QStringView(text).mid(from, match.capturedStart() - from);
        out += QStringLiteral("%1px").arg(px <= 2 ? px : static_cast<int>(std::lround(px * scale)));
        from = match.capturedEnd();
    }
    return out + QStringView(text).mid(from).toString();
}

} // namespace

Look lookFor(const Preferences& preferences, const QPalette& system) {
    Look look;
    const bool systemDark = system.color(QPalette::Window).lightness() < 128;
    const bool dark = preferences.theme == ThemeChoice::Dark || (preferences.theme == ThemeChoice::Auto && systemDark);
    look.theme = dark ? &Theme::dark() : &Theme::light();
    look.scale = preferences.textSize == TextSize::Large ? 16.0 / 13 : 1;
    look.reducedMotion = preferences.reducedMotion;
    return look;
}

QPalette paletteFor(const Look& look) {
    QPalette p;
    const auto set = [&](QPalette::ColorRole role, Token token) { p.setColor(role, look.color(token)); };
    set(QPalette::Window, Token::Panel);
    set(QPalette::WindowText, Token::Ink);
    set(QPalette::Base, Token::Paper);
    set(QPalette::AlternateBase, Token::Panel);
    set(QPalette::Text, Token::Ink);
    set(QPalette::Button, Token::Panel);
    set(QPalette::ButtonText, Token::Ink);
    set(QPalette::BrightText, Token::Lost);
    set(QPalette::Highlight, Token::Sel);
    set(QPalette::HighlightedText, Token::OnSel);
    set(QPalette::ToolTipBase, Token::Paper);
    set(QPalette::ToolTipText, Token::Ink);
    set(QPalette::PlaceholderText, Token::Ink3);
    set(QPalette::Link, Token::Sel);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, look.color(Token::Ink3));
    return p;
}

QString styleSheetFor(const Look& look) {
    QString text = scaled(QString::fromLatin1(sheet), look.scale);
    for (const Name& name : names) text.replace(QLatin1String(name.text), look.color(name.token).name());
    return text;
}

} // namespace socketscope
