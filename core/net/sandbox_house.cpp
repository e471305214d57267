// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox_house.h"

#include "core/net/rtnetlink.h"
#include "core/net/sandbox_profile.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <linux/capability.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace socketscope {
namespace {

constexpr const char* nearEnd = "w0"; // the sockets' side
constexpr const char* farEnd = "w1";  // ours
constexpr int loIndex = 1;            // of lo in every namespace
constexpr std::uint8_t localTable = 255, wireTable = 10;
constexpr std::uint16_t etherTypeIp = 0x0800;

/// What a step came to.
struct Outcome {
    int error = 0;
    std::string detail;
};

int writeFile(const std::string& path, std::string_view text) {
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file) return errno;
    return ::write(file.get(), text.data(), text.size()) < 0 ? errno : 0;
}

std::optional<std::string> readLine(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return std::nullopt;
    std::array<char, 256> buffer{};
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0) return std::nullopt;
    std::string text(buffer.data(), static_cast<std::size_t>(got));
    text.erase(std::find(text.begin(), text.end(), '\n'), text.end());
    std::replace(text.begin(), text.end(), '\t', ' ');
    return text;
}

std::string pathOf(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return "/proc/sys/" + name;
}

Outcome unshareAll() {
    // Namespaces end some time after their last process: under a limit, one that is just ending still counts.
    for (int triesLeft = 5;; --triesLeft) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) return {};
        const int error = errno;
        for (const char* limit : {"user.max_user_namespaces", "user.max_net_namespaces"})
            if (error == ENOSPC && readLine(pathOf(limit)) == "0") return {error, limit};
        if (error != ENOSPC || triesLeft == 0) return {error, {}};
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

Outcome mapIds(uid_t user, gid_t group) {
    const auto itself = [](unsigned id) { return std::to_string(id) + " " + std::to_string(id) + " 1"; };
    // Without "deny" an unprivileged process may not map its group (user_namespaces(7)); before 3.19 the file is not.
    if (const int e = writeFile("/proc/self/setgroups", "deny"); e != 0 && e != ENOENT) return {e, "setgroups"};
    if (const int e = writeFile("/proc/self/uid_map", itself(user)); e != 0) return {e, "uid_map"};
    if (const int e = writeFile("/proc/self/gid_map", itself(group)); e != 0) return {e, "gid_map"};
    return {};
}

/// Lists of connections are read by walking the whole hash table, which is the machine's unless a namespace asked for
/// a small one of its own before it was made (Linux 6.1). Where that cannot be, looking takes a little longer.
void preferSmallTable() {
    if (writeFile("/proc/sys/net/ipv4/tcp_child_ehash_entries", "1024") == 0)
        static_cast<void>(::unshare(CLONE_NEWNET));
}

void dropCapabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> none{};
    ::syscall(SYS_capset, &header, none.data());
}

Outcome layLink(const BuildOrder& order) {
    // No IPv6 in here: its packets would not come over the wire, and its greetings would.
    for (const char* each : {"all", "default"})
        static_cast<void>(writeFile(pathOf("net.ipv6.conf." + std::string(each) + ".disable_ipv6"), "1"));
    const std::string kind = order.fault == SandboxFault::NoVeth ? "veth-of-nobody" : "veth";
    RtNetlink netlink;
    if (const int e = netlink.raise(loIndex, IFF_UP); e != 0) return {e, "lo"};
    if (const int e = netlink.makePair(kind, nearEnd, farEnd, order.mtu); e != 0) return {e, "veth"};
    // Ours first: the kernel then opens w0 for sending at once. The end that goes up first waits for a worker of the
    // kernel that may take its time, and loses in silence what is sent meanwhile; openWire() passes that by.
    for (const char* name : {farEnd, nearEnd}) {
        const auto index = static_cast<int>(::if_nametoindex(name));
        if (const int e = netlink.raise(index, IFF_UP | IFF_NOARP); e != 0) return {e, name};
    }
    return {};
}

Outcome writeWireSettings() {
    const std::array<std::pair<const char*, const char*>, 4> settings{{
        {"net.ipv4.conf.w0.route_localnet", "1"},
        {"net.ipv4.conf.w0.accept_local", "1"},
        {"net.ipv4.conf.w0.rp_filter", "0"},
        {"net.ipv4.conf.all.rp_filter", "0"},
    }};
    for (const auto& [name, value] : settings)
        if (const int e = writeFile(pathOf(name), value); e != 0) return {e, name};
    return {};
}

Outcome writeSettings(const BuildOrder& order, const SandboxProfile& profile, std::vector<std::string>& lacking) {
    if (const Outcome wire = writeWireSettings(); wire.error != 0) return wire;
    // What an older kernel has not, it does not do either.
    if (order.olderKernel) static_cast<void>(writeFile(pathOf("net.ipv4.tcp_syn_linear_timeouts"), "0"));
    auto wanted = order.sysctls; // a scenario's own wish goes before the profile's
    wanted.insert(profile.settings.begin(), profile.settings.end());
    for (const auto& [name, value] : wanted) {
        const int error = writeShapingSetting(name, value, order.olderKernel);
        if (error == ENOENT && isShapingSetting(name))
            lacking.push_back(name);
        else if (error != 0)
            return {error, name};
    }
    return {};
}

