// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/connection_story.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace socketscope {
namespace {

std::optional<Milestone> milestoneOf(FlagBits flags) {
    if ((flags & flag::rst) != 0) return Milestone::Rst;
    if ((flags & flag::syn) != 0) return (flags & flag::ack) != 0 ? Milestone::SynAck : Milestone::Syn;
    if ((flags & flag::fin) != 0) return Milestone::Fin;
    return std::nullopt;
}

class StoryReader {
public:
    explicit StoryReader(const Trace& trace) : trace_(trace) {}

    std::vector<ConnectionStory> read() {
        for (std::uint32_t i = 1; i <= trace_.size(); ++i) {
            const EventId id{i};
            if (const auto* sent = trace_.get<Sent>(id)) left(id, *sent);
            if (const auto* state = trace_.get<StateChanged>(id)) entered(id, *state);
        }
        for (ConnectionStory& story : stories_)
            for (ConnectionStory::End* end : {&story.opener, &story.answerer}) trim(end->path);
        return std::move(stories_);
    }

private:
    using Ends = std::pair<EndpointId, EndpointId>;

    static Ends endsOf(EndpointId a, EndpointId b) { return {std::min(a, b), std::max(a, b)}; }

    ConnectionStory& begin(EventId id, EndpointId opener, EndpointId answerer) {
        latest_[endsOf(opener, answerer)] = stories_.size();
        ConnectionStory& story = stories_.emplace_back();
        story.born = id;
        story.opener.at = opener;
        story.answerer.at = answerer;
        return story;
    }

    ConnectionStory* find(EndpointId a, EndpointId b) {
        const auto it = latest_.find(endsOf(a, b));
        return it == latest_.end() ? nullptr : &stories_[it->second];
    }

    /// A segment that no TCP has sent begins nothing.
    [[nodiscard]] bool forged(EventId id, const Sent& sent) const {
        const auto* decided = trace_.get<Decided>(trace_[id].cause);
        return decided != nullptr && decided->action == WireAction::Forge && decided->segment == sent.id;
    }

    void left(EventId id, const Sent& sent) {
        const auto what = milestoneOf(sent.flags);
        if (!what || sent.transport != Transport::Tcp || present(sent.copyOf)) return;
        ConnectionStory* story = find(sent.from, sent.to);
        const bool opens = *what == Milestone::Syn && !forged(id, sent);
        if (story == nullptr || (opens && !story->at(sent.from).sent.empty())) story = &begin(id, sent.from, sent.to);
        ConnectionStory::End& end = story->at(sent.from);
        if (end.program == noProgram) end.program = trace_[id].program;
        if (ConnectionStory::End& other = story->at(sent.to); other.program == noProgram)
            other.program = sent.toProgram;
        story->inferred = story->inferred || trace_[id].origin == Origin::Inferred;
        const bool again = !end.sent.empty() && end.sent.back().what == Milestone::Rst && *what == Milestone::Rst;
        if (!again) end.sent.push_back({*what, id});
    }

    void entered(EventId id, const StateChanged& state) {
        if (state.kind == SocketKind::Listener || state.to == ConnectionState::Listen) return;
        ConnectionStory* story = storyOf(id, state);
        if (story == nullptr) return;
        bySocket_[state.socket] = static_cast<std::size_t>(story - stories_.data());
        ConnectionStory::End& end = present(state.local)                   ? story->at(state.local)
                                    : story->opener.socket == state.socket ? story->opener
                                                                           : story->answerer;
        end.socket = state.socket;
        if (trace_[id].program != noProgram) end.program = trace_[id].program;
        const bool nothingNew =
            end.path.empty() ? state.to == ConnectionState::Closed : end.path.back().state == state.to;
        if (!nothingNew) end.path.push_back({state.to, id});
    }

    ConnectionStory* storyOf(EventId id, const StateChanged& state) {
        const bool known = present(state.local) && present(state.remote);
        if (const auto it = bySocket_.find(state.socket); it != bySocket_.end()) {
            ConnectionStory& story = stories_[it->second];
            if (!known || endsOf(state.local, state.remote) == endsOf(story.opener.at, story.answerer.at))
                return &story;
        }
        if (!known) return nullptr; // it has no connection yet
        const bool opens = state.to == ConnectionState::SynSent;
        ConnectionStory* story = find(state.local, state.remote);
        if (story != nullptr && (!opens || story->at(state.local).path.empty())) return story;
        return opens ? &begin(id, state.local, state.remote) : &begin(id, state.remote, state.local);
    }

    static void trim(std::vector<ConnectionStory::Entered>& path) {
        using enum ConnectionState;
        if (path.size() > 1 && path.back().state == Closed && path[path.size() - 2].state == TimeWait) path.pop_back();
    }

    const Trace& trace_;
    std::vector<ConnectionStory> stories_;
    std::map<Ends, std::size_t> latest_; ///< the newest story between two endpoints
    std::map<SocketId, std::size_t> bySocket_;
};

} // namespace

std::vector<ConnectionStory> connectionStories(const Trace& trace) { return StoryReader(trace).read(); }

} // namespace socketscope
