// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox_talk.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <type_traits>

namespace socketscope {
namespace {

constexpr std::size_t longestMessage = std::size_t{128} * 1024; // below every default of net.core.wmem_default
constexpr std::size_t mostItems = 4096;

// Writing and reading one field of each kind. A message is its kind's number, then its fields in order.
class Out {
public:
    void number(std::int64_t v) {
        bytes.u32(static_cast<std::uint32_t>(static_cast<std::uint64_t>(v) >> 32U));
        bytes.u32(static_cast<std::uint32_t>(v));
    }
    void text(const std::string& s) {
        number(static_cast<std::int64_t>(s.size()));
        bytes.append(asBytes(s));
    }
    void texts(const std::vector<std::string>& list) {
        number(static_cast<std::int64_t>(list.size()));
        for (const std::string& s : list) text(s);
    }
    void map(const std::map<std::string, std::string>& m) {
        number(static_cast<std::int64_t>(m.size()));
        for (const auto& [key, value] : m) {
            text(key);
            text(value);
        }
    }
    ByteWriter bytes;
};

class In {
public:
    explicit In(ByteView view) : bytes(view) {}

    std::int64_t number() {
        const auto high = bytes.u32();
        const auto low = bytes.u32();
        if (!high || !low) return fail();
        return static_cast<std::int64_t>((static_cast<std::uint64_t>(*high) << 32U) | *low);
    }
    /// A number from `least` to `most`; anything else spoils the message.
    template <typename T> T within(std::int64_t least, std::int64_t most) {
        const std::int64_t n = number();
        if (n >= least && n <= most) return static_cast<T>(n);
        fail();
        return static_cast<T>(least);
    }
    std::int32_t int32() { return within<std::int32_t>(INT32_MIN, INT32_MAX); }
    bool flag() { return within<std::uint8_t>(0, 1) != 0; }
    std::string text() {
        const auto taken = bytes.take(within<std::size_t>(0, longestMessage));
        if (!taken) {
            fail();
            return {};
        }
        std::string s(taken->size(), '\0');
        if (!s.empty()) std::memcpy(s.data(), taken->data(), s.size());
        return s;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list;
        for (auto left = within<std::size_t>(0, mostItems); good && left > 0; --left) list.push_back(text());
        return list;
    }
    std::map<std::string, std::string> map() {
        std::map<std::string, std::string> m;
        for (auto left = within<std::size_t>(0, mostItems); good && left > 0; --left) {
            std::string key = text();
            m[std::move(key)] = text();
        }
        return m;
    }
    std::int64_t fail() {
        good = false;
        return 0;
    }

