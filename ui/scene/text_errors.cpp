// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errno_name.h"
#include "ui/scene/text_words.h"

#include <array>
#include <cerrno>

// What error numbers mean for a socket: what happened in plain words, and what to do (each tried on a Linux kernel).

namespace socketscope {
namespace {

struct Meaning {
    int error;
    const char* words;
};

/// What an errno means whichever primitive meets it.
constexpr std::array meanings{
    Meaning{EINVAL,
            QT_TRANSLATE_NOOP("Words",
                              "This socket is past that point: the call does not fit its state. Use a fresh socket.")},
    Meaning{EISCONN, QT_TRANSLATE_NOOP(
                         "Words", "This socket already has a connection. DISCONNECT first, or use another socket.")},
    Meaning{EALREADY, QT_TRANSLATE_NOOP("Words", "This socket is already dialling. Wait for its answer.")},
    Meaning{
        EINPROGRESS,
        QT_TRANSLATE_NOOP("Words", "The handshake goes on in the background. Ask again when the socket is writable.")},
    Meaning{
        EPIPE,
        QT_TRANSLATE_NOOP(
            "Words",
            "There is no way to send on this socket: not connected, hung up, or reset. DISCONNECT and CONNECT anew.")},
    Meaning{ENOTCONN, QT_TRANSLATE_NOOP("Words", "This socket has no connection. CONNECT or ACCEPT first.")},
    Meaning{ECONNREFUSED,
            QT_TRANSLATE_NOOP(
                "Words",
                "Nobody listens there: the other kernel answered the SYN with RST. LISTEN first, then CONNECT again.")},
    Meaning{ECONNRESET, QT_TRANSLATE_NOOP("Words", "The other side broke the connection off with RST. What it had not "
                                                   "sent is lost; DISCONNECT and start anew.")},
    Meaning{ECONNABORTED, QT_TRANSLATE_NOOP("Words", "The connection died before it could be used. Try again.")},
    Meaning{EAGAIN, QT_TRANSLATE_NOOP(
                        "Words", "Nothing could be done within the time allowed. Nothing is broken: try again later.")},
    Meaning{EADDRINUSE, QT_TRANSLATE_NOOP("Words", "Another socket has this address and port, or an old connection "
                                                   "there is in TIME-WAIT. Choose another port, or set SO_REUSEADDR.")},
    Meaning{EADDRNOTAVAIL,
            QT_TRANSLATE_NOOP("Words",
                              "This machine has no such address, or no port is left for it. Use 127.0.0.1 or ::1.")},
    Meaning{EACCES, QT_TRANSLATE_NOOP(
                        "Words", "Not allowed: ports below 1024 belong to the administrator. Choose a higher one.")},
    Meaning{EPERM,
            QT_TRANSLATE_NOOP("Words", "Not allowed: a firewall rule forbids it. Ask who looks after this machine.")},
    Meaning{
        EAFNOSUPPORT,
        QT_TRANSLATE_NOOP("Words", "IPv4 and IPv6 do not fit together here. Give both ends the same kind of address.")},
    Meaning{EFAULT,
            QT_TRANSLATE_NOOP(
                "Words", "The program gave the kernel an address outside its own memory: a mistake in the program.")},
    Meaning{ENETUNREACH, QT_TRANSLATE_NOOP("Words", "There is no way to that network. Check the address.")},
    Meaning{
        EHOSTUNREACH,
        QT_TRANSLATE_NOOP("Words", "There is no way to that host. Check the address, and whether it is switched on.")},
    Meaning{ENETDOWN, QT_TRANSLATE_NOOP("Words", "The network interface is switched off. Switch it on.")},
    Meaning{ETIMEDOUT, QT_TRANSLATE_NOOP("Words", "Nobody answered, however often TCP asked: the other side is silent, "
                                                  "not refusing. Check that it is there.")},
    Meaning{EINTR,
            QT_TRANSLATE_NOOP("Words", "A signal ended the wait. Nothing is wrong with the connection: call again.")},
    Meaning{EOPNOTSUPP,
            QT_TRANSLATE_NOOP("Words", "This kind of socket does not know the call: only TCP can LISTEN and ACCEPT.")},
    Meaning{EDESTADDRREQ,
            QT_TRANSLATE_NOOP("Words",
                              "A UDP socket was not told where to send. Name a destination. (TCP never says this.)")},
    Meaning{EBADF,
            QT_TRANSLATE_NOOP(
                "Words", "The program holds no such descriptor: it was closed, or never opened. Open a socket first.")},
    Meaning{ENOTSOCK,
            QT_TRANSLATE_NOOP("Words",
                              "That descriptor is a file, not a socket. Use the one that socket() or accept() gave.")},
    Meaning{EPROTONOSUPPORT,
            QT_TRANSLATE_NOOP("Words", "This kernel has no such protocol for that kind of socket. Use TCP.")},
    Meaning{ESOCKTNOSUPPORT, QT_TRANSLATE_NOOP("Words", "This kernel has no such kind of socket. Use SOCK_STREAM.")},
    Meaning{EPROTO, QT_TRANSLATE_NOOP("Words", "The other side did not keep to the protocol. Start anew.")},
    Meaning{EMFILE, QT_TRANSLATE_NOOP("Words", "This program has as many descriptors open as it may. Close some.")},
    Meaning{ENFILE,
            QT_TRANSLATE_NOOP("Words", "The whole machine has as many files open as it can. Close other programs.")},
    Meaning{ENOBUFS, QT_TRANSLATE_NOOP("Words", "The kernel has no memory for it just now. Try again later.")},
    Meaning{ENOMEM, QT_TRANSLATE_NOOP("Words", "The kernel has no memory for it just now. Try again later.")},
};

struct Special {
    int error;
    Primitive primitive;
    const char* words;
};

/// Where the primitive makes a clearer sentence possible.
constexpr std::array specials{
    Special{EINVAL, Primitive::Listen,
            QT_TRANSLATE_NOOP("Words", "This socket dials or talks already, so it cannot listen. DISCONNECT first.")},
    Special{EINVAL, Primitive::Accept,
            QT_TRANSLATE_NOOP("Words", "This socket does not listen, so nothing can be picked up. LISTEN first.")},
    Special{EISCONN, Primitive::Connect,
            QT_TRANSLATE_NOOP("Words",
                              "This socket listens or has a connection already, so it cannot dial. DISCONNECT first.")},
    Special{EPIPE, Primitive::Send,
            QT_TRANSLATE_NOOP("Words", "Nothing can be sent on this socket: not connected, hung up, or reset. (A "
                                       "signal SIGPIPE would end most programs here.)")},
    Special{ENOTCONN, Primitive::Receive,
            QT_TRANSLATE_NOOP("Words", "Nothing can come in: this socket has no connection. CONNECT or ACCEPT first.")},
    Special{ENOTCONN, Primitive::Disconnect,
            QT_TRANSLATE_NOOP("Words", "There is no connection to end. CONNECT or ACCEPT first.")},
    Special{EBADF, Primitive::Disconnect,
            QT_TRANSLATE_NOOP("Words", "There is nothing to hang up: the program holds no socket.")},
    Special{EADDRINUSE, Primitive::Listen,
            QT_TRANSLATE_NOOP("Words", "The port is taken: another socket listens there, or an old connection is in "
                                       "TIME-WAIT. Wait, choose another port, or set SO_REUSEADDR.")},
    Special{
        EADDRNOTAVAIL, Primitive::Connect,
        QT_TRANSLATE_NOOP(
            "Words",
            "This very pair of addresses and ports is in use, or no port is left. Wait a minute or use another port.")},
    Special{
        ETIMEDOUT, Primitive::Connect,
        QT_TRANSLATE_NOOP(
            "Words",
            "The SYN was repeated and never answered. Silence is not a refusal: check that the other side is there.")},
    Special{ETIMEDOUT, Primitive::Receive,
            QT_TRANSLATE_NOOP(
                "Words", "TCP has asked in vain for too long and gives the other side up. DISCONNECT and start anew.")},
    Special{EINTR, Primitive::Connect,
            QT_TRANSLATE_NOOP("Words", "A signal ended the wait, not the handshake: it goes on by itself. CONNECT "
                                       "again says EALREADY or EISCONN.")},
};

/// bind() inside LISTEN fails for other reasons than listen().
QString ofBind(int error) {
    if (error == EINVAL) return Words::tr("This socket has an address already: bind() works once.");
    return {};
}

} // namespace

QString errorSentence(int error, Primitive primitive, SocketCall failed) {
    if (error == 0) return {};
    if (failed == SocketCall::Socket && error == EPIPE) // no kernel says so of socket(2)
        return Words::tr("The sandbox has lost its helper program, and with it the way to new sockets. What is "
                         "connected goes on. Begin again for a new sandbox.");
    if (failed == SocketCall::Bind)
        if (const QString words = ofBind(error); !words.isEmpty()) return words;
    for (const Special& s : specials)
        if (s.error == error && s.primitive == primitive) return Words::tr(s.words);
    for (const Meaning& m : meanings)
        if (m.error == error) return Words::tr(m.words);
    return Words::tr("The kernel refuses with %1. Its manual page %2 says when it does so.",
                     "an errno, connect(2) or the like")
        .arg(QString::fromStdString(errnoName(error)), latin(row(primitive).manPage));
}

} // namespace socketscope
