// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the bench says: for each program its state, what it waits in, and what each of the six keys would meet. Cards
// show the moment at which the diagram stands; keys speak of now, because a press always acts now. Words and facts
// only: no widget, no pixel.
#pragma once

#include "core/lesson/level.h"
#include "core/session/session.h"
#include "core/trace/programs.h"

#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace socketscope {

struct KeyFace {
    Primitive primitive{};
    QString below; ///< "would block", "5 B typed", an errno
    QString tip;
    bool refused = false;   ///< the kernel would refuse: dashed, and may be pressed all the same
    bool suggested = false; ///< what the scenario, or a telephone call, does next
};

struct ConnectionFace {
    std::uint16_t number = 0; ///< as PrimitiveCommand::connection
    QString name;
};

/// A queue of a listening socket.
struct QueueFace {
    QString title, count, emptyWords;
    QStringList entries; ///< oldest last
    bool full = false;
};

struct CardFace {
    enum class Pill : std::uint8_t { Idle, InCall, State };
    ProgramId program = noProgram;
    bool isServer = false;
    QString name, pill, address;
    QString noKeys; ///< why nothing can be called here: a person's own program, a recording; empty where it can
    Pill pillKind = Pill::Idle;
    ConnectionState state = ConnectionState::Closed;
    Origin origin = Origin::Observed;
    std::optional<Primitive> waitsIn; ///< at the moment shown
    bool interruptible = false;       ///< it waits in that call now, too
    bool canSend = false;             ///< the message field makes sense
    bool mayListen = false;           ///< no connection and no listening socket yet: a backlog can be chosen
    std::array<KeyFace, allPrimitives.size()> keys;
    std::vector<ConnectionFace> connections; ///< to choose from, where there are several
    std::optional<QueueFace> synQueue, acceptQueue;
};

/// What a person has chosen on a card.
struct CardChoice {
    QString message;
    std::uint16_t connection = 0;
    std::uint32_t most = 65536;
};

class BenchModel {
public:
    /// Another session: nothing is known any more.
    void clear();
    /// Moves to where the session stands.
    /// `states`: pills show TCP's states and queues are drawn; else calls only.
    void update(const Session& session, bool states);

    [[nodiscard]] CardFace card(const Session& session, ProgramId program, const CardChoice& choice) const;
    /// The diagram stands in the past, and the keys act now.
    [[nodiscard]] bool reviewing() const { return reviewing_; }

private:
    [[nodiscard]] const Programs::Socket* shownSocket(ProgramId program, std::uint16_t connection) const;
    [[nodiscard]] SocketId orphanOf(const Trace& trace, ProgramId program) const;
    void fillPill(const Session& session, const Programs::Socket* socket, CardFace& face) const;
    void fillWait(const Session& session, CardFace& face) const;
    void fillConnections(const Trace& trace, CardFace& face) const;
    void fillQueues(const Trace& trace, CardFace& face) const;
    [[nodiscard]] KeyFace key(const Session& session, const CardFace& face, Primitive primitive,
                              const CardChoice& choice) const;
    [[nodiscard]] QString below(const Trace& trace, ProgramId program, Primitive primitive, const Prospect& prospect,
                                const CardChoice& choice) const;
    [[nodiscard]] QString disconnectBelow(const Trace& trace, const Programs::Socket* socket) const;

    Programs shown_, live_;
    bool states_ = true;
    bool reviewing_ = false;
};

/// The longest words that may stand on a key: for its width.
[[nodiscard]] QStringList keyWords();

/// The primitive that comes next: the script's, or LISTEN where nothing has happened; nothing where anything may.
[[nodiscard]] std::optional<Primitive> suggestedPrimitive(const Session& session, ProgramId program);

} // namespace socketscope
