// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/labels.h"

#include <algorithm>
#include <cmath>

namespace socketscope {

long Labels::row(double y) const { return std::lround(std::floor(y / bucket_)); }

bool Labels::isFree(const QRectF& box) const {
    for (auto it = rows_.lower_bound(row(box.top())); it != rows_.end() && it->first <= row(box.bottom()); ++it) {
        const auto meets = [&](std::size_t i) { return boxes_[i].intersects(box); };
        if (std::any_of(it->second.begin(), it->second.end(), meets)) return false;
    }
    return true;
}

bool Labels::take(const QRectF& box) {
    if (!isFree(box)) return false;
    block(box);
    return true;
}

void Labels::block(const QRectF& box) {
    boxes_.push_back(box);
    for (long r = row(box.top()); r <= row(box.bottom()); ++r) rows_[r].push_back(boxes_.size() - 1);
}

} // namespace socketscope
