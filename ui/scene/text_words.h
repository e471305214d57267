// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shared by the files of text.h: the translation context and the small words. Included by nobody else.
#pragma once

#include "ui/scene/text.h"

#include <QCoreApplication>

namespace socketscope {

/// The one translation context of everything that text.h says.
class Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// "The client" at the start of a sentence, "the client" inside one; a program's own name as it is.
[[nodiscard]] QString subject(const Trace& trace, ProgramId program);
[[nodiscard]] QString object(const Trace& trace, ProgramId program);
[[nodiscard]] QString endpointText(const Trace& trace, EndpointId endpoint);
/// "SYN+ACK", "DATA" …
[[nodiscard]] QString segmentName(const Sent& sent);

[[nodiscard]] QString callSentence(const Trace& trace, EventId id, const TraceEvent& event, const Call& call);
[[nodiscard]] QString returnSentence(const Trace& trace, EventId id, const TraceEvent& event, const Return& ret);
[[nodiscard]] QString sentSentence(const Trace& trace, const TraceEvent& event, const Sent& sent);
[[nodiscard]] QString arrivedSentence(const Trace& trace, EventId arrived, const Sent& sent);
[[nodiscard]] QString lostSentence(const Sent& sent, Lost::How how);
[[nodiscard]] QString killedSentence(const Trace& trace, ProgramId program, bool host);
[[nodiscard]] QString decisionName(WireAction action);
/// `sent` is nullptr where the trace has not heard of the segment yet.
[[nodiscard]] QString decisionSentence(const Sent* sent, const Decided& decided);
[[nodiscard]] QString stateSentence(const Trace& trace, const TraceEvent& event, const StateChanged& state);

} // namespace socketscope
