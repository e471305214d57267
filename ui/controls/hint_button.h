// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The button of the toolbar and the transport bar: word, icon, and the key that does the same. Where there is no room
// it shows its icon alone; its name stays for screen readers and in the tooltip. Clicking never takes the keyboard away
// from the diagram.
#pragma once

#include "ui/controls/icons.h"
#include "ui/controls/look.h"

#include <QMenu>
#include <QPushButton>

namespace socketscope {

class HintButton : public QPushButton {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Plain, Flat, Primary };
    HintButton(Kind kind, Icon icon, const QString& word, QWidget* parent = nullptr);

    void setLook(const Look& look);
    void setWord(const QString& word);
    void setIconKind(Icon icon);
    void setIconAfter(bool after);
    /// The key that does the same, as it is shown: "Space".
    void setHint(const QString& hint);
    /// Icon only. A button without an icon keeps its word.
    void setCompact(bool compact);
    void setDropDown(bool drops);
    /// What it does, in a sentence; the key is added.
    void setExplanation(const QString& sentence);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] bool wordShown() const { return !compact_ || icon_ == Icon::None; }
    [[nodiscard]] bool hintShown() const { return !compact_ && !hint_.isEmpty(); }
    [[nodiscard]] double hintWidth() const;
    [[nodiscard]] QColor inkColor() const;
    void paintGround(QPainter& painter) const;
    void paintHint(QPainter& painter, double x, const QColor& ink) const;
    void refreshTip();

    Kind kind_;
    Icon icon_;
    Look look_;
    QString hint_, explanation_;
    bool iconAfter_ = false, compact_ = false, drops_ = false;
};

/// Two px of the focus colour round a control, 2 px outside its border.
void paintFocusRing(QPainter& painter, const QRectF& box, double radius, const Look& look);

} // namespace socketscope
