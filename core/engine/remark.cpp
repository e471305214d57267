// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/remark.h"

#include "core/trace/trace.h"

namespace socketscope {

void record(const Remark& remark, TraceWriter& trace, Time now) {
    const What what = std::visit(Overloaded{
                                     [&](const Remark::Asks& r) -> What {
                                         return Asked{trace.keep(r.question), trace.keep(r.text)};
                                     },
                                     [&](const Remark::Answers& r) -> What {
                                         return Answered{trace.keep(r.question), trace.keep(r.answer)};
                                     },
                                     [&](const Remark::Hints& r) -> What {
                                         return Hinted{r.number, trace.keep(r.text)};
                                     },
                                 },
                                 remark.what);
    trace.add(now, noProgram, Origin::Observed, EventId{}, what);
}

} // namespace socketscope
