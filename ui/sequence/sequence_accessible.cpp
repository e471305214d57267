// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_accessible.h"

#include "ui/sequence/sequence_view.h"

#include <QAccessibleWidget>

namespace socketscope {
namespace {

class AccessibleSequence final : public QAccessibleWidget {
public:
    explicit AccessibleSequence(SequenceView* view)
        : QAccessibleWidget(view, QAccessible::Graphic, view->accessibleName()), view_(view) {}

    [[nodiscard]] QString text(QAccessible::Text what) const override {
        if (what == QAccessible::Value || what == QAccessible::Description) return view_->spokenText();
        return QAccessibleWidget::text(what);
    }
    /// The scroll bar and the viewport inside say nothing of their own.
    [[nodiscard]] int childCount() const override { return 0; }

private:
    SequenceView* view_;
};

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* view = qobject_cast<SequenceView*>(object);
    return view != nullptr ? new AccessibleSequence(view) : nullptr; // NOLINT(*-owning-memory): Qt owns interfaces
}

} // namespace

void installSequenceAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    (void)installed;
}

} // namespace socketscope