Outcome layRoutes(const SandboxProfile& profile, const std::vector<std::string>& lacking) {
    constexpr std::uint32_t outward = 50, inward = 100, first = 0;
    const bool byRoute = std::ranges::find(lacking, "net.ipv4.tcp_rto_min_us") != lacking.end();
    const auto index = static_cast<int>(::if_nametoindex(nearEnd));
    RtNetlink netlink;
    if (const int e = netlink.addRule(inward, localTable); e != 0) return {e, "rule 100"};
    if (const int e = netlink.addRule(outward, wireTable, "lo"); e != 0) return {e, "rule 50"};
    if (const int e = netlink.removeRule(first, localTable); e != 0) return {e, "rule 0"};
    if (const int e = netlink.addLoopbackRoute(wireTable, index, byRoute ? profile.shortestRto : 0); e != 0)
        return {e, "route"};
    return {};
}

Outcome interfaceCall(unsigned long call, ifreq& request) {
    const UniqueFd any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    std::strncpy(request.ifr_name, nearEnd, sizeof request.ifr_name - 1);
    if (!any || ::ioctl(any.get(), call, &request) != 0) return {errno, nearEnd};
    return {};
}

Outcome endOffload() {
    ethtool_value off{ETHTOOL_STXCSUM, 0};
    ifreq request{};
    request.ifr_data = reinterpret_cast<char*>(&off); // NOLINT: netdevice(7)'s own way
    return interfaceCall(SIOCETHTOOL, request);
}

Outcome openWire(House& house) {
    const int index = static_cast<int>(::if_nametoindex(farEnd));
    ifreq request{};
    if (const Outcome mac = interfaceCall(SIOCGIFHWADDR, request); mac.error != 0) return mac;
    std::memcpy(house.report.nearMac.data(), request.ifr_hwaddr.sa_data, house.report.nearMac.size());

    UniqueFd wire(::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!wire) return {errno, "socket"};
    const int most = std::numeric_limits<int>::max() / 2; // the kernel takes net.core.rmem_max instead
    ::setsockopt(wire.get(), SOL_SOCKET, SO_RCVBUF, &most, sizeof most);
    const int on = 1;
    ::setsockopt(wire.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (::setsockopt(wire.get(), SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) != 0) return {errno, "vnet"};
    // Straight to the device: its queue may not be ready yet (layLink), and nothing is to wait there anyhow.
    if (::setsockopt(wire.get(), SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) != 0) return {errno, "bypass"};
    sockaddr_ll here{};
    here.sll_family = AF_PACKET;
    here.sll_protocol = htons(etherTypeIp); // what comes in alone: nothing of our own comes back
    here.sll_ifindex = index;
    if (::bind(wire.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) // NOLINT: sockaddr
        return {errno, "bind"};
    house.wire = std::move(wire);
    house.counters = UniqueFd(::open("/proc/net/snmp", O_RDONLY | O_CLOEXEC));
    return {};
}

} // namespace

int writeShapingSetting(const std::string& name, const std::string& value, bool olderKernel) {
    if (!isShapingSetting(name)) return EPERM;
    if (olderKernel && isNewSetting(name)) return ENOENT;
    if (value.empty()) return EINVAL; // the kernel takes nothing for a value, and changes nothing
    const std::string path = pathOf(name);
    const int error = writeFile(path, value);
    // The kernel says ENOENT for an unknown algorithm too.
    return error == ENOENT && ::access(path.c_str(), F_OK) == 0 ? EINVAL : error;
}

std::map<std::string, std::string> readShapingSettings(bool olderKernel) {
    std::map<std::string, std::string> found;
    for (const std::string_view name : shapingSettings()) {
        if (olderKernel && isNewSetting(name)) continue;
        if (auto value = readLine(pathOf(std::string(name)))) found.emplace(name, std::move(*value));
    }
    return found;
}

std::optional<House> buildHouse(const BuildOrder& order, const std::function<void(const SandboxStep&)>& tell) {
    const auto step = [&tell](SandboxStage stage, auto&& work) {
        const auto began = std::chrono::steady_clock::now();
        Outcome outcome = work();
        tell({stage, outcome.error, std::move(outcome.detail), std::chrono::steady_clock::now() - began});
        return outcome.error == 0;
    };
    const uid_t user = ::geteuid(); // asked before: an unmapped user is nobody
    const gid_t group = ::getegid();
    const auto profile = sandboxProfile(order.profile);
    House house;
    using enum SandboxStage;
    if (!step(Unshare, unshareAll) || !step(IdMap, [&] { return mapIds(user, group); })) return std::nullopt;
    if (!order.olderKernel) preferSmallTable();
    if (order.fault == SandboxFault::NoCapabilities) dropCapabilities();
    const bool built = step(Link, [&] { return layLink(order); }) &&
                       step(Settings,
                            [&] {
                                return profile ? writeSettings(order, *profile, house.report.lacking)
                                               : Outcome{EINVAL, "profile " + order.profile};
                            }) &&
                       step(Routing, [&] { return layRoutes(*profile, house.report.lacking); }) &&
                       step(Offload, endOffload) && step(Capture, [&] { return openWire(house); });
    if (!built) return std::nullopt;
    house.report.settings = readShapingSettings(order.olderKernel);
    return house;
}

} // namespace socketscope
