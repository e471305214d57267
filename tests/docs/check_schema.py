#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `run --json` prints is what docs/events.schema.json says, for every built-in scenario, over IPv4 and IPv6, on
each wire that can play it, and on a machine without a sandbox, too. In the sandbox every segment is observed; on the
model the same seed prints the same bytes.

Usage: check_schema.py PATH_OF_SOCKETSCOPE
"""
import json
import platform
import re
import socket
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from cli import NOWHERE, Report, program_of_arguments, side_by_side, without_sandbox  # noqa: E402
from event_lines import Schema, check_lines  # noqa: E402


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
    ran = program.run("run", path, "--json", "--wire", "loopback")
    report.check(ran.status == 0, ran)
    events = check_lines(report, schema, ran.lines, "a connection reset before it is accepted")
    report.check(segments_of(events) == ["S", "SA", "A", "AR"], f"reset before it is accepted: {segments_of(events)}")

    path = folder / "stranger.yaml"
    path.write_text("title: Somebody else calls\nprograms: {server: {}}\nsteps:\n- server: LISTEN\n- server: ACCEPT\n"
                    "- server: RECEIVE\n- server: RECEIVE\n- server: DISCONNECT\n")
    words = ("run", path, "--json", "--wire", "loopback")
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


class Scenarios:
    """Every built-in scenario on every wire. Each method looks at one of them in one place, and returns its events."""

    def __init__(self, program, report, schema):
        self.program, self.report, self.schema = program, report, schema
        self.sandbox = program.has_sandbox()
        listed = [s for s in json.loads(program.run("list", "--json").out) if s["kind"] == "scenario"]
        report.check(len(listed) >= 27, f"only {len(listed)} scenarios are built in")
        self.needs = {s["name"]: s["needs"] for s in listed}
        texts = {name: (ROOT / f"resources/scenarios/{name}.yaml").read_text(encoding="utf-8") for name in self.needs}
        self.by_the_book = {name for name, text in texts.items() if "calls: rfc9293" in text}
        self.profile = {name: (re.search(r"^profile: (\w+)", text, re.MULTILINE) or [0, "stock"])[1]
                        for name, text in texts.items()}

    def run(self, name, *options, env=None):
        """A run that ends well. Returns its lines and its events."""
        ran = self.program.run("run", name, "--json", *options, **({"env": env} if env else {}))
        if "6" in options and ran.status == 3 and not ran.out:
            self.report.skip(f"{name} over IPv6", ran.err.decode().strip())
            return [], []
        self.report.check(ran.status == 0, ran)
        events = check_lines(self.report, self.schema, ran.lines, " ".join((name, *options)))
        if self.report.check(bool(events), f"{name} prints nothing"):
            self.report.check(events[0].get("scenario") == name, f"{name} calls itself {events[0].get('scenario')}")
            self.report.check(all(g["ok"] for g in events[-1].get("goals", [])), f"{name}: {events[-1]}")
        return ran.lines, events

    def refused(self, name, *options):
        ran = self.program.run("run", name, "--json", *options)
        self.report.check(ran.status == 3 and not ran.out and ran.err.count(b"\n") == 1, ran)

    def played_on(self, events, name, wire, why):
        """Whether this is the wire that it should be; `why` not a better one, in words that are to be there, if any."""
        if not events:
            return events
        head = events[0]
        self.report.check(head["wire"] == wire, f"{name} was played on {head['wire']}, not on {wire}: {head}")
        told = head["why_not"]
        right = told is None if why is None else told is not None and why in told and "\n" not in told
        self.report.check(right, f"{name} on {wire}: why not better? {told}")
        self.report.check(head["seed"] == 0, f"{name}: a seed of its own")
        return events

    def without_sandbox(self, name):
        """The wire on which `auto` plays it where there is no sandbox."""
        return "model" if self.needs[name] or name in self.by_the_book else "loopback"

    def in_sandbox(self, name):
        if name in self.by_the_book:
            self.refused(name, "--wire", "sandbox")
            return []
        if not self.sandbox:
            return []
        _, events = self.run(name, "--wire", "sandbox")
        self.played_on(events, name, "sandbox", None)
        check_observed(self.report, events, name, self.profile[name])
        return events

    def by_itself(self, name):
        """auto takes the best wire; and the profile that is not the scenario's own is as good."""
        if name in self.by_the_book:
            return self.played_on(self.run(name)[1], name, "model", "user calls of RFC 9293")
        if not self.sandbox:
            return self.played_on(self.run(name)[1], name, self.without_sandbox(name), "sandbox")
        other = "stock" if self.profile[name] == "class" else "class"
        events = self.played_on(self.run(name, "--profile", other)[1], name, "sandbox", None)
        check_observed(self.report, events, name, other)
        return events

    def over_ipv6(self, name):
        """The sandbox has IPv4 only."""
        _, events = self.run(name, "--ip", "6")
        why = "user calls of RFC 9293" if name in self.by_the_book else "IPv4"
        return self.played_on(events, name, self.without_sandbox(name), why)

    def elsewhere(self, name):
        """On a machine that has no sandbox: what is missing is said, and what would help."""
        _, events = self.run(name, env=without_sandbox())
        wire = self.without_sandbox(name)
        if name in self.by_the_book:
            return self.played_on(events, name, wire, "user calls of RFC 9293")
        self.played_on(events, name, wire, "its helper program is not there")
        self.played_on(events, name, wire, f"Build or install socketscope-sandbox at {NOWHERE}")
        return self.played_on(events, name, wire, "on loopback" if wire == "model" else "")

    def on_loopback(self, name):
        if self.needs[name] or name in self.by_the_book:
            self.refused(name, "--wire", "loopback")
            return []
        return self.played_on(self.run(name, "--wire", "loopback")[1], name, "loopback", None)

    def on_model(self, name):
        seen = []
        for ip in ("4", "6"):
            options = ("--wire", "model", "--ip", ip)
            lines, events = self.run(name, *options)
            seen += self.played_on(events, name, "model", None)
            own = all(e.get("origin", "modelled") == "modelled" for e in events)
            self.report.check(own, f"{name}: not all is modelled")
        repeated = self.program.run("run", name, "--json", *options)
        self.report.check(repeated.lines == lines, f"{name} is not repeated to the byte")
        other, _ = self.run(name, *options, "--seed", "7")
        numbers = any(e["event"] == "segment" and e["transport"] == "tcp" for e in events)
        self.report.check((other[1:] != lines[1:]) == numbers, f"{name}: what does another seed change?")
        _, stock = self.run(name, *options, "--profile", "stock")
        self.report.check(stock[0]["profile"] == "stock", f"{name}: {stock[0]}")
        return seen

    def everywhere(self):
        """All of them: those first that wait for the kernel's timers."""
        looks = (self.in_sandbox, self.by_itself, self.elsewhere, self.on_loopback, self.over_ipv6, self.on_model)
        jobs = [(look, name) for look in looks for name in self.needs]
        if not self.sandbox:
            self.report.skip("the sandbox", "this machine allows none: socketscope doctor says why")
        return [event for events in side_by_side(lambda job: job[0](job[1]), jobs) for event in events]


