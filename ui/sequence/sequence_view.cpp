// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_view.h"

#include "ui/sequence/primitives_level.h"
#include "ui/sequence/sequence_accessible.h"
#include "ui/sequence/upcoming.h"

#include <QAccessible>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double calmFrom = 0.2, calmTo = 0.8; ///< of the window: while the cursor is here the camera rests
constexpr double glideFrom = 48;               ///< px: shorter ways are not worth a movement
constexpr int glideTime = 250;                 ///< ms

} // namespace

SequenceView::SequenceView(QWidget* parent) : QAbstractScrollArea(parent), nothing_(std::make_unique<Record>()) {
    installSequenceAccessibility();
    setObjectName(QStringLiteral("diagram"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setAccessibleName(tr("Sequence diagram"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    camera_.setDuration(glideTime);
    camera_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&camera_, &QVariantAnimation::valueChanged, this,
            [this](const QVariant& y) { verticalScrollBar()->setValue(static_cast<int>(std::lround(y.toDouble()))); });
}

SequenceView::~SequenceView() = default;

const Record& SequenceView::record() const { return session_ != nullptr ? session_->record() : *nothing_; }
Cursor SequenceView::cursor() const { return session_ != nullptr ? session_->cursor() : Cursor{}; }
Story SequenceView::story() const { return {record().trace(), record().timeline(), cast_, record().connections()}; }

void SequenceView::setSession(const Session* session) {
    session_ = session;
    carry_.reset();
    foresight_.forget();
    cast_ = Cast();
    view_.selected = view_.hovered = view_.keyboard = EventId{};
    view_.selectedAs = view_.hoveredAs = std::nullopt;
    camera_.stop();
    lastU_ = 0;
    lastSteps_ = 0;
    verticalScrollBar()->setValue(0);
    refresh();
}

void SequenceView::refresh() {
    cast_.extend(record().trace());
    view_.reviewing = session_ != nullptr && !session_->atHand();
    view_.recorded = session_ != nullptr && session_->isRecording();
    view_.upcoming = session_ != nullptr ? upcomingCalls(*session_) : std::vector<UpcomingCall>{};
    view_.expected = expected();
    measure();
    follow();
    remake();
}

/// Where the next thing comes by itself its ghost would only flicker.
std::optional<Expected> SequenceView::expected() {
    const bool wanted = session_ != nullptr && session_->atLiveEdge() && !session_->goesOn();
    return wanted && view_.level != Level::Primitives ? foresight_.of(*session_) : std::nullopt;
}

void SequenceView::remake() {
    stale_ = true;
    viewport()->update();
}

void SequenceView::setLook(const Look& look) {
    look_ = look;
    painter_.setTheme(*look.theme);
    style_.reducedMotion = look.reducedMotion;
    setZoom(zoom_);
}

void SequenceView::setLevel(Level level) {
    view_.level = level;
    view_.expected = expected();
    measure();
    remake();
}

void SequenceView::setAxis(Axis axis) {
    // The cursor stays where it is in the window, as far as the picture's ends allow.
    const double kept = yOf(cursor().u) - view_.scrollY;
    view_.axis = axis;
    measure();
    scrollTo(yOf(cursor().u) - kept, false);
    remake();
}

void SequenceView::setRoles(RoleWords roles) {
    view_.roles = roles;
    remake();
}

void SequenceView::setFocusedClient(ProgramId client) {
    if (view_.focused == client) return;
    view_.focused = client;
    remake();
}

void SequenceView::setWireNote(const QString& note) {
    if (view_.wireNote == note) return;
    view_.wireNote = note;
    remake();
}

void SequenceView::setTurns(std::vector<SegmentId> turns) {
    if (view_.turns == turns) return;
    view_.turns = std::move(turns);
    remake();
}

void SequenceView::setCallout(std::optional<Callout> callout) {
    if (view_.callout == callout) return;
    view_.callout = std::move(callout);
    remake();
}

void SequenceView::setDecides(SegmentId segment) {
    if (view_.decides == segment) return;
    view_.decides = segment;
    view_.pointed = Offer::None;
    measure();
    lastSteps_ = 0; // the card wants room below now
    follow();
    remake();
}

bool SequenceView::shows(Mark mark) {
    const auto& items = frame().items;
    return std::any_of(items.begin(), items.end(), [mark](const Item& item) { return item.mark == mark; });
}

bool SequenceView::showsCard() { return shows(Mark::Card); }
bool SequenceView::showsClock() { return shows(Mark::Timer); }

std::optional<Item> SequenceView::button(Offer offer) {
    for (const Item& item : frame().items)
        if (item.mark == Mark::Button && item.offer == offer) return item;
    return std::nullopt;
}

QRect SequenceView::placeOf(Offer offer) {
    const std::optional<Item> item = button(offer);
    const QRect box = item ? item->box.toRect() : QRect(viewport()->rect().center(), QSize(1, 1));
    return {viewport()->mapToGlobal(box.topLeft()), box.size()};
}

void SequenceView::setInvitation(const QString& sentence) {
    if (invitation_ == sentence) return;
    invitation_ = sentence;
    viewport()->update();
}

void SequenceView::setZoom(double zoom) {
    const double before = style_.type.scale();
    const double middle = viewport()->height() / 2.0;
    const double kept = (view_.scrollY + middle) / std::max(before, 0.01);
    zoom_ = std::clamp(zoom, 0.5, 3.0);
    style_.type = Typography(look_.scale * zoom_);
    measure();
    scrollTo(kept * style_.type.scale() - middle, false);
    remake();
}

double SequenceView::yOf(double u) const {
    const double y = record().timeline().y(view_.axis, Cursor{u, cursor().beyond});
    return headerHeight(view_, style_) + y * style_.type.scale() * view_.timeZoom;
}

void SequenceView::measure() {
    view_.size = QSizeF(viewport()->size());
    const double whole =
        pictureHeight(story(), Cursor{record().timeline().steps() + 1.0, cursor().beyond}, view_, style_);
    const int most = std::max(0, static_cast<int>(std::ceil(whole)) - viewport()->height());
    verticalScrollBar()->setRange(0, most);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(static_cast<int>(style_.type.px(28)));
}

void SequenceView::follow() {
    const double u = cursor().u;
    const Step steps = record().timeline().steps();
    if (u == lastU_ && steps == lastSteps_) return;
    lastU_ = u;
    lastSteps_ = steps;
    const double top = headerHeight(view_, style_), room = viewport()->height() - top;
    const double y = yOf(u) - view_.scrollY - top; // of the window below the header
    // What comes next is to be seen below now.
    const double low = std::max(room * calmFrom, std::min(room * calmTo, room - futureHeight(view_, style_)));
    if (y >= room * calmFrom && y <= low) return;
    scrollTo(view_.scrollY + y - (y > low ? low : room * calmFrom), true);
}

void SequenceView::scrollTo(double y, bool glide) {
    const double to = std::clamp(y, 0.0, static_cast<double>(verticalScrollBar()->maximum()));
    const double from = verticalScrollBar()->value();
    if (!glide || style_.reducedMotion || std::abs(to - from) < glideFrom || !isVisible()) {
        camera_.stop();
        verticalScrollBar()->setValue(static_cast<int>(std::lround(to)));
        return;
    }
    camera_.stop();
    camera_.setStartValue(from);
    camera_.setEndValue(to);
    camera_.start();
}

void SequenceView::resizeEvent(QResizeEvent*) {
    measure();
    remake();
}

void SequenceView::scrollContentsBy(int, int) {
    view_.scrollY = verticalScrollBar()->value();
    remake();
    emit scrolled();
}

const Frame& SequenceView::frame() {
    if (!stale_) return frame_;
    Viewport view = view_;
    // Before the first step the line of now would lie under the header.
    if (view.scrollY == 0) view.scrollY = -style_.type.px(28) * std::max(0.0, 1 - cursor().u);
    // While playing, a call that may be made is made at once: its ghost would only flicker.
    if (session_ != nullptr && session_->playhead().playing() && session_->scriptState() == Script::State::Ready)
        view.upcoming.clear();
    frame_ = sequenceFrame(story(), cursor(), view, style_);
    stale_ = false;
    return frame_;
}

void SequenceView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), look_.color(Token::Paper));
    painter_.paint(painter, frame(), QRectF(event->rect()));
    if (record().timeline().steps() == 0) paintInvitation(painter);
    paintCarry(painter);
    if (!hasFocus() || !keyboardFocus_) return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look_.color(Token::Sel), 2));
    painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
}

