#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `run --json` prints is what docs/events.schema.json says, for every built-in scenario, over IPv4 and IPv6, on each
wire that can play it. On the model the same seed prints the same bytes.

Usage: check_schema.py PATH_OF_SOCKETSCOPE
"""
import json
import socket
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

import jsonschema  # noqa: E402
from cli import Report, program_of_arguments  # noqa: E402


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
        self.callers, self.by_the_book, self.killed = set(), set(), set()
        self.decided, self.segments = {}, set()

    def check(self, report, event, where):
        kind = event.get("event")
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
            if event["flags"] == "S" and event["from"] is not None and decided[0] != "forge":
                report.check(event["from"] in self.callers, f"{where}: {event['from']} never called CONNECT")


def self_test(report, schema):
    """A schema that lets everything pass would be worth nothing."""
    good = {"event": "note", "n": 2, "t": 0.5, "cause": None, "text": "x", "level": "info"}
    report.check(schema.mistake(good) is None, "a good note is refused")
    for change in ({"level": "loud"}, {"extra": 1}, {"n": 0}, {"t": -1}, {"text": None}, {"event": "remark"}):
        report.check(schema.mistake({**good, **change}) is not None, f"a note with {change} passes")
    report.check(schema.mistake({k: v for k, v in good.items() if k != "cause"}) is not None, "a cause may be missing")


def check_messages_of_documents(report, schema):
    """The lines shown in docs/events.md."""
    text = (ROOT / "docs/events.md").read_text(encoding="utf-8")
    shown = [line for block in text.split("```json\n")[1:] for line in block.split("```")[0].splitlines()]
    report.check(len(shown) >= 3, "docs/events.md shows no events")
    for line in shown:
        report.check(schema.mistake(json.loads(line)) is None, f"docs/events.md shows {line}")
    for kind in schema.kinds:
        report.check(f"\n## {kind}\n" in text, f"docs/events.md has no section on {kind}")
        for field in schema.schema["$defs"][kind]["required"]:
            report.check(f"`{field}`" in text, f"docs/events.md does not explain {field} of {kind}")


def segments_of(events):
    return [event["flags"] for event in events if event["event"] == "segment"]


def check_hard_to_infer(program, report, schema, folder):
    """Runs in which less is known than usual: nothing may be made up for that."""
    path = folder / "reset.yaml"
    path.write_text("title: Reset before it is accepted\nprograms: {client: {}, server: {}}\nsteps:\n- server: LISTEN\n"
                    "- client: CONNECT\n- wait: client.CONNECT.returned\n- client: DISCONNECT\n  how: abort\n"
                    "- server: ACCEPT\n- server: RECEIVE\n  fails: ECONNRESET\n")
    ran = program.run("run", path, "--json")
    report.check(ran.status == 0, ran)
    events = check_lines(report, schema, ran.lines, "a connection reset before it is accepted")
    report.check(segments_of(events) == ["S", "SA", "A", "AR"], f"reset before it is accepted: {segments_of(events)}")

    path = folder / "stranger.yaml"
    path.write_text("title: Somebody else calls\nprograms: {server: {}}\nsteps:\n- server: LISTEN\n- server: ACCEPT\n"
                    "- server: RECEIVE\n- server: RECEIVE\n- server: DISCONNECT\n")
    words = ("run", path, "--json")
    process = program.start(*words)
    lines = [process.stdout.readline() for _ in range(4)]
    local = json.loads(lines[-1])["local"]
    with socket.create_connection(("127.0.0.1", int(local.split(":")[1])), timeout=10) as caller:
        caller.sendall(b"hello")
    ran = program.finish(process, words)
    report.check(ran.status == 0, ran)
    lines = [line.decode() for line in lines] + ran.lines
    events = check_lines(report, schema, lines, "a call of somebody else")
    report.check("S" in segments_of(events) and "R" not in "".join(segments_of(events)),
                 f"somebody else calls: {segments_of(events)}")
    for event in events:
        if event["event"] == "state":
            report.check(event["program"] == "server", f"somebody else calls: a state of the caller: {event}")


def check_run(program, report, schema, name, *options):
    """A run of a built-in scenario that ends well. Returns its lines and its events."""
    ran = program.run("run", name, "--json", *options)
    if "6" in options and ran.status == 3 and not ran.out:
        report.skip(f"{name} over IPv6", ran.err.decode().strip())
        return [], []
    report.check(ran.status == 0, ran)
    events = check_lines(report, schema, ran.lines, " ".join((name, *options)))
    if report.check(bool(events), f"{name} prints nothing"):
        report.check(events[0].get("scenario") == name, f"{name} calls itself {events[0].get('scenario')}")
        report.check(all(g["ok"] for g in events[-1].get("goals", [])), f"{name}: {events[-1]}")
    return ran.lines, events


def check_wires(program, report, schema, scenario):
    """Loopback where the scenario can be played there, the model always; auto chooses, and says why."""
    name, needs = scenario["name"], scenario["needs"]
    seen = []
    for ip in ("4", "6"):
        _, events = check_run(program, report, schema, name, "--ip", ip)
        seen += events
        if events:
            wire, why = events[0]["wire"], events[0]["why_not"]
            report.check(wire == ("model" if needs else "loopback"), f"{name} needs {needs} and was played on {wire}")
            report.check(why, f"{name}: why on {wire}?")
            report.check(events[0]["seed"] == 0, f"{name}: a seed of its own")
    if needs:
        ran = program.run("run", name, "--json", "--wire", "loopback")
        report.check(ran.status == 3 and not ran.out, ran)
    for ip in ("4", "6"):
        options = ("--wire", "model", "--ip", ip)
        lines, events = check_run(program, report, schema, name, *options)
        seen += events
        report.check(events[0]["wire"] == "model" and events[0]["why_not"] is None, f"{name}: {events[0]}")
        report.check(program.run("run", name, "--json", *options).lines == lines, f"{name} is not repeated to the byte")
        report.check(all(e.get("origin", "modelled") == "modelled" for e in events), f"{name}: not all is modelled")
        other, _ = check_run(program, report, schema, name, *options, "--seed", "7")
        numbers = any(e["event"] == "segment" and e["transport"] == "tcp" for e in events)
        report.check((other[1:] != lines[1:]) == numbers, f"{name}: what does another seed change?")
        _, stock = check_run(program, report, schema, name, *options, "--profile", "stock")
        report.check(stock[0]["profile"] == "stock", f"{name}: {stock[0]}")
    return seen


EVERYTHING = """title: Whatever can become of a segment
needs: [hold]
programs: {client: {}, server: {}}
steps:
- server: LISTEN
- wire: hold
- client: CONNECT
- {segment: S, do: {delay: 0.5}}
- {segment: {flags: SA}, do: copy}
- {segment: {flags: A}, do: corrupt}
- {segment: all, do: deliver}
- wire: flow
- server: ACCEPT
- wait: server.ACCEPT.returned
- wire: {lose: 0.5, copies: 0.5, reorder: 0.5, delay: 0.02}
- {client: SEND, bytes: 30000}
- {wait: {seconds: 5}}
- wire: flow
- wire: hold
- {client: SEND, text: held}
- wait: {segment: {len: 4, held: true}}
"""


def check_chance(program, report, schema, folder):
    """Decisions and chance, and that chance is the seed's."""
    path = folder / "everything.yaml"
    path.write_text(EVERYTHING)
    runs = []
    for seed in ("1", "1", "2"):
        ran = program.run("run", path, "--json", "--seed", seed)
        report.check(ran.status == 0, ran)
        events = check_lines(report, schema, ran.lines, f"everything, seed {seed}")
        story = [(e["flags"], e["seq"], e["fate"]) for e in events if e["event"] == "segment"]
        runs.append((ran.out, events, story))
    report.check(runs[0][0] == runs[1][0], "the same seed gives another run")
    report.check(runs[0][2] != runs[2][2], "another seed loses the same segments")
    cut = program.run("run", "phone-call", "--wire", "model", "--json", "--timeout", "0.055")
    report.check(cut.status == 4, f"a run that ends while a segment is on its way: {cut}")
    runs.append((cut.out, check_lines(report, schema, cut.lines, "cut short"), []))
    return [event for run in runs for event in run[1]]


