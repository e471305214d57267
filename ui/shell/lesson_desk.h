// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between a lab's session and the Lesson dock: what the person says becomes a command, a check that was not met becomes
// a place in the diagram or a new attempt, and the best attempt is what is handed in. It starts no session itself.
#pragma once

#include "core/session/session.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/sequence/viewport.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

class QSettings;

namespace socketscope {

class LessonDesk : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    LessonDesk(LessonPanel& panel, QSettings& settings, QWidget* window)
        : QObject(window), panel_(panel), settings_(settings), window_(window) {
        connectPanel();
    }

    /// The session that is shown from here on and the lab that it is of, where it is of one; null before it dies.
    /// `rulesNote`: as of LessonModel.
    void setSession(const Session* session, std::optional<Scenario> lab = std::nullopt, QString rulesNote = {});
    /// Judging a long run takes time: after one that took `noticeable` there is none for ten times as long, and at
    /// least for `leastRest`, unless a person waits for it.
    struct Patience {
        std::chrono::milliseconds noticeable{20}, leastRest{0};
    };
    void setPatience(Patience patience) { patience_ = patience; }
    /// What the dock shows is the run as it stands.
    [[nodiscard]] bool upToDate() const { return session_ == nullptr || events_ == session_->trace().size(); }
    /// The session has changed, or what of it is looked at.
    void refresh();
    [[nodiscard]] bool hasLab() const { return lab_.has_value(); }
    /// Which attempt at this lab the next session is.
    [[nodiscard]] std::uint32_t nextAttempt(const Scenario& lab) const;
    void setLook(const Look& look);

    /// Saves the best attempt as this person's; false where that failed, which is then told.
    bool handInTo(const QString& path, const QString& name);
    [[nodiscard]] QString report() const;
    /// What is to be done once more in a new attempt.
    [[nodiscard]] std::vector<GivenCommand> takeCommands() { return std::move(again_); }

signals:
    void commanded(const socketscope::Command& command);
    void placesWanted(const socketscope::Callout& places);
    void againWanted();
    void refused(const socketscope::Error& error);
    void told(const QString& sentence);
    void sessionKept(); ///< the session that is shown is in a file of the person's

private:
    /// An attempt that is over: its file, and what it was worth.
    struct Kept {
        double points = -1;
        SessionInfo info;
        Bytes file;
    };
    void connectPanel();
    [[nodiscard]] bool waitsForThePerson() const;
    void answer(const QString& question, const QString& words);
    void takeHint();
    void showPlaces(std::size_t check);
    void tryAgain(std::size_t check);
    void tryAgainFromStep();
    void tryAgainBefore(EventId event, Time until);
    void keepIfBest();
    void showReport();
    void askToHandIn();
    [[nodiscard]] QString bestSentence() const;
    [[nodiscard]] bool keptIsBetter() const;

    LessonPanel& panel_;
    QSettings& settings_;
    QWidget* window_;
    const Session* session_ = nullptr;
    std::optional<Scenario> lab_;
    QString rulesNote_;
    std::size_t events_ = 0, position_ = 0;
    std::size_t hintsWanted_ = 0;
    Patience patience_;
    QTimer rest_;         ///< from judging, where that takes long
    std::string lastLab_; ///< the digest of the lab that attempts are counted of
    std::uint32_t attempts_ = 0;
    std::optional<Kept> best_;
    std::vector<GivenCommand> again_;
    Look look_;
};

} // namespace socketscope
