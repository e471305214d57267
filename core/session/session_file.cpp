// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_file.h"

#include <algorithm>

namespace socketscope {

Result<SessionSaving> SessionSaving::begin(const std::string& path, const SessionInfo& info,
                                           const SessionExtras* extras) {
    auto file = AtomicFile::begin(path);
    if (!file) return file.error();
    return SessionSaving(std::move(file).value(), info, extras);
}

Result<bool> SessionSaving::step(const Trace& trace) {
    writer_->write(trace, slice);
    const auto failed = file_.write(writer_->view());
    writer_->clear();
    if (failed) return *failed;
    return writer_->written() < trace.size();
}

double SessionSaving::done(const Trace& trace) const {
    return trace.empty() ? 1 : static_cast<double>(writer_->written()) / static_cast<double>(trace.size());
}

std::optional<Error> SessionSaving::commit(const Trace& trace) {
    writer_->end(trace);
    if (auto failed = file_.write(writer_->view())) return failed;
    return file_.commit();
}

Result<SessionOpening> SessionOpening::begin(const std::string& path) {
    auto file = FileReader::open(path);
    if (!file) return file.error();
    return SessionOpening(std::move(file).value(), path);
}

Result<bool> SessionOpening::step(TraceBatch& into) {
    buffer_.resize(slice);
    const auto got = file_.read(buffer_);
    if (!got) return got.error();
    read_ += got.value();
    auto wrong = got.value() > 0 ? parser_->take(ByteView(buffer_).first(got.value()), into) : parser_->end();
    if (!wrong) return got.value() > 0;
    wrong->why = path_ + ": " + wrong->why;
    return *wrong;
}

double SessionOpening::done() const {
    return file_.size() == 0 ? 1 : std::min(1.0, static_cast<double>(read_) / static_cast<double>(file_.size()));
}

Result<OpenedSession> openSession(const std::string& path) {
    auto opening = SessionOpening::begin(path);
    if (!opening) return opening.error();
    OpenedSession opened;
    for (bool more = true; more;) {
        TraceBatch batch;
        const auto step = opening.value().step(batch);
        if (!step) return step.error();
        more = step.value();
        opened.record.append(batch);
    }
    const SessionParser& parser = opening.value().parser();
    opened.info = parser.info();
    opened.findings = parser.findings();
    opened.extras = parser.extras();
    return opened;
}

std::optional<Error> saveSession(const std::string& path, const SessionInfo& info, const Trace& trace,
                                 const SessionExtras* extras) {
    auto saving = SessionSaving::begin(path, info, extras);
    if (!saving) return saving.error();
    for (bool more = true; more;) {
        const auto step = saving.value().step(trace);
        if (!step) return step.error();
        more = step.value();
    }
    return saving.value().commit(trace);
}

} // namespace socketscope