void SequenceView::paintInvitation(QPainter& painter) {
    if (invitation_.isEmpty()) return;
    // In the widest column: the connection or the wire.
    QRectF column;
    for (const Item& item : frame().items)
        if (item.mark == Mark::Column && item.box.width() > column.width()) column = item.box;
    // Below the line of now, and below what comes next.
    const double top = headerHeight(view_, style_) + style_.type.px(48) + futureHeight(view_, style_);
    const double width = std::min(viewport()->width() * 0.42, style_.type.px(360));
    const double middle = column.width() < width ? viewport()->width() / 2.0 : column.center().x();
    const QRectF room(middle - width / 2, top, width, viewport()->height() - top);
    painter.setFont(look_.font(14 * zoom_, QFont::Medium));
    const int flags = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
    const double margin = style_.type.px(14);
    const QRectF words = painter.boundingRect(room, flags, invitation_);
    painter.setPen(QPen(look_.color(Token::Line), 1));
    painter.setBrush(look_.color(Token::Paper));
    painter.drawRoundedRect(words.adjusted(-margin, -margin, margin, margin), style_.type.px(8), style_.type.px(8));
    painter.setPen(look_.color(Token::Ink));
    painter.drawText(room, flags, invitation_);
}

bool SequenceView::shown(EventId event) const {
    return view_.level != Level::Primitives || isPrimitiveStep(record().trace(), event);
}

