// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window's program and its sandbox helper say to each other, over a pair of connected SOCK_SEQPACKET sockets
// (unix(7)): one message a datagram, descriptors beside it. Used by Sandbox on one side and by serveSandbox() on the
// other. Trusts nothing that arrives: a message that is cut, too long or of no known kind ends the conversation, and
// the descriptors that came with it are closed.
#pragma once

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "core/base/unique_fd.h"
#include "core/net/sandbox.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// Most descriptors in one message (the kernel's SCM_MAX_FD is 253).
constexpr std::size_t mostDescriptors = 250;

/// First and only order of its kind: build the house.
struct BuildOrder {
    std::string profile;
    std::map<std::string, std::string> sysctls;
    std::uint32_t mtu = 1500;
    bool olderKernel = false;
    SandboxFault fault = SandboxFault::None;
};

/// One stage of the house, done or refused; after a refusal the helper ends.
struct StageReport {
    SandboxStep step;
};

/// The house stands. Descriptors: the wire, and the counters (/proc/net/snmp) if the kernel has them.
struct HouseReport {
    std::array<std::byte, 6> nearMac{}; ///< hardware address of the sockets' side
    std::vector<std::string> lacking;
    std::map<std::string, std::string> settings;
};

/// socket(2); answered with a descriptor, handed over.
struct OpenOrder {
    std::int32_t domain = 0, type = 0, protocol = 0;
};

struct SetOrder {
    std::string name, value;
};

/// Descriptors: stdin, stdout, stderr. Answered with the process id and a pipe that tells of its end.
struct RunOrder {
    std::vector<std::string> argv;
    std::optional<std::vector<std::string>> environment;
};

struct SignalOrder {
    std::int32_t pid = 0, signal = 0;
};

/// A child is to hold the descriptors; answered when it holds them and the helper no longer does.
struct HoldOrder {};
/// The child that holds descriptors is to be killed; answered when it is gone.
struct KillHolderOrder {};

/// To everything else.
struct Reply {
    std::int32_t value = 0;
    std::int32_t error = 0; ///< errno
};

/// Descriptors that belong to the Reply that follows. When that comes, the helper holds none of them any more: a
/// close(2) of the receiver is the last one, and does what it does to any program.
struct HandOver {};

using TalkBody = std::variant<BuildOrder, StageReport, HouseReport, OpenOrder, SetOrder, RunOrder, SignalOrder,
                              HoldOrder, KillHolderOrder, Reply, HandOver>;

struct TalkMessage {
    TalkBody body;
    std::vector<UniqueFd> descriptors;
};

/// Bytes of a message, without its descriptors, and back; none for anything that encodeTalk() would not write.
[[nodiscard]] Bytes encodeTalk(const TalkBody& body);
[[nodiscard]] std::optional<TalkBody> decodeTalk(ByteView bytes);

/// One end of the conversation.
class Talk {
public:
    explicit Talk(UniqueFd socket) : socket_(std::move(socket)) {}

    /// 0, or errno: EPIPE when the other side is gone, E2BIG for a message that is too long.
    [[nodiscard]] int send(const TalkBody& body, std::span<const int> descriptors = {});
    /// The next message, or errno: EPIPE at the end of the conversation, EBADMSG after a bad message (which ends it),
    /// ETIMEDOUT when none came within `patience` (negative: for ever).
    [[nodiscard]] std::variant<TalkMessage, int> receive(Duration patience);

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    void end() { socket_.reset(); }

private:
    UniqueFd socket_;
};

} // namespace socketscope
