// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// without_namespaces COMMAND [ARG…]: runs a command, and all that it starts, as in a container whose seccomp profile
// refuses new namespaces (unshare(2): EPERM). For the whole test suite: what needs the sandbox says so and is skipped,
// everything else works as before.
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("Usage: without_namespaces COMMAND [ARG…]\n", stderr);
        return 2;
    }
    std::array program{sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), // the system call's number
                       sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 1),
                       sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                       sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        std::fprintf(stderr, "without_namespaces: %s\n", std::strerror(errno));
        return 3;
    }
    ::execvp(argv[1], argv + 1);
    std::fprintf(stderr, "without_namespaces: %s: %s\n", argv[1], std::strerror(errno));
    return 127;
}
