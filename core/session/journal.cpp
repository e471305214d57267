// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/journal.h"

#include "core/base/file_error.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace socketscope {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".pcapng";
constexpr const char* earlier = "earlier"; ///< a folder in that of the journals
constexpr int mostInASecond = 1000;

Error notKept(const Error& why) {
    return {"The session is not kept on the disk while it runs", why.why, "Save it yourself, where there is room", {}};
}

std::int64_t wallOf(const fs::directory_entry& file) {
    std::error_code error;
    const auto written = file.last_write_time(error);
    if (error) return 0;
    const auto wall = std::chrono::file_clock::to_sys(written);
    return std::chrono::duration_cast<std::chrono::nanoseconds>(wall.time_since_epoch()).count();
}

/// Under a name that nobody has: sessions on the model all begin at the same moment.
Result<AppendFile> newFile(const std::string& stem) {
    for (int i = 0;; ++i) {
        auto file = AppendFile::create(stem + "-" + std::to_string(i) + std::string(ending));
        if (file || i == mostInASecond) return file;
    }
}

} // namespace

Result<Journal> Journal::begin(const std::string& folder, const SessionInfo& info) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return notKept(fileError(couldNotWrite, folder, error.value()));
    auto file = newFile(folder + "/" + std::to_string(info.wallZero));
    if (!file) return notKept(file.error());
    return Journal(std::move(file).value(), info);
}

std::optional<Error> Journal::write(const Trace& trace) {
    if (stopped_) return std::nullopt;
    writer_->write(trace);
    const bool tooLong = file_.size() + writer_->view().size() > most;
    auto failed = tooLong ? std::optional(fileError(couldNotWrite, file_.path(), EFBIG)) : file_.write(writer_->view());
    writer_->clear();
    stopped_ = failed.has_value();
    return failed ? std::optional(notKept(*failed)) : std::nullopt;
}

void Journal::setAside(const Trace& trace) {
    if (stopped_) return;
    writer_->end(trace);
    if (file_.write(writer_->view())) return;
    writer_->clear();
    const fs::path path(file_.path()), folder = path.parent_path() / earlier;
    std::error_code error;
    fs::create_directories(folder, error);
    auto place = newFile((folder / path.stem()).string());
    if (!place) return;
    fs::rename(path, place.value().path(), error); // over the empty one
    if (error) place.value().remove();
    const std::vector<LeftJournal> all = earlierRuns(path.parent_path().string()); // without this one: it is locked
    for (std::size_t i = mostEarlier - 1; i < all.size(); ++i) removeJournal(all[i].path);
}

std::vector<LeftJournal> earlierRuns(const std::string& folder) {
    return leftJournals((fs::path(folder) / earlier).string());
}

std::vector<LeftJournal> leftJournals(const std::string& folder) {
    std::vector<LeftJournal> left;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string path = it->path().string();
        if (!path.ends_with(ending)) continue;
        const auto file = AppendFile::adopt(path);
        if (file && file->size() > 0) left.push_back({path, wallOf(*it), file->size()});
    }
    std::sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return a.wall > b.wall; });
    return left;
}

void removeJournal(const std::string& path) {
    if (auto file = AppendFile::adopt(path)) file->remove();
}

std::string journalFolder() {
    // NOLINTBEGIN(concurrency-mt-unsafe): nobody of ours sets the environment
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
        return std::string(state) + "/socketscope";
    const char* home = std::getenv("HOME");
    // NOLINTEND(concurrency-mt-unsafe)
    return home == nullptr || *home == '\0' ? std::string() : std::string(home) + "/.local/state/socketscope";
}

} // namespace socketscope
