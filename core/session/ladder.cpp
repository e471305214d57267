// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ladder.h"

#include "core/base/cell_text.h"
#include "core/session/ladder_foot.h"
#include "core/session/ladder_glyphs.h"
#include "core/session/ladder_text.h"
#include "core/session/ladder_wire.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace socketscope {
namespace {

using ladder_text::Glyphs;
using ladder_text::times;

constexpr std::size_t stepCells = 3, timeCells = 8, leftProgram = 19, leftTcp = 13, rightTcp = 15, rightProgram = 14;
constexpr std::size_t fixedCells = 74, narrowest = 80, widest = 100;

/// The cells of one row, left to right.
struct Row {
    Step step = 0;
    std::string clientProgram, clientTcp, wire, serverTcp, serverProgram;
    [[nodiscard]] bool hasPrimitive() const { return !clientProgram.empty() || !serverProgram.empty(); }
};

class LadderPrinter {
public:
    LadderPrinter(const SessionInfo& info, const Record& record, const LadderOptions& options)
        : info_(info), trace_(record.trace()), timeline_(record.timeline()), options_(options),
          glyphs_(options.ascii ? ladder_text::ascii : ladder_text::unicode), width_(std::min(options.width, widest)),
          wire_(trace_, timeline_, glyphs_, wireCells() - 2) {}

    std::string print() {
        if (options_.head) header();
        if (width_ < narrowest)
            sentences();
        else
            diagram();
        if (options_.foot) out_ += "\n" + ladder_text::summary(trace_, timeline_.steps()) + "\n";
        return options_.ascii ? ladder_text::toAscii(std::move(out_)) : std::move(out_);
    }

private:
    [[nodiscard]] std::size_t wireCells() const { return std::max(width_, narrowest) - fixedCells; }
    [[nodiscard]] bool everything() const { return options_.level == LadderLevel::Everything; }

    void line(std::string text) {
        while (!text.empty() && text.back() == ' ') text.pop_back();
        out_ += text + "\n";
    }

    void header() {
        std::string text =
            "Socketscope " + info_.version + "   " + info_.scenario + "   " + std::string(name(info_.wire)) + " wire";
        if (info_.kernel) text += "   " + *info_.kernel;
        line(cutToCells(text, width_, glyphs_.ellipsis));
        out_ += "\n";
    }

    /// What stands over the clients: a lone program of a person's own has its name there.
    [[nodiscard]] std::string clientHead() const {
        const ProgramInfo* lone = nullptr;
        for (const ProgramInfo& program : trace_.programs()) {
            if (program.host != Host::Client) continue;
            if (lone != nullptr) return "client program";
            lone = &program;
        }
        return lone != nullptr && lone->guest ? cutToCells(lone->name, leftProgram - 1, glyphs_.ellipsis)
                                              : "client program";
    }

    [[nodiscard]] bool wanted(Step step) const { return step >= options_.first && step <= options_.last; }
    [[nodiscard]] std::size_t ruleCells() const {
        return everything() ? width_ : 13 + leftProgram + 12 + rightProgram + 8;
    }

    void columns() {
        if (everything()) {
            line(" #      time " + padToCells(clientHead(), leftProgram, "") + padToCells("client TCP", leftTcp, "") +
                 padToCells(" wire", wireCells(), "") + padToCells(" server TCP", rightTcp, "") + "server program");
        } else {
            line(" #      time " + padToCells(clientHead(), leftProgram + 12, "") + "server program");
        }
        line(times(glyphs_.rule, ruleCells()));
    }

    void diagram() {
        if (options_.head) columns();
        for (Step step = 1; step <= timeline_.steps() && step <= options_.last;) step = row(step);
        if (!options_.foot) return;
        line(times(glyphs_.rule, ruleCells()));
        if (everything()) out_ += ladder_text::legend(trace_, glyphs_);
    }

    /// Prints the row that starts at `step` and returns the step after it.
    Step row(Step step) {
        Row cells;
        cells.step = step;
        const EventId id = timeline_.eventAt(step);
        Step next = step + 1;
        if (const auto* call = trace_.get<Call>(id))
            callCell(cells, trace_[id], *call);
        else if (const auto* back = trace_.get<Return>(id))
            returnCell(cells, trace_[id], *back);
        else if (const auto* sent = trace_.get<Sent>(id))
            next = departure(cells, step, id, *sent);
        else if (const auto* arrived = trace_.get<Arrived>(id))
            cells.wire = wire_.arrival(id, arrived->segment);
        else if (const auto* lost = trace_.get<Lost>(id))
            cells.wire = wire_.loss(id, *lost);
        else if (const auto* decided = trace_.get<Decided>(id))
            cells.wire = wire_.decision(id, *decided);
        else if (const auto* killed = trace_.get<Killed>(id))
            killCell(cells, trace_[id], *killed);
        states(cells, step, next);
        const bool primitive = cells.hasPrimitive();
        const bool blocks = blockedCells(cells);
        if (timeline_.isCutBefore(step) && wanted(step)) cut(timeline_.timeOf(step) - timeline_.timeOf(step - 1));
        if (wanted(step) && (everything() || primitive || blocks)) put(cells, step);
        return next;
    }

