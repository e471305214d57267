// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The line under the diagram that says in words what happened: number and name, the call as it was made, one sentence.
// Two lines high, so that nothing jumps; what does not fit is in the tooltip.
#pragma once

#include "ui/controls/look.h"

#include <QWidget>

namespace socketscope {

class NarrationBar : public QWidget {
    Q_OBJECT
public:
    explicit NarrationBar(QWidget* parent = nullptr);

    void setLook(const Look& look);
    /// `head`: "17 RECEIVE"; `detail`: "recv(5)"; `evidence` goes to the tooltip.
    void setWords(const QString& head, const QString& detail, const QString& sentence, const QString& evidence);
    [[nodiscard]] QString sentence() const { return sentence_; }

    [[nodiscard]] QSize sizeHint() const override { return {look_.whole(400), look_.whole(46)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(120), look_.whole(46)}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Look look_;
    QString head_, detail_, sentence_;
};

} // namespace socketscope
