// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/callout.h"

#include "ui/scene/draw.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

struct CalloutWords {
    Q_DECLARE_TR_FUNCTIONS(sequence)
};

constexpr double cardWidth = 340, padding = 12, badge = 9;

/// Lines of at most `room` px.
std::vector<QString> broken(const Typography& type, const QString& text, double room) {
    std::vector<QString> lines{QString()};
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = lines.back().isEmpty() ? word : lines.back() + QLatin1Char(' ') + word;
        if (type.width(FontRole::Body, longer) <= room || lines.back().isEmpty())
            lines.back() = longer;
        else
            lines.push_back(word);
    }
    return lines;
}

Extent middleOf(const Stage& stage) {
    if (stage.view.level == Level::Primitives) return primitiveColumns(stage.columnsInput()).connection;
    return everythingColumns(stage.columnsInput()).wire;
}

class CalloutDrawing {
public:
    CalloutDrawing(Frame frame, const Stage& stage)
        : callout_(*stage.view.callout), stage_(stage), here_(placeOf(frame, callout_.at)),
          there_(placeOf(frame, callout_.other)), draw_(std::move(frame)) {}

    Frame take() {
        if (there_) belongs(*there_);
        if (here_) outline(*here_);
        if (here_) card(*here_);
        return draw_.take();
    }

private:
    /// The box of its own mark, where that is below the header and in the window.
    std::optional<QRectF> placeOf(const Frame& frame, EventId event) const {
        constexpr std::array own{Mark::CallFlag, Mark::ReturnFlag, Mark::StateBand, Mark::SegmentLine, Mark::Fate};
        const auto isIt = [&](const Item& item) {
            return item.event == event && std::find(own.begin(), own.end(), item.mark) != own.end();
        };
        const auto item = std::find_if(frame.items.begin(), frame.items.end(), isIt);
        if (!present(event) || item == frame.items.end()) return std::nullopt;
        if (item->box.top() < stage_.top() || item->box.top() > stage_.bottom()) return std::nullopt;
        return item->box;
    }

    void number(QPointF at) {
        draw_.ellipse(at, stage_.px(badge), {Token::Paper, stage_.px(1.5)}, solid(Token::Lost));
        const double r = stage_.px(badge);
        draw_.label({at.x() - r, at.y() - r, 2 * r, 2 * r}, callout_.number, FontRole::Number, Token::Paper,
                    Qt::AlignHCenter);
    }

    void outline(const QRectF& box) {
        const double grow = stage_.px(4);
        const QRectF around = box.adjusted(-grow, -grow, grow, grow);
        draw_.rect(around, {Token::Lost, stage_.px(2)}, noFill, stage_.px(6));
        number(around.topRight());
    }

    void belongs(const QRectF& box) {
        const double y = box.top(), right = stage_.view.size.width() - stage_.px(12);
        draw_.line({0, y}, {stage_.view.size.width(), y}, {Token::Lost, stage_.px(1.6), Dash::Return});
        if (!callout_.below.isEmpty()) {
            const double width = stage_.type.width(FontRole::DetailStrong, callout_.below);
            const double height = stage_.type.height(FontRole::DetailStrong);
            const QRectF words(right - width, y + stage_.px(4), width + 1, height);
            const double pad = stage_.px(3);
            draw_.rect(words.adjusted(-pad, 0, pad, 0), noStroke, solid(Token::Paper), stage_.px(3));
            draw_.label(words, callout_.below, FontRole::DetailStrong, Token::Lost);
        }
        number({box.left(), y});
    }

    void card(const QRectF& box) {
        const Extent middle = middleOf(stage_);
        const double pad = stage_.px(padding), line = stage_.type.height(FontRole::Body) + stage_.px(2);
        const double width = std::min(stage_.px(cardWidth), middle.width() - stage_.px(24));
        if (width < stage_.px(120)) return; // no room: the dock says the same
        const auto lines = broken(stage_.type, callout_.text, width - 2 * pad);
        const double height = 2 * pad + line * static_cast<double>(lines.size() + 1) + stage_.px(4);
        const double lowest = std::max(stage_.top() + stage_.px(6), stage_.bottom() - height - stage_.px(6));
        double top = std::clamp(box.center().y() - height / 2, stage_.top() + stage_.px(6), lowest);
        if (there_ && top < there_->top() && top + height > there_->top() - stage_.px(6)) // the line stays in sight
            top = std::max(stage_.top() + stage_.px(6), there_->top() - stage_.px(6) - height);
        const QRectF card(middle.middle() - width / 2, top, width, height);
        const bool toTheRight = box.center().x() > card.center().x();
        draw_.line({toTheRight ? card.right() : card.left(), box.center().y()},
                   {toTheRight ? box.left() : box.right(), box.center().y()}, {Token::Lost, stage_.px(1.6)});
        Item item{Mark::Hint, callout_.at, Origin::Observed, card};
        item.text = callout_.title + QStringLiteral(". ") + callout_.text;
        draw_.begin(item);
        draw_.rect(card, {Token::Lost, stage_.px(1.6)}, solid(Token::Paper), stage_.px(8));
        QRectF words(card.left() + pad + stage_.px(26), card.top() + pad, width - 2 * pad - stage_.px(26), line);
        draw_.label(words, callout_.title, FontRole::Heading, Token::Lost);
        words.setLeft(card.left() + pad);
        words.translate(0, line + stage_.px(4));
        for (const QString& text : lines) {
            draw_.label(words, text, FontRole::Body, Token::Ink);
            words.translate(0, line);
        }
        number({card.left() + pad + stage_.px(badge), card.top() + pad + line / 2});
        draw_.end();
    }

    const Callout& callout_;
    const Stage& stage_;
    std::optional<QRectF> here_, there_;
    Draw draw_;
};

} // namespace

Frame withCallout(Frame frame, const Stage& stage) {
    return stage.view.callout ? CalloutDrawing(std::move(frame), stage).take() : frame;
}

} // namespace socketscope
