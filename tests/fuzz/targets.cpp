// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/targets.h"

#include "core/lesson/scenario.h"
#include "core/packet/datagram.h"
#include "core/packet/packet.h"
#include "core/packet/pcapng.h"
#include "core/session/ladder.h"
#include "core/session/record.h"
#include "core/session/session_parser.h"
#include "core/session/session_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace socketscope::fuzz {
namespace {

void law(bool holds, const char* says) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", says);
    std::abort();
}

/// A file in pieces of so many octets; false where it is no session.
bool read(ByteView file, std::size_t piece, SessionParser& parser, Record& record) {
    for (; !file.empty(); file = file.subspan(std::min(piece, file.size()))) {
        TraceBatch batch;
        const auto wrong = parser.take(file.first(std::min(piece, file.size())), batch);
        record.append(batch);
        if (wrong) return false;
    }
    return !parser.end();
}

Bytes written(const SessionParser& parser, const Trace& trace) {
    SessionWriter writer(parser.info(), &parser.extras());
    writer.end(trace);
    return {writer.view().begin(), writer.view().end()};
}

} // namespace

void segment(ByteView bytes) {
    (void)decodeDatagram(bytes);
    const auto packet = decodePacket(bytes);
    if (!packet || packet.value().missing > 0) return;
    const Bytes again = encodePacket(packet.value().segment, packet.value().form);
    const ByteView whole = bytes.first(bytes.size() - packet.value().trailing);
    law(std::equal(again.begin(), again.end(), whole.begin(), whole.end()), "encoding is the inverse of decoding");
}

void pcapng(ByteView bytes) {
    pcapng::Reader reader;
    pcapng::Block block;
    std::vector<pcapng::Interface> interfaces;
    while (reader.next(bytes, block) == pcapng::Reader::Found::Block) {
        if (block.type == pcapng::sectionHeader) interfaces.clear();
        if (block.type == pcapng::interfaceDescription)
            if (const auto interface = reader.interface(block)) interfaces.push_back(*interface);
        if (const auto packet = reader.packet(block, interfaces)) {
            ByteView options = packet->options;
            while (reader.option(options)) continue;
        }
        law(!block.whole.empty() && block.whole.size() <= bytes.size(), "a block lies within the file");
        bytes = bytes.subspan(block.whole.size());
    }
}

void session(ByteView bytes) {
    SessionParser parser;
    Record record;
    if (!read(bytes, 4096, parser, record)) return;
    (void)ladder(parser.info(), record, {});
    const Bytes file = written(parser, record.trace());
    SessionParser again;
    Record same;
    law(read(file, 509, again, same), "what was saved is a session");
    law(same.trace().size() == record.trace().size(), "what was saved has as many events");
    if (parser.findings().newerFormat != 0) return;
    const Bytes next = written(again, same.trace());
    if (again.extras().interfaces.empty()) return law(next == file, "what was opened is saved as it was");
    // Beside others' interfaces ours are kept, too, and stand before everything from then on.
    SessionParser last;
    Record still;
    law(read(next, 997, last, still) && written(last, still.trace()) == next, "what was kept stays as it is");
}

void scenario(ByteView bytes) {
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto read = parseScenario(text, "fuzz.yaml");
    law(read.ok() || !read.error().what.empty(), "a mistake says what it is");
}

} // namespace socketscope::fuzz
