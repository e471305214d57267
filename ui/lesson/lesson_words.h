// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sentences about a lab that no widget says itself, under one name for translators.
#pragma once

#include <QCoreApplication>

namespace socketscope {

struct LessonWords {
    Q_DECLARE_TR_FUNCTIONS(Lesson)
};

} // namespace socketscope
