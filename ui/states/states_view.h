// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state diagram on the screen: paints statesFrame() at the session's cursor for the client that has the focus, and
// says which move a person means. What is clicked is what is seen: hits come from the frame. It changes nothing in the
// session: it asks by signals.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"
#include "ui/scene/painter.h"
#include "ui/states/states_frame.h"

#include <QWidget>

#include <optional>

namespace socketscope {

class StatesView : public QWidget {
    Q_OBJECT
public:
    explicit StatesView(QWidget* parent = nullptr);

    /// Whose facts are shown; null shows two ends that have done nothing.
    void setSession(const Session* session);
    /// The session has changed, or its cursor has moved.
    void refresh();
    void setLook(const Look& look);
    /// Whose connection is shown; none: the first client's.
    void setFocusedClient(ProgramId client);
    /// The event that all views have selected.
    void setSelected(EventId event);

    [[nodiscard]] const StatesStory& story() const { return story_; }
    [[nodiscard]] const Frame& frame();
    /// States, last move and what may come, in sentences: for screen readers.
    [[nodiscard]] QString spokenText() const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(300), look_.whole(300)}; }
    [[nodiscard]] QSize sizeHint() const override { return {look_.whole(340), look_.whole(380)}; }

signals:
    /// None: no event is to be selected.
    void eventChosen(socketscope::EventId event);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] const Record& record() const { return session_ != nullptr ? session_->record() : nothing_; }
    [[nodiscard]] EventId moment() const;
    void remake();
    void tellReaders();
    [[nodiscard]] const Item* itemAt(QPointF point);
    /// The move before (-1) or after (+1) the selected one, of either end.
    void chooseNeighbour(int direction);

    const Session* session_ = nullptr;
    Record nothing_;
    ProgramId client_ = noProgram;
    EventId selected_{};
    Look look_;
    Typography type_;
    FramePainter painter_{Theme::light()};
    StatesStory story_;
    std::optional<StatesLayout> layout_;
    Frame frame_;
    EventId shown_{};        ///< the moment of `story_`
    std::size_t events_ = 0; ///< … in a trace so long
    bool stale_ = true, keyboardFocus_ = false;
};

} // namespace socketscope
