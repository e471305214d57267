// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of boxes that labels have taken (DESIGN 6): who comes first stays, who comes later looks for another place
// or yields. Parts of the diagram place their labels in the order of priority. No two boxes in it ever meet. Areas
// that are closed off (the cuts of time) hold no words at all, but solid marks may pass over them.
#pragma once

#include <QRectF>

#include <map>
#include <vector>

namespace socketscope {

class Labels {
public:
    /// `bucket` is the height in px by which boxes are filed: about two lines of text.
    explicit Labels(double bucket = 40) : bucket_(bucket) {}

    [[nodiscard]] bool isFree(const QRectF& box) const;
    /// Takes the box if nothing is there.
    bool take(const QRectF& box);
    /// The same for a solid mark with words of its own (a flag, a number, a badge): it may pass over what is closed
    /// off.
    bool takeForMark(const QRectF& box);
    /// Takes the box whatever is there: for marks, which labels must not cover.
    void block(const QRectF& box);
    /// From here on no words stand in this area.
    void closeOff(const QRectF& area) { closed_.push_back(area); }

private:
    [[nodiscard]] long row(double y) const;
    [[nodiscard]] bool meetsBox(const QRectF& box) const;

    double bucket_;
    std::vector<QRectF> boxes_;
    std::vector<QRectF> closed_;
    std::map<long, std::vector<std::size_t>> rows_;
};

} // namespace socketscope
