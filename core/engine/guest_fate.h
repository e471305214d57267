// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a person's program fares, told to whoever asked for it (RunProgram). Written by the engine's thread, read by any.
// It is no part of the trace: the status of a process is nothing that TCP knows of; the trace has a note for readers.
#pragma once

#include "core/base/result.h"

#include <mutex>
#include <optional>
#include <variant>

namespace socketscope {

class GuestFate {
public:
    /// It has ended: exit status, or the number of the signal that killed it.
    struct Ended {
        int status = 0;
        bool killed = false;
    };
    /// Refused with a reason, or ended; nothing while it runs, or has not been started yet.
    using News = std::optional<std::variant<Error, Ended>>;

    void tell(std::variant<Error, Ended> news) {
        const std::scoped_lock lock(mutex_);
        news_ = std::move(news);
    }
    [[nodiscard]] News news() const {
        const std::scoped_lock lock(mutex_);
        return news_;
    }

private:
    mutable std::mutex mutex_;
    News news_;
};

} // namespace socketscope
