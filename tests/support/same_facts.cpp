// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/same_facts.h"

#include "core/trace/event_fields.h"

#include <algorithm>

namespace socketscope::test {
namespace {

class Comparison {
public:
    Comparison(const Trace& a, const Trace& b) : a_(a), b_(b) {}

    [[nodiscard]] std::string first() const {
        if (a_.programs().size() != b_.programs().size()) return "there are not as many programs";
        for (std::size_t i = 0; i < a_.programs().size(); ++i) {
            const ProgramInfo &one = a_.programs()[i], &other = b_.programs()[i];
            if (one.name != other.name || one.host != other.host || one.guest != other.guest)
                return "program " + one.name + " is another";
        }
        for (std::uint32_t n = 1; n <= std::min(a_.size(), b_.size()); ++n)
            if (const std::string what = event(a_[EventId{n}], b_[EventId{n}]); !what.empty())
                return "event " + std::to_string(n) + " differs in " + what;
        return a_.size() == b_.size()
                   ? ""
                   : "one has " + std::to_string(a_.size()) + " events, the other " + std::to_string(b_.size());
    }

private:
    [[nodiscard]] std::string event(const TraceEvent& a, const TraceEvent& b) const {
        if (a.at != b.at) return "its time";
        if (a.cause != b.cause) return "its cause";
        if (a.program != b.program) return "its program";
        if (a.origin != b.origin) return "its origin";
        if (a.what.index() != b.what.index()) return "its kind";
        return std::visit(
            [&](const auto& one) {
                using Event = std::remove_cvref_t<decltype(one)>;
                const auto& other = std::get<Event>(b.what);
                std::string name;
                const auto look = [&](const auto& field) {
                    if (!same(one.*field.at, other.*field.at)) name = field.name;
                };
                std::apply([&](const auto&... field) { (look(field), ...); }, EventFields<Event>::all);
                if constexpr (std::is_same_v<Event, Sent>)
                    if (!same(one.raw, other.raw)) name = "the datagram";
                return name;
            },
            a.what);
    }

    template <typename T> [[nodiscard]] bool same(const T& a, const T& b) const { return a == b; }
    [[nodiscard]] bool same(Blob a, Blob b) const { return a_.text(a) == b_.text(b); }
    [[nodiscard]] bool same(EndpointId a, EndpointId b) const {
        return present(a) == present(b) && a_.endpoint(a) == b_.endpoint(b);
    }

    const Trace &a_, &b_;
};

} // namespace

std::string firstDifference(const Trace& a, const Trace& b) { return Comparison(a, b).first(); }

} // namespace socketscope::test
