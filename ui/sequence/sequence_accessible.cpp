// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_accessible.h"

#include "ui/sequence/sequence_view.h"

#include <QAccessibleWidget>

#include <algorithm>
#include <vector>

namespace socketscope {
namespace {

/// A button of the held card: drawn, not a widget, and yet found, named and pressed like one.
class AccessibleOffer final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleOffer(SequenceView* view, Offer offer) : view_(view), offer_(offer) {}

    [[nodiscard]] bool isValid() const override { return view_->button(offer_).has_value(); }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(view_); }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Button; }
    [[nodiscard]] QAccessible::State state() const override { return {}; }
    [[nodiscard]] QRect rect() const override { return view_->placeOf(offer_); }
    [[nodiscard]] QString text(QAccessible::Text what) const override {
        const std::optional<Item> button = view_->button(offer_);
        return what == QAccessible::Name && button ? button->text : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    [[nodiscard]] void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString& action) override {
        if (action == pressAction() && isValid()) emit view_->offerTaken(offer_);
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    SequenceView* view_;
    Offer offer_;
};

class AccessibleSequence final : public QAccessibleWidget {
public:
    explicit AccessibleSequence(SequenceView* view)
        : QAccessibleWidget(view, QAccessible::Graphic, view->accessibleName()), view_(view) {
        for (const Offer offer :
             {Offer::Deliver, Offer::Drop, Offer::Copy, Offer::Delay, Offer::Corrupt, Offer::More}) {
            offers_.push_back(new AccessibleOffer(view, offer)); // NOLINT(*-owning-memory): Qt owns what it registers
            QAccessible::registerAccessibleInterface(offers_.back());
        }
    }
    AccessibleSequence(const AccessibleSequence&) = delete;
    AccessibleSequence& operator=(const AccessibleSequence&) = delete;
    ~AccessibleSequence() override {
        for (AccessibleOffer* offer : offers_) QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(offer));
    }

    [[nodiscard]] QString text(QAccessible::Text what) const override {
        if (what == QAccessible::Value || what == QAccessible::Description) return view_->spokenText();
        return QAccessibleWidget::text(what);
    }
    /// The buttons of the card, while it is there. The scroll bar and the viewport inside say nothing of their own.
    [[nodiscard]] int childCount() const override { return view_->showsCard() ? static_cast<int>(offers_.size()) : 0; }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        return index >= 0 && index < childCount() ? offers_[static_cast<std::size_t>(index)] : nullptr;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
        const auto at = std::find(offers_.begin(), offers_.end(), child);
        return at == offers_.end() ? -1 : static_cast<int>(at - offers_.begin());
    }
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
        for (int i = 0; i < childCount(); ++i)
            if (child(i)->rect().contains(x, y)) return child(i);
        return nullptr;
    }

private:
    SequenceView* view_;
    std::vector<AccessibleOffer*> offers_;
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
