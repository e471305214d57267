// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text_words.h"

#include <array>

// Where Linux does otherwise than RFC 9293, in words. Core says them in English (tcp/linux_difference.h); these are the
// same differenceWords, where translators find them. A test holds the two together.

namespace socketscope {
namespace {

// clang-format off
constexpr std::array<const char*, linuxDifferenceCount> differenceWords{
    QT_TRANSLATE_NOOP("Words", "A listening socket never leaves LISTEN: a half-open connection is a request of its own, and where the RFC sends the connection back to LISTEN, Linux just forgets the request."),
    QT_TRANSLATE_NOOP("Words", "A second, different SYN to a half-open connection is answered by RST and the request is forgotten; the RFC goes back to LISTEN without a word."),
    QT_TRANSLATE_NOOP("Words", "The same SYN once more is answered by SYN,ACK once more, even where text or FIN stands behind it; to the RFC that is a second SYN, and sends the connection back to LISTEN."),
    QT_TRANSLATE_NOOP("Words", "At a half-open connection Linux looks at the acknowledgement before the sequence number: a wrong ACK is answered by RST, whatever else the segment says."),
    QT_TRANSLATE_NOOP("Words", "At a half-open connection only what echoes the time of a SYN,ACK counts; another echo, as of a challenge ACK, is answered by an ACK and forgotten."),
    QT_TRANSLATE_NOOP("Words", "SYN,ACK with the number of the first SYN makes a half-open connection a socket that can be accepted while it is still in SYN-RECEIVED; to the RFC that is a second SYN, and sends the connection back to LISTEN."),
    QT_TRANSLATE_NOOP("Words", "When the accept queue is full, a SYN or the last ACK of a handshake is passed over as if it had been lost; the RFC knows no queues."),
    QT_TRANSLATE_NOOP("Words", "When too many connections are half open, a further SYN is passed over as if it had been lost."),
    QT_TRANSLATE_NOOP("Words", "When too many connections are half open, Linux answers SYN without remembering it: what it needs to know comes back with the ACK. No SYN-RECEIVED is to be seen."),
    QT_TRANSLATE_NOOP("Words", "SYN and FIN in one segment make no sense to a Linux listener, which drops it; the RFC answers the SYN."),
    QT_TRANSLATE_NOOP("Words", "close() of a listening socket ends all connections that nobody has accepted: finished ones by RST, half-open ones without a word. In the RFC every connection is closed by a call of its own."),
    QT_TRANSLATE_NOOP("Words", "After close() of a listening socket its half-open connections may still be seen in SYN-RECEIVED until their timer runs out; but whatever arrives for them is answered as if they were gone. In the RFC each ends by a call of its own."),
    QT_TRANSLATE_NOOP("Words", "shutdown() of a listening socket changes nothing to be seen, but connections that come afterwards inherit it: each sends FIN as soon as it is ESTABLISHED."),
    QT_TRANSLATE_NOOP("Words", "After an ACK of something never sent, Linux answers RST as the RFC says and then repeats its SYN at once, without waiting for its timer."),
    QT_TRANSLATE_NOOP("Words", "Both have opened at once: Linux takes the SYN,ACK of the other side for the ACK of its own SYN and is ESTABLISHED; by the RFC's first check that SYN is old, and only the ACK that answers it completes the handshake."),
    QT_TRANSLATE_NOOP("Words", "shutdown() before the handshake is complete is remembered, and FIN leaves with ESTABLISHED; the RFC sends FIN at once."),
    QT_TRANSLATE_NOOP("Words", "shutdown() of a socket that is not connected fails, and is remembered all the same: a connection that the socket then opens from both sides at once sends FIN as soon as it is ESTABLISHED."),
    QT_TRANSLATE_NOOP("Words", "close() while received bytes lie unread sends RST instead of FIN: the other side is to know that they were lost."),
    QT_TRANSLATE_NOOP("Words", "An abort in LAST-ACK or CLOSING sends RST while the FIN, or text before it, has not left yet; the RFC's ABORT is silent there, since it takes the FIN for sent."),
    QT_TRANSLATE_NOOP("Words", "After close() nobody can read any more: data that arrives all the same is answered by RST. The RFC would acknowledge it in FIN-WAIT-1 and FIN-WAIT-2."),
    QT_TRANSLATE_NOOP("Words", "After close(), FIN-WAIT-2 ends by itself after a minute; the RFC would wait for the other side's FIN for ever."),
    QT_TRANSLATE_NOOP("Words", "After close(), little is left of a connection in FIN-WAIT-2: a new SYN is answered by RST and ends it, where the RFC sends a challenge ACK."),
    QT_TRANSLATE_NOOP("Words", "After close(), a connection in FIN-WAIT-2 ends with any RST in the window, where the RFC asks back unless the number is exact."),
    QT_TRANSLATE_NOOP("Words", "After close(), a connection in FIN-WAIT-2 does not look at what is acknowledged: it takes the other side's FIN, and passes over what brings nothing; the RFC answers an ACK of something never sent by an ACK and drops the segment."),
    QT_TRANSLATE_NOOP("Words", "Text that begins before the other side's FIN and goes past it contradicts that FIN and is answered by RST; the RFC ignores it."),
    QT_TRANSLATE_NOOP("Words", "After a FIN has arrived, old text with another FIN right behind the first is taken, and that FIN is acknowledged as one octet more; the RFC ignores it."),
    QT_TRANSLATE_NOOP("Words", "Once a FIN has arrived, RST with the number of that FIN counts as exact, because some systems send it so."),
    QT_TRANSLATE_NOOP("Words", "While text is missing, RST right behind the last text that has arrived counts as exact."),
    QT_TRANSLATE_NOOP("Words", "A segment whose text has all arrived before is old, but Linux still heeds its acknowledgement; the RFC drops it whole."),
    QT_TRANSLATE_NOOP("Words", "An ACK older than any that was taken on this connection, even of the SYN, is answered by a challenge ACK and what it brings is dropped; the RFC lets an ACK be old by one whole window."),
    QT_TRANSLATE_NOOP("Words", "A segment without ACK is dropped in silence before anything else is looked at; by the RFC's first check one outside the window is answered by an ACK."),
    QT_TRANSLATE_NOOP("Words", "A segment with an older timestamp than one that came before it is dropped as a stray from the past."),
    QT_TRANSLATE_NOOP("Words", "What overshoots the receive window is taken whole where there is memory for it; the RFC cuts it off at the edge."),
    QT_TRANSLATE_NOOP("Words", "A segment that overshoots the receive window while bytes wait to be read is refused whole; the RFC takes what fits."),
    QT_TRANSLATE_NOOP("Words", "In TIME-WAIT a RST with any number but the next one is dropped in silence; the RFC answers one inside the window by an ACK that challenges it."),
    QT_TRANSLATE_NOOP("Words", "A SYN with a newer timestamp ends TIME-WAIT and begins anew, even where its number is older."),
    QT_TRANSLATE_NOOP("Words", "A newer SYN ends TIME-WAIT only where somebody listens; else it is answered by an ACK."),
    QT_TRANSLATE_NOOP("Words", "connect() from the same endpoints may end TIME-WAIT before its time, where timestamps tell old from new."),
    QT_TRANSLATE_NOOP("Words", "TIME-WAIT no longer belongs to its socket: an abort by SO_LINGER 0 does not end it, as the RFC's ABORT would."),
    QT_TRANSLATE_NOOP("Words", "Linux sends a challenge ACK at most every half second for each connection: further ones are left out."),
};
// clang-format on

} // namespace

QString differenceSentence(LinuxDifference difference) {
    return Words::tr(differenceWords[static_cast<std::size_t>(difference)]);
}

} // namespace socketscope
