// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where Linux is known to do otherwise than RFC 9293 says, by name and with a sentence that a student understands.
// Agreement looks here for the reason before it calls something a disagreement; the window and `run` show the words.
// Most have a story of their own on the sandbox's wire in the tests. A table and nothing else: when one of them
// explains what the kernel did is decided in session/agreement_ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace socketscope {

enum class LinuxDifference : std::uint8_t {
    ListenerStaysInListen,
    RequestRefusesSyn,
    RequestRepeatsSynAck,
    RequestChecksAckFirst,
    RequestRefusesEcho,
    RequestBecomesSocket,
    FullAcceptQueueDrops,
    FullSynQueueDrops,
    SynCookie,
    SynWithFinDropped,
    ListenerCloseResetsWaiting,
    RequestOutlivesListener,
    ListenerShutdownInherited,
    SynSentRepeatsSynAtOnce,
    SimultaneousOpenTakesSynAck,
    ShutdownDeferred,
    ShutdownRemembered,
    CloseWithUnreadData,
    AbortResetsUnsent,
    OrphanResetsData,
    OrphanFinWait2TimesOut,
    OrphanFinWait2ResetsSyn,
    OrphanFinWait2TakesAnyReset,
    OrphanFinWait2TakesAnyAck,
    TextPastFinResets,
    SecondFinTaken,
    ResetBeforeFin,
    ResetAtSackEdge,
    OldSegmentAcknowledges,
    AncientAckRefused,
    NoAckNoAnswer,
    OldTimestampDropped,
    TakesBeyondWindow,
    RefusesOvershoot,
    TimeWaitIgnoresReset,
    TimeWaitTakenOver,
    TimeWaitNeedsListener,
    TimeWaitReused,
    TimeWaitOutlivesAbort,
    ChallengeAckLimited,
};
inline constexpr std::size_t linuxDifferenceCount = static_cast<std::size_t>(LinuxDifference::ChallengeAckLimited) + 1;

struct LinuxDifferenceRow {
    LinuxDifference id{};
    std::string_view name;   ///< "orphan-resets-data": stable, in events and reports
    std::string_view says;   ///< one sentence: what Linux does, and what the RFC says instead
    std::string_view source; ///< where it is written
};

[[nodiscard]] const LinuxDifferenceRow& rowOf(LinuxDifference id);
[[nodiscard]] inline std::string_view name(LinuxDifference id) { return rowOf(id).name; }
/// All of them, in the order of the enumeration.
[[nodiscard]] std::span<const LinuxDifferenceRow> allLinuxDifferences();
[[nodiscard]] std::optional<LinuxDifference> linuxDifferenceNamed(std::string_view name);

} // namespace socketscope
