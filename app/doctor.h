// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope doctor`: what this machine allows, step by step, each with its remedy.
#pragma once

#include "app/options.h"

namespace socketscope {

[[nodiscard]] int doctor(const DoctorOptions& options);

} // namespace socketscope
