// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a failed step means on the systems that we know, in words. The table grows with every machine that says no.
#include "core/base/errno_name.h"
#include "core/net/sandbox_stage.h"

#include <array>
#include <cerrno>

namespace socketscope {
namespace {

struct Meaning {
    SandboxStage stage;
    int error;          ///< 0: any
    const char* detail; ///< "": any
    const char* why;
    const char* remedy; ///< HELPER stands for the helper's path
};

using enum SandboxStage;

constexpr const char* byAppArmor = "the system lets a program make namespaces and gives it no rights in them, as "
                                   "Ubuntu does since 23.10 (AppArmor)";
constexpr const char* anAppArmorProfile =
    "An administrator can allow it for HELPER alone, by an AppArmor profile: docs/command-line.md says how";

/// The first that fits is said.
constexpr std::array meanings{
    Meaning{Helper, ENOENT, "", "its helper program is not there", "Build or install socketscope-sandbox at HELPER"},
    Meaning{Helper, EACCES, "", "its helper program may not be executed",
            "Make HELPER executable, on a file system "
            "that allows it"},
    Meaning{Helper, EPIPE, "", "its helper program ended without a word",
            "Try to start HELPER by hand: it says in "
            "one line what it is"},
    Meaning{Helper, ETIMEDOUT, "", "its helper program does not answer", "Try again when the machine is less busy"},
    Meaning{Unshare, ENOSPC, "user.max_user_namespaces",
            "user namespaces are switched off "
            "(user.max_user_namespaces is 0)",
            "An administrator can allow them: sysctl user.max_user_namespaces=10000"},
    Meaning{Unshare, ENOSPC, "user.max_net_namespaces",
            "network namespaces are switched off "
            "(user.max_net_namespaces is 0)",
            "An administrator can allow them: sysctl user.max_net_namespaces=10000"},
    Meaning{Unshare, ENOSPC, "", "too many namespaces are in use",
            "Close other programs that use some (browsers, containers), or raise user.max_user_namespaces and "
            "user.max_net_namespaces"},
    Meaning{Unshare, EPERM, "", "an ordinary program may not make a user namespace here",
            "In a container, start it with --security-opt seccomp=unconfined; on an older Debian, an administrator "
            "can allow it: sysctl kernel.unprivileged_userns_clone=1; in a Flatpak or a chroot, run Socketscope "
            "outside"},
    Meaning{Unshare, EACCES, "", byAppArmor, anAppArmorProfile},
    Meaning{Unshare, EINVAL, "", "this kernel was built without user namespaces",
            "Use a kernel with CONFIG_USER_NS "
            "and CONFIG_NET_NS"},
    Meaning{IdMap, EPERM, "", byAppArmor, anAppArmorProfile},
    Meaning{IdMap, EACCES, "", byAppArmor, anAppArmorProfile},
    Meaning{Link, EPERM, "", byAppArmor, anAppArmorProfile},
    Meaning{Link, EOPNOTSUPP, "veth", "this kernel has no veth devices",
            "Load the module (modprobe veth), or install the package that has it: linux-modules-extra, kernel-modules"},
    Meaning{Link, EINVAL, "veth", "the wire cannot have that MTU", "Choose one from 576 to 65535 octets"},
    Meaning{Settings, EROFS, "", "/proc/sys cannot be written here, as in most containers",
            "Start the container with --privileged or --security-opt systempaths=unconfined, or run Socketscope "
            "outside"},
    Meaning{Settings, EACCES, "", byAppArmor, anAppArmorProfile},
    Meaning{Settings, EPERM, "net.ipv4.tcp_congestion_control", "this machine keeps that algorithm for administrators",
            "Choose one of those in /proc/sys/net/ipv4/tcp_allowed_congestion_control"},
    Meaning{Settings, EPERM, "", "it is no setting of TCP that a sandbox has for itself",
            "See docs/command-line.md for those that it has"},
    Meaning{Settings, EINVAL, "", "the kernel does not take that value", "Correct the value"},
    Meaning{Settings, ERANGE, "", "the kernel does not take that value", "Correct the value"},
    Meaning{Settings, ENOENT, "", "the kernel has no such setting", "Take it out"},
    Meaning{Routing, EOPNOTSUPP, "", "this kernel has no policy routing",
            "Use a kernel with "
            "CONFIG_IP_MULTIPLE_TABLES"},
    Meaning{Routing, EAFNOSUPPORT, "", "this kernel has no policy routing",
            "Use a kernel with "
            "CONFIG_IP_MULTIPLE_TABLES"},
    Meaning{Capture, EAFNOSUPPORT, "", "this kernel has no packet sockets", "Load the module: modprobe af_packet"},
    Meaning{Capture, EPERM, "", byAppArmor, anAppArmorProfile},
    Meaning{Syn, ETIMEDOUT, "SYN", "no SYN came out at the wire", ""},
    Meaning{Syn, ETIMEDOUT, "", "segments that were delivered did not make a connection", ""},
    Meaning{Sockets, EISCONN, "", "a connection came about past the wire", ""},
};

std::string_view purposeOf(SandboxStage stage) {
    switch (stage) {
    case Helper:
        return "The sandbox could not be started";
    case Unshare:
        return "The sandbox got no private network";
    case IdMap:
        return "The sandbox's network got no owner";
    case Link:
        return "The sandbox's wire could not be laid";
    case Settings:
        return "The sandbox's settings could not be written";
    case Routing:
        return "The sandbox's addresses could not be put on the wire";
    case Offload:
        return "The sandbox's wire would carry unfinished checksums";
    case Capture:
        return "The sandbox's wire could not be read";
    case Sockets:
        return "The sandbox's sockets do not work";
    case Syn:
        return "The sandbox's wire carries no connection";
    case Works:
        break;
    }
    return "The sandbox works";
}

std::string filledIn(std::string text, const std::string& helper) {
    constexpr std::string_view blank = "HELPER";
    if (const auto at = text.find(blank); at != std::string::npos) text.replace(at, blank.size(), helper);
    return text;
}

} // namespace

std::string_view stageName(SandboxStage stage) {
    constexpr std::array<std::string_view, 11> names{"helper",  "unshare", "id-map",  "link", "settings", "routing",
                                                     "offload", "capture", "sockets", "syn",  "works"};
    return names.at(static_cast<std::size_t>(stage));
}

SandboxRefusal refusalOf(const SandboxStep& step, const std::string& helper) {
    SandboxRefusal refusal{step.stage, step.error, {std::string(purposeOf(step.stage)), {}, {}, {}}};
    std::string why = "the kernel refuses it";
    std::string remedy = "Please report what `socketscope doctor --json` says";
    if (step.error == EMFILE || step.error == ENFILE) {
        why = "no descriptor is left";
        remedy = "Close other programs, or raise the limit of open files with: ulimit -n 4096";
    }
    for (const Meaning& m : meanings) {
        if (m.stage != step.stage || (m.error != 0 && m.error != step.error)) continue;
        if (*m.detail != '\0' && step.detail != m.detail) continue;
        why = m.why;
        if (*m.remedy != '\0') remedy = filledIn(m.remedy, helper);
        break;
    }
    const std::string about = step.detail.empty() ? "" : step.detail + ": ";
    refusal.words.why = why + " (" + about + errnoName(step.error) + ")";
    refusal.words.remedy = remedy;
    return refusal;
}

} // namespace socketscope