def check_observed(report, events, name, profile):
    """In the sandbox every segment was seen, and every reading is the kernel's."""
    if not events:
        return
    head, settings = events[0], events[0]["sysctls"]
    report.check(head["kernel"] == f"Linux {platform.release()}", f"{name}: {head['kernel']}")
    report.check(head["profile"] == profile, f"{name}: profile {head['profile']}, not {profile}")
    report.check(len(settings) >= 30 and all(settings.values()), f"{name}: settings are missing: {settings}")
    stamps = settings["net.ipv4.tcp_timestamps"] != "0"
    report.check(profile == "stock" or not stamps, f"{name}: the profile class does without timestamps")
    forged = {e["segment"] for e in events if e["event"] == "decision" and e["action"] == "forge"}
    for event in events:
        where = f"{name} in the sandbox: {event}"
        report.check(event["event"] != "missed", where)
        if event["event"] in ("segment", "decision", "timer", "estimates", "queue"):
            report.check(event["origin"] == "observed", where)
        report.check(event.get("origin") != "modelled", where)
        if event["event"] != "segment" or event["flags"] != "S" or event["id"] in forged:
            continue
        # A SYN offers what the settings say: the bytes are the kernel's own, and so are the settings.
        offers = event["options"]
        report.check(("timestamps" in offers) == stamps, where)
        report.check(("sack_permitted" in offers) == (settings["net.ipv4.tcp_sack"] != "0"), where)
        report.check(("window_scale" in offers) == (settings["net.ipv4.tcp_window_scaling"] != "0"), where)


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
- setting: {tcp_retries2: 9}
- wire: {lose: 0.5, copies: 0.5, reorder: 0.5, delay: 0.02}
- {client: SEND, bytes: 30000}
- {wait: {seconds: 5}}
- wire: flow
- wire: hold
- {server: SEND, text: held}
- wait: {segment: {from: server, len: 4, held: true}}
"""


def check_chance(program, report, schema, folder):
    """Decisions and chance, and that chance is the seed's."""
    path = folder / "everything.yaml"
    path.write_text(EVERYTHING)
    runs = []
    for seed in ("1", "1", "2"):
        ran = program.run("run", path, "--json", "--wire", "model", "--seed", seed)
        report.check(ran.status == 0, ran)
        events = check_lines(report, schema, ran.lines, f"everything, seed {seed}")
        story = [(e["flags"], e["seq"], e["fate"]) for e in events if e["event"] == "segment"]
        runs.append((ran.out, events, story))
    report.check(runs[0][0] == runs[1][0], "the same seed gives another run")
    report.check(runs[0][2] != runs[2][2], "another seed loses the same segments")
    cut = program.run("run", "phone-call", "--wire", "model", "--json", "--timeout", "0.055")
    report.check(cut.status == 4, f"a run that ends while a segment is on its way: {cut}")
    runs.append((cut.out, check_lines(report, schema, cut.lines, "cut short"), []))
    if program.has_sandbox():
        ran = program.run("run", path, "--json", "--wire", "sandbox", "--profile", "class", "--seed", "1")
        report.check(ran.status == 0, ran)
        events = check_lines(report, schema, ran.lines, "everything, in the sandbox")
        check_observed(report, events, "everything", "class")
        changed = [(e["name"], e["value"], e["ok"]) for e in events if e["event"] == "setting"]
        report.check(changed == [("net.ipv4.tcp_retries2", "9", True)], f"settings changed: {changed}")
        runs.append((ran.out, events, []))
    return [event for run in runs for event in run[1]]