    ByteReader bytes;
    bool good = true;
};

void put(Out& out, const BuildOrder& b) {
    out.text(b.profile);
    out.map(b.sysctls);
    out.number(b.mtu);
    out.number(b.olderKernel ? 1 : 0);
    out.number(static_cast<int>(b.fault));
}
void get(In& in, BuildOrder& b) {
    b.profile = in.text();
    b.sysctls = in.map();
    b.mtu = in.within<std::uint32_t>(0, UINT32_MAX);
    b.olderKernel = in.flag();
    b.fault = in.within<SandboxFault>(0, static_cast<int>(SandboxFault::NoVeth));
}

void put(Out& out, const StageReport& s) {
    out.number(static_cast<int>(s.step.stage));
    out.number(s.step.error);
    out.text(s.step.detail);
    out.number(s.step.took.count());
}
void get(In& in, StageReport& s) {
    s.step.stage = in.within<SandboxStage>(0, static_cast<int>(SandboxStage::Works));
    s.step.error = in.int32();
    s.step.detail = in.text();
    s.step.took = Duration(in.number());
}

void put(Out& out, const HouseReport& h) {
    out.bytes.append(h.nearMac);
    out.texts(h.lacking);
    out.map(h.settings);
}
void get(In& in, HouseReport& h) {
    if (const auto mac = in.bytes.take(h.nearMac.size()))
        std::memcpy(h.nearMac.data(), mac->data(), h.nearMac.size());
    else
        in.fail();
    h.lacking = in.texts();
    h.settings = in.map();
}

void put(Out& out, const OpenOrder& o) {
    for (const std::int32_t n : {o.domain, o.type, o.protocol}) out.number(n);
}
void get(In& in, OpenOrder& o) {
    o.domain = in.int32();
    o.type = in.int32();
    o.protocol = in.int32();
}

void put(Out& out, const SetOrder& s) {
    out.text(s.name);
    out.text(s.value);
}
void get(In& in, SetOrder& s) {
    s.name = in.text();
    s.value = in.text();
}

void put(Out& out, const RunOrder& r) {
    out.texts(r.argv);
    out.number(r.environment ? 1 : 0);
    if (r.environment) out.texts(*r.environment);
}
void get(In& in, RunOrder& r) {
    r.argv = in.texts();
    if (in.flag()) r.environment = in.texts();
}

void put(Out& out, const SignalOrder& s) {
    out.number(s.pid);
    out.number(s.signal);
}
void get(In& in, SignalOrder& s) {
    s.pid = in.int32();
    s.signal = in.int32();
}

void put(Out&, const HoldOrder&) {}
void get(In&, HoldOrder&) {}
void put(Out&, const KillHolderOrder&) {}
void get(In&, KillHolderOrder&) {}

void put(Out& out, const Reply& r) {
    out.number(r.value);
    out.number(r.error);
}
void get(In& in, Reply& r) {
    r.value = in.int32();
    r.error = in.int32();
}

void put(Out&, const HandOver&) {}
void get(In&, HandOver&) {}

/// The kind's number is its place in the variant.
template <std::size_t Index = 0> std::optional<TalkBody> decodeKind(std::size_t kind, In& in) {
    if constexpr (Index < std::variant_size_v<TalkBody>) {
        if (kind != Index) return decodeKind<Index + 1>(kind, in);
        std::variant_alternative_t<Index, TalkBody> body;
        get(in, body);
        if (!in.good || in.bytes.remaining() != 0) return std::nullopt;
        return TalkBody(std::in_place_index<Index>, std::move(body));
    } else {
        return std::nullopt;
    }
}

/// Takes ownership of every descriptor that came, before anything else may fail.
std::vector<UniqueFd> descriptorsOf(msghdr& message) {
    std::vector<UniqueFd> taken;
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
            taken.emplace_back(fd);
        }
    }
    return taken;
}

struct alignas(cmsghdr) ControlBuffer {
    std::array<std::byte, CMSG_SPACE(mostDescriptors * sizeof(int))> bytes{};
};

} // namespace

Bytes encodeTalk(const TalkBody& body) {
    Out out;
    out.bytes.u8(static_cast<std::uint8_t>(body.index()));
    std::visit([&out](const auto& b) { put(out, b); }, body);
    return out.bytes.take();
}

std::optional<TalkBody> decodeTalk(ByteView bytes) {
    In in(bytes);
    const auto kind = in.bytes.u8();
    if (!kind) return std::nullopt;
    return decodeKind(*kind, in);
}

int Talk::send(const TalkBody& body, std::span<const int> descriptors) {
    if (!socket_) return EPIPE;
    Bytes bytes = encodeTalk(body);
    if (bytes.size() > longestMessage || descriptors.size() > mostDescriptors) return E2BIG;
    iovec part{bytes.data(), bytes.size()};
    ControlBuffer control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    while (::sendmsg(socket_.get(), &message, MSG_NOSIGNAL) < 0) {
        if (errno == EINTR) continue;
        return errno == ECONNRESET || errno == ENOTCONN ? EPIPE : errno;
    }
    return 0;
}

std::variant<TalkMessage, int> Talk::receive(Duration patience) {
    if (!socket_) return EPIPE;
    pollfd ready{socket_.get(), POLLIN, 0};
    const auto milliseconds =
        patience < Duration::zero() ? -1 : static_cast<int>(patience / std::chrono::milliseconds(1));
    const int polled = ::poll(&ready, 1, milliseconds);
    if (polled == 0) return ETIMEDOUT;
    if (polled < 0 && errno != EINTR) return errno;
    Bytes bytes(longestMessage);
    iovec part{bytes.data(), bytes.size()};
    ControlBuffer control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t got = -1;
    do got = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno != ECONNRESET) return errno;
    if (got <= 0) return EPIPE;
    TalkMessage whole{Reply{}, descriptorsOf(message)};
    auto body = decodeTalk(ByteView(bytes).first(static_cast<std::size_t>(got)));
    // Descriptors for which this process has no number left are missing (MSG_CTRUNC): who wants them sees that.
    if (!body || (message.msg_flags & MSG_TRUNC) != 0) {
        end();
        return EBADMSG;
    }
    whole.body = std::move(*body);
    return whole;
}

} // namespace socketscope
