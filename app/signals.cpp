// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signals.h"

#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>

namespace socketscope {

Signals::Signals() {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &wanted, nullptr) == 0)
        fd_ = UniqueFd(signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
}

bool Signals::asked() const {
    pollfd wanted{fd_.get(), POLLIN, 0};
    return fd_.valid() && ::poll(&wanted, 1, 0) == 1;
}

} // namespace socketscope