def check_complete(report, schema, events):
    """What the schema allows does come: events, decisions, fates."""
    kinds = {event["event"] for event in events}
    report.check(set(schema.kinds) - {"note"} <= kinds, f"never printed: {set(schema.kinds) - kinds}")
    for kind, field, never in (("decision", "action", set()), ("decision", "by", {"person"}), ("killed", "what", set()),
                               ("segment", "fate", set()), ("segment", "transport", set()), ("timer", "timer", set()),
                               ("segment", "origin", {"observed"}), ("session", "wire", set()),
                               ("session", "profile", set())):
        allowed = set(schema.schema["$defs"][kind]["properties"][field].get("enum", ("inferred", "modelled")))
        printed = {event[field] for event in events if event["event"] == kind}
        report.check(printed == allowed - never, f"{kind}.{field}: printed {printed}, allowed {allowed}")


def check_virtual_timeout(program, report, schema):
    """--timeout counts virtual seconds on the model: it is over at once."""
    began = time.monotonic()
    ran = program.run("run", "dead-peer", "--wire", "model", "--json", "--timeout", 3)
    report.check(ran.status == 4, ran)
    report.check(time.monotonic() - began < 2.5, "3 virtual seconds took as long as real ones")
    events = check_lines(report, schema, ran.lines, "a run whose virtual time is over")
    report.check(events and events[-1]["status"] == 4, f"the end does not say 4: {events[-1:]}")


def main():
    program, report, schema = program_of_arguments(), Report(), Schema()
    self_test(report, schema)
    check_messages_of_documents(report, schema)
    scenarios = json.loads(program.run("list", "--json").out)
    report.check(len(scenarios) >= 27, f"only {len(scenarios)} scenarios are built in")
    seen = [event for scenario in scenarios for event in check_wires(program, report, schema, scenario)]
    check_virtual_timeout(program, report, schema)
    # Runs that do not end well have to be as orderly.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_complete(report, schema, seen + check_chance(program, report, schema, folder))
        check_hard_to_infer(program, report, schema, folder)
        path = folder / "waits.yaml"
        path.write_text("title: T\nprograms: {client: {}, server: {}}\nsteps: [{server: LISTEN}, {server: ACCEPT}]\n")
        ran = program.run("run", path, "--json", "--timeout", 0.3)
        report.check(ran.status == 4, ran)
        events = check_lines(report, schema, ran.lines, "a run that times out")
        report.check(events and events[-1]["status"] == 4, f"the end does not say 4: {events[-1:]}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