def check_complete(report, schema, events, sandbox):
    """What the schema allows does come: events, decisions, fates. What only a flood brings does not: `missed`; nor what
    only a person's own program brings (own_programs.py looks at that): `program`; nor what passes between a lesson and
    a person (tst_lab looks at that)."""
    kinds = {event["event"] for event in events}
    never = {"note", "missed", "program", "asked", "answered", "hint"} | (set() if sandbox else {"estimates", "setting"})
    report.check(set(schema.kinds) - never <= kinds, f"never printed: {set(schema.kinds) - kinds}")
    for kind, field, never, without in (
            ("decision", "action", set(), set()), ("decision", "by", {"person"}, set()),
            ("killed", "what", set(), set()),
            ("decision", "origin", set(), {"observed"}), ("segment", "fate", set(), set()),
            ("segment", "transport", set(), {"icmp"}), ("segment", "origin", set(), {"observed"}),
            ("timer", "timer", set(), set()), ("timer", "origin", set(), {"observed"}),
            ("timer", "sampled", set(), {True}), ("queue", "origin", {"inferred"}, set()),
            ("session", "wire", set(), {"sandbox"}), ("session", "profile", set(), set())):
        rule = schema.schema["$defs"][kind]["properties"][field]
        rule = schema.schema["$defs"]["origin"] if "$ref" in rule else rule
        allowed = set(rule.get("enum", (False, True))) - never - (set() if sandbox else without)
        printed = {event[field] for event in events if event["event"] == kind}
        report.check(printed == allowed, f"{kind}.{field}: printed {printed}, allowed {allowed}")


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
    scenarios = Scenarios(program, report, schema)
    seen = scenarios.everywhere()
    check_virtual_timeout(program, report, schema)
    # Runs that do not end well have to be as orderly.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_complete(report, schema, seen + check_chance(program, report, schema, folder), scenarios.sandbox)
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
