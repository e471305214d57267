// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sequence diagram on the screen: paints sequenceFrame() at the session's cursor, scrolls, zooms, follows the
// cursor, and says which mark a person means. What is clicked is what is seen: hits come from the frame. It changes
// nothing in the session: it asks by signals.
#pragma once

#include "core/session/foresight.h"
#include "ui/controls/look.h"
#include "ui/scene/painter.h"
#include "ui/sequence/carry.h"
#include "ui/sequence/sequence_frame.h"

#include <QAbstractScrollArea>
#include <QVariantAnimation>

#include <memory>

namespace socketscope {

class SequenceView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit SequenceView(QWidget* parent = nullptr);
    ~SequenceView() override;

    /// Whose facts are shown; null shows nothing. The view forgets selection and scroll.
    void setSession(const Session* session);
    /// The session has changed: takes in what is new and repaints.
    void refresh();

    void setLook(const Look& look);
    void setLevel(Level level);
    void setAxis(Axis axis);
    void setRoles(RoleWords roles);
    void setFocusedClient(ProgramId client);
    /// The held segment that has the card; none: no card.
    void setDecides(SegmentId segment);
    /// The order in which what is held goes, where that is not age: the discs say their turn. Else empty.
    void setTurns(std::vector<SegmentId> turns);
    /// A rule that was not kept, shown where it was broken; none: nothing of the kind.
    void setCallout(std::optional<Callout> callout);
    /// What stands under the head of the wire; empty: it flows, or something is held.
    void setWireNote(const QString& note);
    /// Its card is to be seen: it has room, and is in the window.
    [[nodiscard]] bool showsCard();
    /// A clock that runs down is to be seen.
    [[nodiscard]] bool showsClock();
    /// A button of the card as it is drawn; nothing where it is not to be seen.
    [[nodiscard]] std::optional<Item> button(Offer offer);
    /// Its place on the screen; the middle of the diagram where it is not to be seen.
    [[nodiscard]] QRect placeOf(Offer offer);
    [[nodiscard]] const Cast& cast() const { return cast_; }
    /// The sentence in the wire while nothing has happened yet.
    void setInvitation(const QString& sentence);
    [[nodiscard]] const Viewport& state() const { return view_; }

    /// The diagram's own zoom, on top of the size of text.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return zoom_; }

    /// `as`: the mark of the event that was pointed at, where it was one.
    void select(EventId event, bool bringIntoSight, std::optional<Mark> as = std::nullopt);
    [[nodiscard]] EventId selected() const { return view_.selected; }
    /// The mark before (-1) or after (+1) in time, among those that this level shows.
    void selectNeighbour(int direction);
    /// The event that the narration speaks of: the selected one, else the last that has happened.
    [[nodiscard]] EventId spokenOf() const;
    /// Steps that are in sight, for the scrubber's frame.
    [[nodiscard]] std::pair<double, double> stepsInSight() const;
    /// Number, headline and sentence of spokenOf(), for screen readers.
    [[nodiscard]] QString spokenText() const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {480, 200}; }
    [[nodiscard]] QSize sizeHint() const override { return {960, 640}; }

signals:
    void selectionChanged();
    void hoverChanged(socketscope::EventId event);
    void seekRequested(double u);
    void offerTaken(socketscope::Offer offer);        ///< a button of the card was pressed
    void carriedOver(socketscope::SegmentId segment); ///< by its disc, to its receiver
    void carriedOnto(socketscope::SegmentId segment, socketscope::SegmentId other);
    void hiddenStepActivated(socketscope::EventId event);
    void zoomRequested(int direction); ///< by the wheel: +1 larger, -1 smaller
    void scrolled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Past; ///< what the last frame was made from
    [[nodiscard]] const Record& record() const;
    [[nodiscard]] Cursor cursor() const;
    [[nodiscard]] Story story() const;
    [[nodiscard]] std::optional<Expected> expected();
    const Frame& frame();
    [[nodiscard]] const Item* itemAt(QPointF point);
    [[nodiscard]] bool shown(EventId event) const;
    [[nodiscard]] bool shows(Mark mark);
    [[nodiscard]] double yOf(double u) const; ///< px of the picture
    void measure();                           ///< scroll bar's range
    void follow();
    void scrollTo(double y, bool glide);
    void remake();
    void point(Offer offer);
    void startCarry(QPointF point);
    void carryTo(QPointF point);
    void endCarry(bool land);
    [[nodiscard]] QString landingWords(const Landing& landing) const;
    void paintCarry(QPainter& painter);
    void showTip(const QPoint& at, const QPoint& global);
    [[nodiscard]] QString tipOf(const Item& item) const;
    void paintInvitation(QPainter& painter);
    void tellReaders();

    const Session* session_ = nullptr;
    std::unique_ptr<Record> nothing_;
    Foresight foresight_;
    Cast cast_;
    Viewport view_;
    Look look_;
    Style style_;
    double zoom_ = 1;
    QString invitation_;
    FramePainter painter_{Theme::light()};
    Frame frame_;
    bool stale_ = true;
    bool dragging_ = false, keyboardFocus_ = false;
    double lastU_ = 0;
    Step lastSteps_ = 0;
    std::optional<Carry> carry_;
    QVariantAnimation camera_;
};

} // namespace socketscope
