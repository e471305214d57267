// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The diagram's twin for reading: every step as a row of a table, with its sentence and what it rests on. Screen
// readers read it cell by cell; whoever likes lists may too. Selecting a row selects the mark.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace socketscope {

class StepModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { StepNumber, When, Who, What, Sentence, RestsOn, columnTotal };
    using QAbstractTableModel::QAbstractTableModel;

    void setSession(const Session* session);
    void refresh(); ///< takes in new steps

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    const Session* session_ = nullptr;
    int rows_ = 0;
};

class StepTable : public QTableView {
    Q_OBJECT
public:
    explicit StepTable(QWidget* parent = nullptr);
    void setSession(const Session* session);
    void refresh();
    void select(EventId event);
    void setLook(const Look& look);

signals:
    void eventChosen(socketscope::EventId event);

private:
    StepModel model_;
    const Session* session_ = nullptr;
    bool quiet_ = false;
};

} // namespace socketscope
