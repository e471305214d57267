// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tables with a row for each id, counted from 1, that grow as ids come. For what a trace and its connections keep.
#pragma once

#include "core/trace/event.h"

#include <vector>

namespace socketscope {

/// The row of `id`, which is not the absent one; the table has it and all before it afterwards.
template <typename T, typename Id> [[nodiscard]] T& slot(std::vector<T>& table, Id id) {
    if (table.size() < number(id)) table.resize(number(id));
    return table[number(id) - 1];
}

} // namespace socketscope
