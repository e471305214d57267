// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening and saving in the window: which file the session is in, dialogs, progress, recent files. Used by the shell,
// which tells it which session is shown and hears what was opened. It shows no error itself, and never stops the
// window: files are read and written slice by slice.
#pragma once

#include "core/base/file_mark.h"
#include "core/session/session.h"
#include "core/session/session_file.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

class QMenu;
class QSettings;
class QWidget;

namespace socketscope {

class FileDesk : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    FileDesk(QSettings& settings, QWidget* window);
    ~FileDesk() override;

    /// The session that is shown from here on; null before it dies. `path`: the file that it was opened from.
    void setSession(const Session* session, const QString& path = {});
    /// The file that the session was saved to or opened from; empty where there is none.
    [[nodiscard]] const QString& path() const { return path_; }
    /// Something has happened that is in no file of the user's.
    [[nodiscard]] bool unsaved() const;
    /// A file is being read or written.
    [[nodiscard]] bool busy() const { return opening_ || saving_; }

    void askToOpen();
    /// A session that was cut off, and that is in no file of the user's yet.
    void recover(const QString& path);
    /// A session, which is to stand at this step (0: its end), or a scenario: its first octets say which.
    void open(const QString& path, Step at = 0);
    /// To the file that it has, else to one that is asked for.
    void save();
    void askToSave();
    void saveTo(const QString& path);
    /// Writes to its end what is being saved. False where that failed.
    [[nodiscard]] bool finishSaving();

    /// Files that were opened or saved, the last first; the menu shows them as they are when it opens.
    [[nodiscard]] QStringList recent() const;
    void fill(QMenu* menu);

    /// What sessionOpened() speaks of: the session, and what is to be said of its file.
    struct Opened {
        std::unique_ptr<Session> session;
        QString path;
        Step at = 0;
        bool recovered = false;
        std::optional<Error> remark;
        SessionFindings::End end = SessionFindings::End::Proper;
    };
    [[nodiscard]] Opened takeOpened() { return std::move(opened_); }

signals:
    void scenarioChosen(const QString& path);
    void sessionOpened();
    void saved(const QString& path);
    void refused(const socketscope::Error& error);
    /// How far it is, 0 to 1; below 0 where nothing goes on.
    void progressed(const QString& what, double done);

private:
    void read(const QString& path);
    void readOn();
    void writeOn();
    void finishOpening();
    void stop();
    void remember(const QString& path);
    [[nodiscard]] QString suggestedName() const;

    QSettings& settings_;
    QWidget* window_;
    const Session* session_ = nullptr;
    QString path_, target_;
    std::optional<FileMark> mark_; ///< of the file as it was opened or saved by this window
    std::size_t savedEvents_ = 0;
    bool saveFailed_ = false;
    QTimer slices_;
    std::optional<SessionOpening> opening_;
    std::optional<SessionSaving> saving_;
    Opened opened_;
};

/// What a person should know of a file that is not as it was written; nothing where it is.
[[nodiscard]] std::optional<Error> remarkOn(const QString& path, const SessionFindings& findings);

} // namespace socketscope
