// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program `socketscope-sandbox`: holds a private network namespace for Socketscope, which starts and ends it. Its
// argument is the number of the inherited socket on which it takes orders.
#include "app/exit_status.h"
#include "core/net/sandbox_helper.h"

#include <charconv>
#include <cstring>
#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
    using namespace socketscope;
    int control = -1;
    if (argc == 2) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), control);
    if (control < 3 || !isControlSocket(control)) {
        std::cerr << "socketscope-sandbox: holds the private network of Socketscope, which starts it by itself. "
                     "Try: socketscope doctor\n";
        return code(ExitStatus::Unusable);
    }
    ::_exit(serveSandbox(control)); // nothing to tidy up that the kernel does not
}