EventId SequenceView::spokenOf() const {
    const Timeline& timeline = record().timeline();
    const auto complete = static_cast<Step>(std::clamp(cursor().u, 0.0, static_cast<double>(timeline.steps())));
    if (present(view_.selected) && timeline.stepOf(view_.selected) <= complete) return view_.selected;
    for (Step step = complete; step > 0; --step)
        if (shown(timeline.eventAt(step))) return timeline.eventAt(step);
    return EventId{};
}

void SequenceView::select(EventId event, bool bringIntoSight, std::optional<Mark> as) {
    if (event == view_.selected && as == view_.selectedAs) return;
    view_.selected = event;
    view_.selectedAs = as;
    view_.keyboard = as ? EventId{} : event; // who points needs no frame
    remake();
    if (present(event) && bringIntoSight) {
        const double top = headerHeight(view_, style_), room = viewport()->height() - top;
        const double y = yOf(record().timeline().stepOf(event)) - view_.scrollY - top;
        if (y < room * 0.1 || y > room * 0.9) scrollTo(view_.scrollY + y - room / 2, true);
    }
    emit selectionChanged();
    tellReaders();
}

void SequenceView::selectNeighbour(int direction) {
    const Timeline& timeline = record().timeline();
    const auto complete = static_cast<Step>(std::clamp(cursor().u, 0.0, static_cast<double>(timeline.steps())));
    const EventId from = spokenOf();
    if (!present(from)) return;
    if (!present(view_.selected)) {
        select(from, true);
        return;
    }
    auto step = static_cast<std::int64_t>(timeline.stepOf(from)) + direction;
    for (; step >= 1 && step <= complete; step += direction) {
        const EventId event = timeline.eventAt(static_cast<Step>(step));
        if (!shown(event)) continue;
        select(event, true);
        return;
    }
}

std::pair<double, double> SequenceView::stepsInSight() const {
    const double top = headerHeight(view_, style_);
    return {cursorAtY(story(), view_, style_, top), cursorAtY(story(), view_, style_, viewport()->height())};
}

void SequenceView::tellReaders() {
    setAccessibleDescription(spokenText());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace socketscope
