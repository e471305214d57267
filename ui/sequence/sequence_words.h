// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the sequence diagram in the user's language; for the sources of this folder.
#pragma once

#include <QtCore/QCoreApplication>

namespace socketscope {

[[nodiscard]] inline QString tr(const char* text) { return QCoreApplication::translate("sequence", text); }

} // namespace socketscope
