// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/bands.h"

#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace socketscope {
namespace {

constexpr double oneLine = 24, twoLines = 36.5;

EventId stateAfter(const Stage& stage, const StateChanged& state, EventId event) {
    const std::vector<EventId>& states = stage.trace.socket(state.socket).states;
    const auto it = std::upper_bound(states.begin(), states.end(), event);
    return it == states.end() ? EventId{} : *it;
}

/// Column, spine and size of type follow from where the socket lives.
void placeBand(const Stage& stage, const Columns& columns, Band& band) {
    const ProgramId program = stage.trace[band.event].program;
    band.words = stage.view.level == Level::Everything;
    if (!isServer(stage.trace, program)) {
        const ClientColumn& client = columns.clients[stage.cast.clientIndex(program)];
        band.client = stage.cast.clientIndex(program);
        band.column = client.band;
        band.words = band.words && client.words;
        return;
    }
    band.narrow = true;
    if (band.what->kind == SocketKind::Listener) {
        band.column = columns.listening;
        band.spine = band.words ? Spine::None : Spine::Left;
        return;
    }
    const std::uint16_t lane = stage.cast.laneOf(band.what->socket);
    const std::uint32_t index = lane == Cast::noLane ? 0 : lane;
    band.client = stage.cast.clientOf(band.what->socket);
    band.column = columns.lane(index);
    band.spine = Spine::Left;
    band.words = band.words && index < columns.lanes.size() && columns.lanes[index].words;
}

/// The program has let go of its descriptor, and TCP goes on without it.
bool goesOnAlone(const StateChanged& state) { return state.fd < 0 && hasSentFin(state.to); }

QString secondLine(const Stage& stage, const Band& band, double headBottom) {
    const auto descriptor = [](int fd) { return QStringLiteral("fd ") + QString::number(fd); };
    if (band.what->fd >= 0) return descriptor(band.what->fd);
    if (goesOnAlone(*band.what)) return tr(QT_TRANSLATE_NOOP("sequence", "no descriptor"));
    const EventId told = stage.cast.descriptorOf(band.what->socket);
    const auto* result = stage.trace.get<Return>(told);
    const bool listener = band.what->kind == SocketKind::Listener;
    // The head says what is so where it stands: later news stand at their own height.
    if (result != nullptr && stage.happened(told) && (listener || stage.y(told) < headBottom + stage.px(9)))
        return descriptor(result->value);
    if (listener) return {};
    if (present(band.what->listener))
        return band.what->kind == SocketKind::Request ? tr(QT_TRANSLATE_NOOP("sequence", "in SYN queue"))
                                                      : tr(QT_TRANSLATE_NOOP("sequence", "in accept queue"));
    if (!isServer(stage.trace, stage.trace[band.event].program) && present(band.what->local))
        return QStringLiteral(":") + QString::number(stage.trace.endpoint(band.what->local).port);
    return {};
}

/// The head stays under the header while the band lasts.
void placeHead(const Stage& stage, Band& band) {
    const double height = band.bottom - band.top;
    const auto sticky = [&](double wanted) {
        return std::clamp(stage.top(), band.top, std::max(band.top, band.bottom - wanted));
    };
    const double two = stage.px(twoLines);
    band.second = secondLine(stage, band, sticky(two) + two);
    if (stage.view.projector) band.second.clear(); // what is read from the last row is the state
    const bool both = band.words && !band.second.isEmpty() && height >= stage.px(37);
    band.headHeight = std::min(both ? two : stage.px(oneLine), height);
    band.headTop = sticky(band.headHeight);
    if (band.headTop <= band.top) return;
    // Under the header it makes way for a cut that passes there.
    const double below = belowCut(stage, band.headTop, band.headHeight);
    if (below + band.headHeight <= band.bottom) band.headTop = below;
}

/// Before CONNECT's first segment there is a socket already, in CLOSED: that follows from the call.
std::optional<Band> closedBefore(const Stage& stage, const Band& band) {
    if (band.state != ConnectionState::SynSent || !band.born) return std::nullopt;
    // The state's cause is the call itself, or the SYN that the call sent.
    EventId calling = stage.trace[band.event].cause;
    if (stage.trace.get<Sent>(calling) != nullptr) calling = stage.trace[calling].cause;
    if (stage.trace.get<Call>(calling) == nullptr || !stage.happened(calling)) return std::nullopt;
    Band before = band;
    before.event = calling;
    before.next = EventId{};
    before.state = ConnectionState::Closed;
    before.origin = Origin::Inferred;
    before.shown = 1;
    before.top = stage.y(calling);
    before.bottom = std::min(band.top, std::max(stage.now(), before.top));
    before.second.clear();
    before.headHeight = before.bottom - before.top;
    before.headTop = before.top;
    return before.bottom > before.top ? std::optional(before) : std::nullopt;
}

std::optional<Band> bandOf(const Stage& stage, const Columns& columns, const IntervalIndex::Span& span) {
    Band band;
    band.event = EventId{span.key};
    band.what = stage.trace.get<StateChanged>(band.event);
    if (band.what == nullptr) return std::nullopt;
    band.state = band.what->to;
    band.origin = stage.trace[band.event].origin;
    band.shown = stage.arrived(span.from, 0.15);
    band.top = stage.y(span.from);
    const double end = span.to == openEnd ? stage.now() : std::min(stage.y(span.to), stage.now());
    band.bottom = std::max(band.top, end);
    band.born = band.what->from == ConnectionState::Closed;
    band.next = stateAfter(stage, *band.what, band.event);
    placeBand(stage, columns, band);
    placeHead(stage, band);
    return band;
}

} // namespace

std::vector<Band> bandsInView(const Stage& stage, const Columns& columns) {
    std::vector<Band> bands;
    if (stage.first() > stage.last()) return bands;
    std::vector<IntervalIndex::Span> spans;
    stage.timeline.bands().overlapping(stage.first(), stage.last(), spans, stage.shortestSpan());
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    for (const IntervalIndex::Span& span : spans) {
        std::optional<Band> band = bandOf(stage, columns, span);
        if (!band) continue;
        if (const auto before = closedBefore(stage, *band)) {
            band->born = false;
            if (stage.visible(before->top, before->bottom)) bands.push_back(*before);
        }
        if (band->shown > 0 && stage.visible(band->top, band->bottom)) bands.push_back(*band);
    }
    return bands;
}

} // namespace socketscope
