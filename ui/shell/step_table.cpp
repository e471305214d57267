// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/step_table.h"

#include "ui/scene/text.h"
#include "ui/scene/units.h"

#include <QHeaderView>

namespace socketscope {

void StepModel::setSession(const Session* session) {
    beginResetModel();
    session_ = session;
    rows_ = session != nullptr ? static_cast<int>(session->timeline().steps()) : 0;
    endResetModel();
}

void StepModel::refresh() {
    if (session_ == nullptr) return;
    const int rows = static_cast<int>(session_->timeline().steps());
    if (rows <= rows_) return;
    beginInsertRows({}, rows_, rows - 1);
    rows_ = rows;
    endInsertRows();
}

int StepModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : rows_; }
int StepModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columnTotal; }

QVariant StepModel::data(const QModelIndex& index, int role) const {
    const bool words = role == Qt::DisplayRole || role == Qt::ToolTipRole;
    if (session_ == nullptr || !index.isValid() || index.row() >= rows_ || !words) return {};
    const Trace& trace = session_->trace();
    const auto step = static_cast<Step>(index.row()) + 1;
    const EventId event = session_->timeline().eventAt(step);
    switch (index.column()) {
    case StepNumber:
        return step;
    case When:
        return timeText(trace[event].at);
    case Who:
        return programTitle(trace, trace[event].program);
    case What:
        return QString(headline(trace, event) + QStringLiteral("  ") + fieldDetail(trace, event));
    case Sentence:
        return narration(trace, event);
    case RestsOn:
        return evidence(trace, event);
    default:
        return {};
    }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const std::array words{tr("Step"), tr("Time"), tr("Program"), tr("What"), tr("In words"), tr("Rests on")};
    return section >= 0 && section < columnTotal ? words[static_cast<std::size_t>(section)] : QVariant();
}

StepTable::StepTable(QWidget* parent) : QTableView(parent) {
    setModel(&model_);
    setAccessibleName(tr("Table of steps"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (quiet_ || session_ == nullptr || !now.isValid()) return;
        emit eventChosen(session_->timeline().eventAt(static_cast<Step>(now.row()) + 1));
    });
}

void StepTable::setSession(const Session* session) {
    session_ = session;
    model_.setSession(session);
}

void StepTable::refresh() { model_.refresh(); }

void StepTable::select(EventId event) {
    if (session_ == nullptr || !present(event)) return;
    const int row = static_cast<int>(session_->timeline().stepOf(event)) - 1;
    if (row < 0 || row >= model_.rowCount() || currentIndex().row() == row) return;
    quiet_ = true;
    setCurrentIndex(model_.index(row, std::max(0, currentIndex().column())));
    quiet_ = false;
}

void StepTable::setLook(const Look& look) {
    verticalHeader()->setDefaultSectionSize(look.whole(24));
    const int widths[] = {52, 84, 84, 210, 470};
    for (int i = 0; i < 5; ++i) setColumnWidth(i, look.whole(widths[i]));
}

} // namespace socketscope
