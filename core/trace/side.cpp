// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/side.h"

namespace socketscope {

bool isServer(const Trace& trace, ProgramId program) {
    const ProgramInfo* info = trace.program(program);
    return info != nullptr && info->host == Host::Server;
}

bool goesToServer(const Trace& trace, EventId sent) {
    const ProgramId from = trace[sent].program;
    const auto* segment = trace.get<Sent>(sent);
    const bool nobodys = from == noProgram && segment != nullptr && segment->toProgram != noProgram;
    return nobodys ? isServer(trace, segment->toProgram) : !isServer(trace, from);
}

} // namespace socketscope
