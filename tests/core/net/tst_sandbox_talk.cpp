// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the helper: what is said arrives, and what is no message ends it, whatever it is.
#include "core/net/sandbox_talk.h"

#include <QTest>
#include <fcntl.h>
#include <random>
#include <sys/socket.h>

using namespace socketscope;

namespace {

std::vector<TalkBody> everyKind() {
    HouseReport house;
    house.nearMac = {std::byte{2}, std::byte{0xFF}};
    house.lacking = {"net.ipv4.tcp_rto_max_ms"};
    house.settings = {{"net.ipv4.tcp_syn_retries", "6"}, {"", ""}};
    return {BuildOrder{"class", {{"a", "b"}}, 65535, true, SandboxFault::NoVeth},
            StageReport{{SandboxStage::Link, 95, "veth", Duration(12345678901)}},
            house,
            OpenOrder{2, 1, -1},
            SetOrder{"name", "value"},
            RunOrder{{"/bin/sh", "-c", ""}, std::vector<std::string>{"A=b"}},
            RunOrder{{"x"}, std::nullopt},
            SignalOrder{123456, 15},
            HoldOrder{},
            KillHolderOrder{},
            Reply{-1, 111}};
}

std::array<UniqueFd, 2> pair() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return {};
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

int errorOf(const std::variant<TalkMessage, int>& received) {
    const int* error = std::get_if<int>(&received);
    return error == nullptr ? 0 : *error;
}

} // namespace

class TestSandboxTalk : public QObject {
    Q_OBJECT

private slots:
    void readsWhatItWrote();
    void refusesAMessageThatIsCutOrTooLong();
    void survivesAnyBytes();
    void endsAfterABadMessage();
    void keepsNoDescriptorOfABadMessage();
    void endsWhenTheOtherSideDoes();
};

void TestSandboxTalk::readsWhatItWrote() {
    for (const TalkBody& body : everyKind()) {
        const Bytes bytes = encodeTalk(body);
        const auto read = decodeTalk(bytes);
        QVERIFY2(read.has_value(), qPrintable(QString("kind %1").arg(body.index())));
        QCOMPARE(read->index(), body.index());
        QVERIFY(encodeTalk(*read) == bytes);
    }
    const auto house = decodeTalk(encodeTalk(everyKind()[2]));
    QCOMPARE(std::get<HouseReport>(*house).settings.at("net.ipv4.tcp_syn_retries"), std::string("6"));
}

void TestSandboxTalk::refusesAMessageThatIsCutOrTooLong() {
    for (const TalkBody& body : everyKind()) {
        Bytes bytes = encodeTalk(body);
        for (std::size_t length = 0; length < bytes.size(); ++length)
            QVERIFY(!decodeTalk(ByteView(bytes).first(length)));
        bytes.push_back(std::byte{0});
        QVERIFY(!decodeTalk(bytes));
    }
}

void TestSandboxTalk::survivesAnyBytes() {
    std::mt19937 chance(1); // NOLINT: the same bytes each time
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        Bytes bytes = encodeTalk(everyKind()[chance() % everyKind().size()]);
        for (auto spoilt = 1 + chance() % 4; spoilt > 0; --spoilt)
            bytes[chance() % bytes.size()] = std::byte(static_cast<unsigned char>(chance()));
        if (!decodeTalk(bytes)) ++refused;
    }
    QVERIFY2(refused > 5'000, qPrintable(QString::number(refused)));
}

void TestSandboxTalk::endsAfterABadMessage() {
    auto ends = pair();
    Talk talk(std::move(ends[0]));
    QCOMPARE(::send(ends[1].get(), "nonsense", 8, 0), ssize_t{8});
    QCOMPARE(errorOf(talk.receive(std::chrono::seconds(5))), EBADMSG);
    QCOMPARE(talk.send(HoldOrder{}), EPIPE);
    QCOMPARE(errorOf(talk.receive(std::chrono::seconds(5))), EPIPE);
}

void TestSandboxTalk::keepsNoDescriptorOfABadMessage() {
    auto ends = pair(), gift = pair();
    Talk talk(std::move(ends[0])), other(std::move(ends[1]));
    // A good message first, whose descriptor does arrive.
    const int fd = gift[1].get();
    QCOMPARE(other.send(Reply{}, {&fd, 1}), 0);
    {
        auto got = talk.receive(std::chrono::seconds(5));
        QCOMPARE(std::get<TalkMessage>(got).descriptors.size(), std::size_t{1});
        QVERIFY((::fcntl(std::get<TalkMessage>(got).descriptors[0].get(), F_GETFD) & FD_CLOEXEC) != 0);
    }
    QCOMPARE(other.send(RunOrder{{std::string(200'000, 'x')}, {}}, {&fd, 1}), E2BIG);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    char letter = '?';
    iovec part{&letter, 1};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    QCOMPARE(::sendmsg(other.descriptor(), &message, 0), ssize_t{1});
    QCOMPARE(errorOf(talk.receive(std::chrono::seconds(5))), EBADMSG);
    gift[1].reset();
    char nothing = 0;
    QCOMPARE(::recv(gift[0].get(), &nothing, 1, MSG_DONTWAIT), ssize_t{0}); // end of file: nobody holds the other end
}

void TestSandboxTalk::endsWhenTheOtherSideDoes() {
    auto ends = pair();
    Talk talk(std::move(ends[0]));
    QCOMPARE(errorOf(talk.receive(std::chrono::milliseconds(1))), ETIMEDOUT);
    ends[1].reset();
    QCOMPARE(errorOf(talk.receive(std::chrono::seconds(5))), EPIPE);
    QCOMPARE(talk.send(HoldOrder{}), EPIPE);
}

QTEST_GUILESS_MAIN(TestSandboxTalk)
#include "tst_sandbox_talk.moc"
