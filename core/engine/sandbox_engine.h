// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sandbox wire as an engine: real sockets in the private namespace, and every segment in our hands. Made by whoever
// has started a Sandbox; the KernelEngine's thread does the work.
#pragma once

#include "core/engine/kernel_engine.h"
#include "core/net/sandbox.h"

namespace socketscope {

/// Where the sandbox's hosts are: clients at 127.0.0.1, servers at 127.0.0.2, from port 7000 on.
inline constexpr IpAddress sandboxClient = IpAddress::v4(127, 0, 0, 1);
inline constexpr IpAddress sandboxServer = IpAddress::v4(127, 0, 0, 2);

struct SandboxEngineSetup {
    std::vector<ProgramSetup> programs;
    std::uint64_t seed = 0;   ///< of loss, copies and reordering
    std::uint32_t mtu = 1500; ///< as the sandbox was started with
    Watch watch = Watch::Everything;
};

/// The sandbox's addresses and ports for programs that do not name their own: 127.0.0.1 is "the loopback address" of
/// whoever wrote it, and on this wire a server lives at 127.0.0.2.
void moveIntoSandbox(std::vector<ProgramSetup>& programs);

/// Takes the sandbox over.
[[nodiscard]] Result<std::unique_ptr<Engine>> startSandboxEngine(SandboxEngineSetup setup,
                                                                 std::unique_ptr<Sandbox> sandbox, const Clock& clock);

} // namespace socketscope