    /// Empty where no time is known to have passed: an inferred moment is a bound, shared by what happened within it.
    [[nodiscard]] std::string sinceLastRow(Step step) const {
        const Duration gap = timeline_.timeOf(step) - timeline_.timeOf(shown_);
        return gap > Duration{} ? "+" + shortDuration(gap) : std::string();
    }

    void put(const Row& cells, Step step) {
        const bool absolute = shown_ == 0 || timeline_.isCutBefore(step);
        std::string when = absolute ? shortDuration(timeline_.timeOf(step).time_since_epoch()) : sinceLastRow(step);
        shown_ = step;
        const std::string number = std::to_string(cells.step);
        std::string text(number.size() < 2 ? 2 - number.size() : 0, ' ');
        text += padToCells(number, number.size() < 2 ? 2 : stepCells, "");
        when = cutToCells(when, timeCells, "");
        text += std::string(13 - 1 - text.size() > cellWidth(when) ? 12 - text.size() - cellWidth(when) : 0, ' ') +
                when + " ";
        text += padToCells(cells.clientProgram, leftProgram, glyphs_.ellipsis);
        if (everything()) {
            text += padToCells(cells.clientTcp, leftTcp, glyphs_.ellipsis);
            text += std::string(glyphs_.lasts) + padToCells(cells.wire, wireCells() - 2, glyphs_.ellipsis) +
                    std::string(glyphs_.lasts);
            text += " " + padToCells(cells.serverTcp, rightTcp - 1, glyphs_.ellipsis);
            text += cutToCells(cells.serverProgram, rightProgram, glyphs_.ellipsis);
        } else {
            text += std::string(12, ' ') + cutToCells(cells.serverProgram, rightProgram + 8, glyphs_.ellipsis);
        }
        line(paint(text));
    }

    void cut(Duration gap) {
        const std::string words = " " + shortDuration(gap) + " of nothing ";
        const std::size_t cells = (everything() ? width_ : 54) - 13;
        const std::size_t left = (cells - cellWidth(words)) / 2;
        line(std::string(13, ' ') + times(glyphs_.cut, left) + words +
             times(glyphs_.cut, cells - left - cellWidth(words)));
    }

    [[nodiscard]] bool isServer(ProgramId id) const { return socketscope::isServer(trace_, id); }
    [[nodiscard]] std::string tag(ProgramId id) const { return ladder_text::tag(trace_, id); }

    void callCell(Row& cells, const TraceEvent& event, const Call& call) {
        const std::string label = "[" + ladder_text::call(call) + "]";
        open_[event.program] = call.id;
        if (isServer(event.program)) {
            const std::size_t room = std::max(rightProgram, cellWidth(label) + 2) - cellWidth(label) - 1;
            cells.serverProgram = std::string(glyphs_.callLeft) + times(glyphs_.callLine, room) + label;
        } else {
            const std::string text = tag(event.program) + label;
            const std::size_t used = std::min(cellWidth(text), leftProgram - 3);
            cells.clientProgram = cutToCells(text, leftProgram - 3, glyphs_.ellipsis) +
                                  times(glyphs_.callLine, leftProgram - 2 - used) + std::string(glyphs_.callRight);
        }
    }

    void returnCell(Row& cells, const TraceEvent& event, const Return& back) {
        std::string value = ladder_text::result(trace_, back);
        if (back.blocked > Duration{} && !isServer(event.program)) value += " after " + shortDuration(back.blocked);
        open_.erase(event.program);
        if (isServer(event.program)) {
            const std::string end = " " + std::string(glyphs_.backLine) + std::string(glyphs_.backRight);
            value = cutToCells(value, rightProgram - 4, glyphs_.ellipsis);
            const std::size_t used = cellWidth(value) + 1 + cellWidth(end);
            cells.serverProgram =
                times(glyphs_.backLine, rightProgram > used ? rightProgram - used : 0) + " " + value + end;
        } else {
            const std::string text =
                tag(event.program) + std::string(glyphs_.backLeft) + std::string(glyphs_.backLine) + " " + value + " ";
            const std::size_t used = cellWidth(text);
            cells.clientProgram = text + times(glyphs_.backLine, used < leftProgram - 1 ? leftProgram - 1 - used : 0);
        }
    }

    Step departure(Row& cells, Step step, EventId id, const Sent& sent) const {
        ladder_text::WireCells::Cell cell = wire_.departure(step, id, sent);
        cells.wire = std::move(cell.text);
        return cell.next;
    }

