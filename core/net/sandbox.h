// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A private network namespace with one wire in it, and the helper program that made it. Sockets of the sandbox stand
// on 127.0.0.1 and 127.0.0.2 (all of 127.0.0.0/8, IPv4 only) and act there whoever holds them; every datagram that one
// of them sends comes out at `wire()`, and reaches the other end only when we `deliver` it. Used by the sandbox engine
// and by `socketscope doctor`. Needs no rights; touches nothing outside its own namespace; nothing outside can be
// reached from it. One thread at a time.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/net/sandbox_stage.h"
#include "core/net/socket.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <variant>
#include <vector>

namespace socketscope {

struct WireFrameHead;

/// What tests let the helper imitate, since no machine has every fault.
enum class SandboxFault : std::uint8_t { None, NoCapabilities, NoVeth };

struct SandboxSetup {
    std::string helper;                         ///< path of `socketscope-sandbox`
    std::string profile = "stock";              ///< or "class" (core/net/sandbox_profile.h)
    std::map<std::string, std::string> sysctls; ///< beyond the profile: "net.ipv4.tcp_syn_retries" → "2"
    std::uint32_t mtu = 1500;                   ///< of the wire, in octets, 576 to 65535
    bool olderKernel = false;                   ///< imitates 5.15: settings that it has not are lacking
    SandboxFault fault = SandboxFault::None;    ///< for tests
};

/// A person's program inside the sandbox. Dropping `ended` loses only the news of its end.
struct SandboxProgram {
    pid_t pid = -1;
    UniqueFd ended; ///< readable once the program, or the helper, has ended: ask Sandbox::programEnd
};

struct ProgramEnd {
    int status = 0; ///< exit status, or the signal's number
    bool killed = false;
};

class Sandbox {
public:
    /// Starts the helper, has it build the house, and proves it with a connection. Blocks, usually some 10 ms; an
    /// unanswering helper is given up after two seconds. Afterwards the wire is empty and no socket is left.
    [[nodiscard]] static std::variant<std::unique_ptr<Sandbox>, SandboxRefusal> start(const SandboxSetup& setup);

    /// Ends the helper and all programs that it runs. The namespace goes when the last descriptor of it does.
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// socket(2) inside; `value` is the descriptor, non-blocking and close-on-exec. EPIPE when the helper is gone.
    /// AF_INET and AF_INET6 only (the latter reaches IPv4 through ::ffff:0:0/96 alone): EAFNOSUPPORT otherwise.
    [[nodiscard]] Answer openSocket(int domain, int type, int protocol);

    /// The same in the words of net/socket.h.
    [[nodiscard]] Answer openStream(IpVersion version);
    [[nodiscard]] Answer openDatagram(IpVersion version);

    /// The wire's descriptor, to poll for reading: packet(7), SOCK_RAW, non-blocking, with a WireFrameHead before each
    /// datagram. Read it with receiveFromWire() or a PacketRing.
    [[nodiscard]] int wire() const { return wire_.get(); }
    /// Puts a datagram onto the wire towards its receiver, whose TCP has dealt with it when this returns.
    Answer deliver(ByteView datagram);
    /// The same for one that goes on as it came: its sender's kernel has just computed the checksum, so the receiver's
    /// does not add it up again, as behind a network card that checks. (A raw socket's wrong sum would pass as well:
    /// that takes rights in the namespace, which an ordinary user's programs there do not have.)
    Answer passOn(ByteView datagram);
    /// Datagrams that came while the wire's buffer was full, and that nobody saw; since the start.
    [[nodiscard]] std::uint64_t missed();

    /// Segments and UDP datagrams refused in the sandbox for their checksum (InCsumErrors, proc_net_snmp), since the
    /// start. None where the kernel does not say.
    [[nodiscard]] std::optional<std::uint64_t> checksumErrors() const;
    /// A new sock_diag(7) socket that sees the sandbox; invalid when the helper is gone or the kernel has none.
    [[nodiscard]] UniqueFd diag();

    /// Every setting that shapes TCP here, as it is now. What the kernel lacks is absent.
    [[nodiscard]] const std::map<std::string, std::string>& settings() const { return settings_; }
    /// Settings that were wanted, and that this kernel has not.
    [[nodiscard]] const std::vector<std::string>& lacking() const { return lacking_; }
    /// Changes a setting. EPERM for a name that is not one of shapingSettings(), ENOENT where the kernel has it not.
    Answer setSetting(const std::string& name, const std::string& value);

    /// Runs a program inside, found along PATH, without rights over the sandbox and with three descriptors alone.
    /// `environment`: "NAME=value" each; none: ours. The error says which program, and why not.
    [[nodiscard]] Result<SandboxProgram> run(const std::vector<std::string>& argv, const std::array<int, 3>& stdio,
                                             const std::optional<std::vector<std::string>>& environment = {});
    /// How the program ended; none while it runs. Never waits. After the end of the helper: killed by SIGKILL.
    [[nodiscard]] static std::optional<ProgramEnd> programEnd(SandboxProgram& program);
    /// kill(2) for a program that runs; ESRCH once it has ended, so that no stranger is ever hit.
    Answer signalProgram(const SandboxProgram& program, int signal);

    /// Gives the descriptors to a process that holds nothing else, closes ours, and kills that process with SIGKILL:
    /// the kernel does with the sockets what it does when any program is killed. At most 250 at once (E2BIG).
    Answer killHolding(std::vector<UniqueFd> sockets);

    /// For `nsenter --preserve-credentials -U -n -t PID`.
    [[nodiscard]] pid_t helperPid() const { return helper_; }
    /// Readable (end of file) once the helper has died. Never read it.
    [[nodiscard]] int lifeline() const;
    /// How it came up, and how long each step took.
    [[nodiscard]] const std::vector<SandboxStep>& steps() const { return steps_; }

private:
    Sandbox();
    std::optional<SandboxStep> spawn(const SandboxSetup& setup);
    std::optional<SandboxStep> build(const SandboxSetup& setup);
    std::optional<SandboxStep> prove(); // core/net/sandbox_probe.cpp
    struct Conversation;
    Answer put(const WireFrameHead& head, ByteView datagram);

    std::unique_ptr<Conversation> talk_;
    pid_t helper_ = -1;
    UniqueFd wire_;
    UniqueFd counters_;
    std::array<std::byte, 6> nearMac_{};
    std::uint64_t missed_ = 0;
    std::map<std::string, std::string> settings_;
    std::vector<std::string> lacking_;
    std::vector<SandboxStep> steps_;
};

} // namespace socketscope
