// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/labels.h"

#include <algorithm>
#include <cmath>

namespace socketscope {

long Labels::row(double y) const { return std::lround(std::floor(y / bucket_)); }

bool Labels::meetsBox(const QRectF& box) const {
    for (auto it = rows_.lower_bound(row(box.top())); it != rows_.end() && it->first <= row(box.bottom()); ++it) {
        const auto meets = [&](std::size_t i) { return boxes_[i].intersects(box); };
        if (std::any_of(it->second.begin(), it->second.end(), meets)) return true;
    }
    return false;
}

bool Labels::isFree(const QRectF& box) const {
    const auto meets = [&](const QRectF& area) { return area.intersects(box); };
    return std::none_of(closed_.begin(), closed_.end(), meets) && !meetsBox(box);
}

bool Labels::take(const QRectF& box) {
    if (!isFree(box)) return false;
    block(box);
    return true;
}

bool Labels::takeForMark(const QRectF& box) {
    if (meetsBox(box)) return false;
    block(box);
    return true;
}

void Labels::block(const QRectF& box) {
    boxes_.push_back(box);
    for (long r = row(box.top()); r <= row(box.bottom()); ++r) rows_[r].push_back(boxes_.size() - 1);
}

} // namespace socketscope
