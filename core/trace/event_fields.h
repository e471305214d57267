// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every kind of event says, field by field, with the names under which a session file keeps them: the one
// description from which files are written and read (session/session_writer.h, session/session_parser.h) and traces
// are compared. A field that stands at its default is left out. Names are part of the file format: new ones may join,
// none may change its meaning.
#pragma once

#include "core/trace/event.h"

#include <optional>
#include <string_view>
#include <tuple>

namespace socketscope {

template <typename Event, typename Value> struct EventField {
    std::string_view name;
    Value Event::*at;
};

template <typename Event, typename Value> // clang before 17 does not guess it
EventField(std::string_view, Value Event::*)->EventField<Event, Value>;

/// `kind`: the event's name in a file; `all`: its fields.
template <typename Event> struct EventFields;

template <> struct EventFields<Call> {
    static constexpr std::string_view kind = "call";
    static constexpr auto all = std::tuple(EventField{"PRIMITIVE", &Call::primitive}, EventField{"CALL", &Call::id},
                                           EventField{"SOCKET", &Call::socket}, EventField{"CALLS", &Call::calls},
                                           EventField{"ADDRESS", &Call::address}, EventField{"AMOUNT", &Call::amount},
                                           EventField{"HOW", &Call::how}, EventField{"DATA", &Call::data});
};

template <> struct EventFields<Return> {
    static constexpr std::string_view kind = "return";
    static constexpr auto all =
        std::tuple(EventField{"PRIMITIVE", &Return::primitive}, EventField{"CALL", &Return::call},
                   EventField{"SOCKET", &Return::socket}, EventField{"VALUE", &Return::value},
                   EventField{"ERROR", &Return::error}, EventField{"FAILED", &Return::failed},
                   EventField{"BLOCKED", &Return::blocked}, EventField{"LOCAL", &Return::local},
                   EventField{"REMOTE", &Return::remote}, EventField{"TRANSPORT", &Return::transport},
                   EventField{"RULE", &Return::rule}, EventField{"DATA", &Return::data});
};

/// The datagram itself stands in the packet block.
template <> struct EventFields<Sent> {
    static constexpr std::string_view kind = "segment";
    static constexpr auto all = std::tuple(
        EventField{"SEGMENT", &Sent::id}, EventField{"COPY_OF", &Sent::copyOf}, EventField{"FROM", &Sent::from},
        EventField{"TO", &Sent::to}, EventField{"TO_PROGRAM", &Sent::toProgram},
        EventField{"TRANSPORT", &Sent::transport}, EventField{"FLAGS", &Sent::flags}, EventField{"SEQ", &Sent::seq},
        EventField{"ACK", &Sent::ack}, EventField{"LENGTH", &Sent::length}, EventField{"COUNT", &Sent::count},
        EventField{"MOMENT", &Sent::moment}, EventField{"RULE", &Sent::rule});
};

template <> struct EventFields<Arrived> {
    static constexpr std::string_view kind = "arrived";
    static constexpr auto all = std::tuple(EventField{"SEGMENT", &Arrived::segment},
                                           EventField{"MOMENT", &Arrived::moment}, EventField{"RULE", &Arrived::rule});
};

template <> struct EventFields<Lost> {
    static constexpr std::string_view kind = "lost";
    static constexpr auto all = std::tuple(EventField{"SEGMENT", &Lost::segment}, EventField{"HOW", &Lost::how});
};

template <> struct EventFields<Decided> {
    static constexpr std::string_view kind = "decision";
    static constexpr auto all =
        std::tuple(EventField{"SEGMENT", &Decided::segment}, EventField{"ACTION", &Decided::action},
                   EventField{"BY", &Decided::by}, EventField{"DELAY", &Decided::delay});
};

template <> struct EventFields<StateChanged> {
    static constexpr std::string_view kind = "state";
    static constexpr auto all =
        std::tuple(EventField{"SOCKET", &StateChanged::socket}, EventField{"KIND", &StateChanged::kind},
                   EventField{"FROM_STATE", &StateChanged::from}, EventField{"TO_STATE", &StateChanged::to},
                   EventField{"LOCAL", &StateChanged::local}, EventField{"REMOTE", &StateChanged::remote},
                   EventField{"LISTENER", &StateChanged::listener}, EventField{"DESCRIPTOR", &StateChanged::fd},
                   EventField{"MOMENT", &StateChanged::moment}, EventField{"RULE", &StateChanged::rule});
};

template <> struct EventFields<QueueChanged> {
    static constexpr std::string_view kind = "queue";
    static constexpr auto all =
        std::tuple(EventField{"SOCKET", &QueueChanged::socket}, EventField{"SYN", &QueueChanged::syn},
                   EventField{"ACCEPT", &QueueChanged::accept}, EventField{"BACKLOG", &QueueChanged::backlog},
                   EventField{"SEND", &QueueChanged::send}, EventField{"RECEIVE", &QueueChanged::receive},
                   EventField{"SAMPLED", &QueueChanged::sampled});
};

template <> struct EventFields<TimerChanged> {
    static constexpr std::string_view kind = "timer";
    static constexpr auto all =
        std::tuple(EventField{"SOCKET", &TimerChanged::socket}, EventField{"TIMER", &TimerChanged::timer},
                   EventField{"RUNNING", &TimerChanged::running}, EventField{"EXPIRES", &TimerChanged::expires},
                   EventField{"SAMPLED", &TimerChanged::sampled});
};

template <> struct EventFields<Estimates> {
    static constexpr std::string_view kind = "estimates";
    static constexpr auto all =
        std::tuple(EventField{"SOCKET", &Estimates::socket}, EventField{"CWND", &Estimates::congestionWindow},
                   EventField{"SSTHRESH", &Estimates::slowStartThreshold}, EventField{"RTT", &Estimates::roundTrip},
                   EventField{"RTTVAR", &Estimates::roundTripVariation}, EventField{"RTO", &Estimates::retransmitAfter},
                   EventField{"SAMPLED", &Estimates::sampled});
};

template <> struct EventFields<Missed> {
    static constexpr std::string_view kind = "missed";
    static constexpr auto all = std::tuple(EventField{"SEGMENTS", &Missed::segments});
};

template <> struct EventFields<SettingChanged> {
    static constexpr std::string_view kind = "setting";
    static constexpr auto all =
        std::tuple(EventField{"NAME", &SettingChanged::name}, EventField{"SET_TO", &SettingChanged::value},
                   EventField{"ERROR", &SettingChanged::error});
};

template <> struct EventFields<Killed> {
    static constexpr std::string_view kind = "killed";
    static constexpr auto all = std::tuple(EventField{"HOST", &Killed::host});
};

template <> struct EventFields<Asked> {
    static constexpr std::string_view kind = "asked";
    static constexpr auto all = std::tuple(EventField{"QUESTION", &Asked::question}, EventField{"TEXT", &Asked::text});
};

template <> struct EventFields<Answered> {
    static constexpr std::string_view kind = "answered";
    static constexpr auto all =
        std::tuple(EventField{"QUESTION", &Answered::question}, EventField{"ANSWER", &Answered::answer});
};

template <> struct EventFields<Hinted> {
    static constexpr std::string_view kind = "hint";
    static constexpr auto all = std::tuple(EventField{"NUMBER", &Hinted::number}, EventField{"TEXT", &Hinted::text});
};

template <> struct EventFields<Note> {
    static constexpr std::string_view kind = "note";
    static constexpr auto all = std::tuple(EventField{"LEVEL", &Note::level}, EventField{"TEXT", &Note::text});
};

/// How many values there are of what has a name() for each.
template <typename T> inline constexpr std::uint8_t namedValues = 0;
template <> inline constexpr std::uint8_t namedValues<Primitive> = 6;
template <> inline constexpr std::uint8_t namedValues<DisconnectHow> = 3;
template <> inline constexpr std::uint8_t namedValues<SocketCall> = 11;
template <> inline constexpr std::uint8_t namedValues<Origin> = 3;
template <> inline constexpr std::uint8_t namedValues<Transport> = 3;
template <> inline constexpr std::uint8_t namedValues<WireAction> = 7;
template <> inline constexpr std::uint8_t namedValues<DecidedBy> = 3;
template <> inline constexpr std::uint8_t namedValues<Moment> = 3;
template <> inline constexpr std::uint8_t namedValues<Lost::How> = 3;
template <> inline constexpr std::uint8_t namedValues<SocketKind> = 3;
template <> inline constexpr std::uint8_t namedValues<TimerChanged::Timer> = 4;
template <> inline constexpr std::uint8_t namedValues<Note::Level> = 2;
template <> inline constexpr std::uint8_t namedValues<ConnectionState> = connectionStateCount;

template <typename T>
concept Named = namedValues<T> >
0;

template <Named T> [[nodiscard]] constexpr std::optional<T> valueNamed(std::string_view text) {
    for (std::uint8_t i = 0; i < namedValues<T>; ++i)
        if (name(static_cast<T>(i)) == text) return static_cast<T>(i);
    return std::nullopt;
}

} // namespace socketscope
