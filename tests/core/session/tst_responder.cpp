// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs of ours that answer by themselves: every request gets its page or a refusal, an echo gives back what it
// gets, and one caller after another is served. On the machine's own loopback, by real calls.
#include "core/session/responder.h"
#include "tests/support/live.h"

#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;

namespace {

class Visit : public Live {
public:
    explicit Visit(Service service) : Live(std::vector<std::string>{"client", "server"}) {
        session().attend({Responder(program("server"), service)});
        until([&] { return listens(); });
    }
    bool listens() const {
        const auto calls = trace().callsOf(program("server"));
        return calls.size() > 1; // LISTEN has returned, and ACCEPT waits
    }
    /// Connects, says it in pieces, ends its own sending where that is asked for, and hears all that comes back.
    std::string ask(const std::vector<std::string>& pieces, bool endsSending) {
        call("client", Primitive::Connect);
        for (const std::string& piece : pieces) call("client", Primitive::Send, piece);
        if (endsSending) {
            PrimitiveCommand end = command(Primitive::Disconnect);
            end.how = DisconnectHow::Write;
            call("client", end);
        }
        std::string heard;
        for (;;) {
            const Return* back = call("client", Primitive::Receive);
            if (back == nullptr || back->error != 0 || back->isEnd()) break;
            heard += trace().text(back->data);
        }
        call("client", Primitive::Disconnect);
        return heard;
    }
};

} // namespace

class ResponderTest : public QObject {
    Q_OBJECT

private slots:
    void aPageForEveryRequest_data() {
        QTest::addColumn<QStringList>("pieces");
        QTest::addColumn<QString>("status");
        const auto row = [](const char* what, const QStringList& pieces, const char* status) {
            QTest::newRow(what) << pieces << QString::fromLatin1(status);
        };
        row("GET", {"GET / HTTP/1.1\r\nHost: 127.0.0.2:8080\r\n\r\n"}, "HTTP/1.1 200 OK");
        row("HTTP/1.0, bare newlines", {"GET /any HTTP/1.0\n\n"}, "HTTP/1.1 200 OK");
        row("in pieces", {"GE", "T / HTTP/1.1\r\nHo", "st: x\r\n\r", "\n"}, "HTTP/1.1 200 OK");
        row("POST with a body", {"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", "hel", "lo"}, "HTTP/1.1 200 OK");
        row("no HTTP at all", {"hello\r\n\r\n"}, "HTTP/1.1 400 Bad Request");
        row("another protocol", {"GET / HTTP/9.0\r\n\r\n"}, "HTTP/1.1 400 Bad Request");
    }

    void aPageForEveryRequest() {
        QFETCH(QStringList, pieces);
        QFETCH(QString, status);
        Visit visit(Service::Web);
        std::vector<std::string> said;
        for (const QString& piece : pieces) said.push_back(piece.toStdString());
        const QString heard = QString::fromStdString(visit.ask(said, false));
        VERIFY_STORY(visit, heard.startsWith(status + QLatin1String("\r\n")));
        const qsizetype head = heard.indexOf(QLatin1String("\r\n\r\n"));
        const QString length = heard.section(QLatin1String("Content-Length: "), 1).section(QLatin1String("\r\n"), 0, 0);
        QCOMPARE(heard.size() - head - 4, length.toLongLong());
        QVERIFY(heard.left(head).contains(QLatin1String("Connection: close")));
    }

    void anAnswerToHeadHasNoContent() {
        Visit visit(Service::Web);
        const std::string heard = visit.ask({"HEAD / HTTP/1.1\r\n\r\n"}, false);
        VERIFY_STORY(visit, heard.starts_with("HTTP/1.1 200 OK") && heard.ends_with("\r\n\r\n"));
    }

    /// Who ends in the middle of a request is told so; who says nothing is left in peace.
    void halfARequest() {
        Visit visit(Service::Web);
        VERIFY_STORY(visit, visit.ask({"GET / HT"}, true).starts_with("HTTP/1.1 400"));
        VERIFY_STORY(visit, visit.ask({}, true).empty());
    }

    void anEndlessRequestIsRefused() {
        HttpRequest request;
        QCOMPARE(request.take("GET / HTTP/1.1\r\n"), HttpRequest::Verdict::NeedsMore);
        HttpRequest::Verdict verdict = HttpRequest::Verdict::NeedsMore;
        for (std::size_t said = 0; verdict == HttpRequest::Verdict::NeedsMore; said += 100) {
            verdict = request.take("x: " + std::string(95, 'y') + "\r\n");
            QVERIFY(said <= HttpRequest::longestHead + 100);
        }
        QCOMPARE(verdict, HttpRequest::Verdict::Bad);
        HttpRequest body;
        const std::string length = std::to_string(HttpRequest::longestBody + 1);
        QCOMPARE(body.take("POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n"), HttpRequest::Verdict::Bad);
    }

    void anEchoGivesBackWhatItGets() {
        Visit visit(Service::Echo);
        QCOMPARE(visit.ask({"hello", ", ", "world"}, true), std::string("hello, world"));
    }

    void oneCallerAfterAnother() {
        Visit visit(Service::Echo);
        for (const char* word : {"one", "two", "three"}) QCOMPARE(visit.ask({word}, true), std::string(word));
    }

    /// It stops for good with its program: no call is asked of the dead.
    void aProgramThatCannotListenStops() {
        Live live(std::vector<std::string>{"client", "server"});
        live.call("server", Primitive::Listen);
        Responder late(live.program("server"), Service::Web);
        const auto listen = late.next(live.trace()); // a second LISTEN on a listening socket succeeds on Linux
        QVERIFY(listen && listen->primitive == Primitive::Listen);
        QVERIFY(!late.next(live.trace())); // and it waits for the answer
    }
};

QTEST_GUILESS_MAIN(ResponderTest)
#include "tst_responder.moc"
