// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agreed.h"

namespace socketscope {

std::string agreed(const Session& session, RunEnd& end) {
    if (session.info().wire != Wire::Sandbox) return {};
    Agreement agreement = session.agreement();
    agreement.conclude(session.trace());
    AgreementTold& told = end.agreement.emplace();
    told.checked = agreement.checked();
    told.disagreed = static_cast<std::uint32_t>(agreement.disagreementCount());
    for (const LinuxDifference d : agreement.knownDifferences()) told.knownDifferences.emplace_back(name(d));
    if (agreement.checked() == 0) return {}; // nothing was connected
    return summary(session.trace(), agreement);
}

} // namespace socketscope
