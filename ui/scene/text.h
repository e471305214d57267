// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened, in words: one sentence for each event in plain language, what a mark rests on, what an errno means and
// what to do. Core speaks ids; here they become translated sentences, for the narration line, tooltips, the table and
// screen readers. It tells nothing that the trace does not say at that event, and never looks ahead of it.
#pragma once

#include "core/service/service_user.h"
#include "core/session/record.h"
#include "core/tcp/linux_difference.h"

#include <QString>

namespace socketscope {

/// "Client", "Server", "A": as titles and cards show a program.
[[nodiscard]] QString programTitle(const Trace& trace, ProgramId program);
/// A for the first client, B … then numbers: how the diagram names a client where there are several.
[[nodiscard]] QString clientLetter(std::uint32_t client);
/// What stands over a client's column; `alone`: no other client has one.
[[nodiscard]] QString clientHead(const Trace& trace, ProgramId program, bool alone);
/// What stands under that: what the program is to TCP.
[[nodiscard]] QString userNote(const Trace& trace, ProgramId program);
/// The title, with its letter before it where there are several clients: "A · anna".
[[nodiscard]] QString programCaption(const Trace& trace, ProgramId program);

/// The field's own word, which no translation changes: "SYN+ACK".
[[nodiscard]] QString latin(std::string_view word);
/// "RECEIVE", "SYN+ACK", "ESTABLISHED": what an event is, in a word.
[[nodiscard]] QString headline(const Trace& trace, EventId event);
/// "recv(65536)", "→ 5", "seq 0 · ack 1": its details in the field's own spelling.
[[nodiscard]] QString fieldDetail(const Trace& trace, EventId event);
/// One or two short sentences: what happened and why.
[[nodiscard]] QString narration(const Trace& trace, EventId event);
/// What the mark of this event rests on, and how well its moment is known.
[[nodiscard]] QString evidence(const Trace& trace, EventId event);

/// What an errno means when this primitive meets it, and what to do.
[[nodiscard]] QString errorSentence(int error, Primitive primitive, SocketCall failed = SocketCall::None);
/// What a press of this primitive would meet, for tooltips.
[[nodiscard]] QString prospectSentence(const Prospect& prospect, Primitive primitive);
/// "Waiting inside recv()" and when it will return.
[[nodiscard]] QString waitingTitle(Primitive primitive);
[[nodiscard]] QString waitingSentence(Primitive primitive);
/// As RFC 9293 writes it: "SYN-SENT".
[[nodiscard]] QString stateName(ConnectionState state);
/// What a program or a kernel does in this state.
[[nodiscard]] QString stateMeaning(ConnectionState state);

/// "S24", "keep-alive"; "RFC 9293 3.10.7.4"; what the rule says, a sentence; and all in one: "Rule S24, RFC 9293
/// 3.10.7.4: ACK of our SYN: ESTABLISHED." Nothing for None.
[[nodiscard]] QString ruleName(RuleId rule);
[[nodiscard]] QString ruleSection(RuleId rule);
[[nodiscard]] QString ruleText(RuleId rule);
[[nodiscard]] QString ruleSentence(RuleId rule);

/// What Linux does, and what the RFC says instead.
[[nodiscard]] QString differenceSentence(LinuxDifference difference);

/// "1 byte", "5 bytes".
[[nodiscard]] QString bytesText(std::uint32_t count);
/// Bytes as a person can read them, in quotes, at most so many characters.
[[nodiscard]] QString quotedText(ByteView bytes, int most);

} // namespace socketscope
