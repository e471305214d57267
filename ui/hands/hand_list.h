// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "In your hands": everything that is held, what goes first on top, and the buttons that decide about it. Rows are
// dragged to change the order. It shows what it is given and asks by signals and by the actions of the window; it
// decides nothing.
#pragma once

#include "ui/controls/hint_button.h"

#include <QLabel>
#include <QListWidget>
#include <QWidget>

#include <vector>

namespace socketscope {

/// What the list says of one row.
struct HeldEntry {
    std::uint32_t segment = 0; ///< number of its first segment
    QString title, since;
    friend bool operator==(const HeldEntry&, const HeldEntry&) = default;
};

/// A list whose rows a person may drag.
class DragList : public QListWidget {
    Q_OBJECT
public:
    using QListWidget::QListWidget;
    [[nodiscard]] bool dragging() const { return state() == DraggingState; }

signals:
    void rowDropped(int from, int to);

protected:
    void dropEvent(QDropEvent* event) override;
};

class HandList : public QWidget {
    Q_OBJECT
public:
    explicit HandList(QWidget* parent = nullptr);

    void setLook(const Look& look);
    /// Adds a button that does what an action does, with its word and key.
    HintButton* addButton(QAction* action, HintButton::Kind kind);
    /// `chosen`: the row that decisions are about; -1 none.
    void setEntries(const std::vector<HeldEntry>& entries, int chosen);
    [[nodiscard]] QListWidget& list() { return *list_; }
    /// The buttons and two rows.
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint() + QSize(0, look_.whole(60)); }

signals:
    void rowChosen(int row);
    void rowMoved(int from, int to);

private:
    Look look_;
    QLabel* note_;
    DragList* list_;
    QWidget* buttons_;
    std::vector<HintButton*> all_;
    std::vector<HeldEntry> entries_;
    bool quiet_ = false;
};

} // namespace socketscope