    /// It is in no call any more, and never comes back.
    void killCell(Row& cells, const TraceEvent& event, const Killed& killed) {
        open_.erase(event.program);
        const std::string text =
            std::string(glyphs_.lost) + " " + tag(event.program) + (killed.host ? "host gone" : "killed");
        if (isServer(event.program))
            cells.serverProgram = std::string(rightProgram - std::min(rightProgram, cellWidth(text)), ' ') + text;
        else
            cells.clientProgram = text;
    }

    /// States and queues that changed in steps [step, next), and the bars of those that last.
    void states(Row& cells, Step step, Step next) {
        const std::uint32_t first = number(timeline_.eventAt(step));
        const std::uint32_t last = number(timeline_.lastEventOf(next - 1));
        std::string clientQueue, serverQueue;
        for (std::uint32_t i = first; i <= last; ++i) {
            const EventId id{i};
            const bool server = isServer(trace_[id].program);
            if (const auto* state = trace_.get<StateChanged>(id)) {
                const auto origin = static_cast<std::size_t>(trace_[id].origin);
                (server ? cells.serverTcp : cells.clientTcp) =
                    std::string(glyphs_.mark[origin]) + " " + std::string(name(state->to));
                const bool gone = state->to == ConnectionState::Closed;
                auto& alive = server ? serverAlive_ : clientAlive_;
                if (gone)
                    alive.erase(state->socket);
                else
                    alive[state->socket] = true;
            }
            if (const auto* queue = trace_.get<QueueChanged>(id)) {
                if (queue->accept > 0) serverQueue = "accept q. " + std::to_string(queue->accept);
                if (queue->receive > 0)
                    (server ? serverQueue : clientQueue) = std::to_string(queue->receive) + " unread";
            }
        }
        const std::string bar(glyphs_.lasts);
        if (cells.clientTcp.empty() && !clientAlive_.empty()) cells.clientTcp = bar + " " + clientQueue;
        if (cells.serverTcp.empty() && !serverAlive_.empty()) cells.serverTcp = bar + " " + serverQueue;
    }

    /// Marks the calls that wait in this row; true where one is seen to wait for the first time.
    bool blockedCells(Row& cells) const {
        bool first = false;
        for (const auto& [program, call] : open_) {
            const EventId back = trace_.call(call).ret;
            const auto* result = trace_.get<Return>(back);
            const bool waits = result == nullptr || result->blocked > Duration{};
            if (!waits) continue;
            std::string& cell = isServer(program) ? cells.serverProgram : cells.clientProgram;
            if (!cell.empty()) continue;
            const bool justBegan = cells.step == timeline_.stepOf(trace_.call(call).call) + 1;
            first = first || justBegan;
            const std::string text = std::string(glyphs_.blocked) + (justBegan ? " " + tag(program) + "blocked" : "");
            cell = isServer(program) ? std::string(rightProgram - std::min(rightProgram, cellWidth(text)), ' ') + text
                                     : text;
        }
        return first;
    }

    void sentences() {
        for (Step step = options_.first; step <= std::min(timeline_.steps(), options_.last); ++step) {
            const EventId id = timeline_.eventAt(step);
            if (!everything() && trace_.get<Call>(id) == nullptr && trace_.get<Return>(id) == nullptr) continue;
            line(std::to_string(step) + " " + shortDuration(timeline_.timeOf(step).time_since_epoch()) + ": " +
                 sentence(trace_, id));
        }
    }

    /// Errors red, states and calls as they are; only where asked for.
    [[nodiscard]] std::string paint(const std::string& text) const {
        if (!options_.colour) return text;
        std::string painted = text;
        for (const std::string_view wanted : {"ECONN", "EPIPE", "EINVAL", "ENOTCONN", "EISCONN", "EADDR", "EBADF"}) {
            const auto at = painted.find(wanted);
            if (at == std::string::npos) continue;
            auto end = at;
            while (end < painted.size() && std::isupper(static_cast<unsigned char>(painted[end])) != 0) ++end;
            painted =
                painted.substr(0, at) + "\x1b[31m" + painted.substr(at, end - at) + "\x1b[0m" + painted.substr(end);
            break;
        }
        return painted;
    }

    const SessionInfo& info_;
    const Trace& trace_;
    const Timeline& timeline_;
    LadderOptions options_;
    const Glyphs& glyphs_;
    std::size_t width_;
    ladder_text::WireCells wire_;
    Step shown_ = 0;
    std::string out_;
    std::map<ProgramId, CallId> open_;
    std::map<SocketId, bool> clientAlive_, serverAlive_;
};

} // namespace

std::string ladder(const SessionInfo& info, const Record& record, const LadderOptions& options) {
    return LadderPrinter(info, record, options).print();
}

} // namespace socketscope
