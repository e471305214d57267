# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of one `run --json` or `sandbox --json`: each by itself (docs/events.schema.json), and what holds from line to line.

Used by tests/docs and tests/errors. It runs nothing.
"""
import json
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]

# RFC 9293 figure 5, and LISTEN as Linux has it: the listening socket stays, a new one takes the connection. Every state
# may also end CLOSED, by a reset.
MOVES = {
    ("CLOSED", "LISTEN"), ("CLOSED", "SYN-SENT"), ("CLOSED", "SYN-RECEIVED"), ("SYN-SENT", "SYN-RECEIVED"),
    ("SYN-SENT", "ESTABLISHED"), ("SYN-RECEIVED", "ESTABLISHED"), ("SYN-RECEIVED", "FIN-WAIT-1"),
    ("ESTABLISHED", "FIN-WAIT-1"), ("ESTABLISHED", "CLOSE-WAIT"), ("FIN-WAIT-1", "FIN-WAIT-2"),
    ("FIN-WAIT-1", "CLOSING"), ("FIN-WAIT-1", "TIME-WAIT"), ("FIN-WAIT-2", "TIME-WAIT"), ("CLOSING", "TIME-WAIT"),
    ("CLOSE-WAIT", "LAST-ACK"),
}
# What only the RFC has: for programs that speak to TCP by its user calls. A listening end becomes the connection.
MOVES_BY_THE_BOOK = MOVES | {("LISTEN", "SYN-RECEIVED"), ("LISTEN", "SYN-SENT"), ("SYN-RECEIVED", "LISTEN")}


def ways(moves):
    """From where one gets to where, by one move or several."""
    known = set(moves)
    while more := {(a, d) for a, b in known for c, d in known if b == c} - known:
        known |= more
    return known


WAYS = ways(MOVES)


class Schema:
    def __init__(self):
        schema = json.loads((ROOT / "docs/events.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.schema = schema
        self.kinds = {name: self.of(name) for name in (s["$ref"].split("/")[-1] for s in schema["oneOf"])}

    def of(self, kind):
        return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": self.schema["$defs"]})

    def mistake(self, event):
        """What is wrong with one event, or None."""
        kind = self.kinds.get(event.get("event"))
        if kind is None:
            return f"there is no event {event.get('event')!r}"
        wrong = jsonschema.exceptions.best_match(kind.iter_errors(event))
        return f"{'/'.join(map(str, wrong.absolute_path))}: {wrong.message}" if wrong else None


def check_lines(report, schema, lines, name):
    """One run: every line by itself, and what holds from line to line. Returns the events."""
    events = []
    before = 0
    story = Story()
    for number, line in enumerate(lines, 1):
        where = f"{name}, line {number}: {line[:300]}"
        try:
            event = json.loads(line)
        except ValueError as error:
            report.check(False, f"{where}: {error}")
            continue
        wrong = schema.mistake(event)
        report.check(wrong is None, f"{where}: {wrong}")
        report.check(event.get("n") == number, f"{where}: n is not {number}")
        report.check(event.get("t", -1) >= before, f"{where}: t goes back from {before}")
        report.check(event.get("cause") is None or 1 <= event["cause"] < number, f"{where}: the cause is not earlier")
        report.check((event.get("event") == "session") == (number == 1), f"{where}: session is not the first line")
        report.check((event.get("event") == "end") == (number == len(lines)), f"{where}: end is not the last line")
        before = event.get("t", before)
        story.check(report, event, where)
        events.append(event)
    return events


class Story:
    """What no schema can say: calls come back once, states follow on each other, nobody is said to have called who has
    not, arrivals come after departures."""

    def __init__(self):
        self.calls, self.states = {}, {}
        self.ours, self.callers, self.by_the_book, self.killed = set(), set(), set(), set()
        self.declared = set()
        self.decided, self.segments = {}, set()

    def check(self, report, event, where):
        kind = event.get("event")
        if kind == "session":
            self.ours = {program["name"] for program in event["programs"]}
            self.declared = set(self.ours)
        if kind == "program":
            report.check(event["name"] not in self.declared, f"{where}: declared twice")
            self.declared.add(event["name"])
            if not event["guest"]:
                self.ours.add(event["name"])
        ends = ("from", "to") if kind == "segment" else ()
        for name in [event.get(key) for key in ("program", *ends)]:
            report.check(name is None or name in self.declared, f"{where}: nobody has declared {name}")
        if kind in ("call", "return"):
            report.check(event["program"] in self.ours, f"{where}: nobody sees what {event['program']} calls")
        if kind == "call":
            report.check(event["call"] not in self.calls, f"{where}: the call is there twice")
            self.calls[event["call"]] = event["primitive"]
            report.check(event["program"] not in self.killed, f"{where}: a call of the dead")
            if not event["calls"]:
                self.by_the_book.add(event["program"])
            if event["primitive"] == "CONNECT" or (event["primitive"] == "SEND" and not event["calls"]):
                self.callers.add(event["program"])
        if kind == "return":
            called = self.calls.pop(event["call"], None)
            report.check(called == event["primitive"], f"{where}: a return without its call")
            report.check(event["program"] not in self.killed, f"{where}: a return to the dead")
        if kind == "state":
            known = self.states.get(event["socket"], "CLOSED")
            move = (event["from"], event["to"])
            moves = MOVES_BY_THE_BOOK if event["program"] in self.by_the_book else MOVES
            # A person's own program goes on while the kernel is asked: a state may be over by then.
            moves = moves if event["program"] in self.ours else WAYS
            lawful = move in moves or move[1] == "CLOSED" != move[0]
            report.check(known == event["from"], f"{where}: the socket was {known}")
            report.check(lawful, f"{where}: no TCP moves from {' to '.join(move)}")
            self.states[event["socket"]] = event["to"]
        if kind == "killed":
            report.check(event["program"] not in self.killed, f"{where}: killed twice")
            self.killed.add(event["program"])
        if kind == "decision":
            report.check(event["segment"] not in self.segments, f"{where}: it had its fate already")
            self.decided.setdefault(event["segment"], []).append(event["action"])
        if kind == "segment":
            decided = self.decided.get(event["id"], [None])
            self.segments.add(event["id"])
            report.check((event["fate"] == "dropped") == (decided[-1] == "drop"), f"{where}: decided was {decided}")
            report.check(event["fate"] != "held" or decided[-1] == "hold", f"{where}: decided was {decided}")
            late = event["arrived"] is None or event["arrived"] >= event["sent"]
            report.check(late, f"{where}: arrived before it left")
            report.check(event["sent"] <= event["t"], f"{where}: printed before it left")
            if event["flags"] == "S" and event["from"] in self.ours and decided[0] != "forge":
                report.check(event["from"] in self.callers, f"{where}: {event['from']} never called CONNECT")
