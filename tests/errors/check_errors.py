#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input and a machine that fails, as a user of the command line meets them: the right exit status, one clear line
on stderr, nothing half-written, nothing left running, and an end within bounded time.

Usage: check_errors.py PATH_OF_SOCKETSCOPE
"""
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from cli import Program, Report, plain_environment, program_of_arguments  # noqa: E402

SOON = 20  # seconds, with room for a slow machine and for sanitizers
HEAD = "title: T\nprograms: {client: {}, server: {}}\n"
LISTENS = HEAD + "steps: [{server: LISTEN}]\n"
WAITS_FOR_EVER = HEAD + "steps: [{server: LISTEN}, {server: ACCEPT}]\n"
NOBODY = 65534
# A build with sanitizers looks for leaks at its end, for which it needs descriptors, and a file of its own.
WITHOUT_LEAK_CHECK = {"ASAN_OPTIONS": "detect_leaks=0", "LSAN_OPTIONS": ""}


def can_run(prefix):
    """Whether this machine lets us start a program in this way."""
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


class Errors:
    def __init__(self, program, report, folder):
        self.program, self.report, self.folder = program, report, folder

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o644)
        return path

    def refused(self, ran, status, *says):
        """One line on stderr that says these words; the JSON, if any, has its end."""
        check = self.report.check
        check(ran.status == status, f"should end with {status}: {ran}")
        lines = ran.err.decode(errors="replace").split("\n")
        one = len(lines) == 2 and lines[1] == "" and lines[0].startswith("socketscope: ")
        check(one, f"should say one line: {ran}")
        for words in says:
            check(words in lines[0], f"should say {words!r}: {ran}")
        if status == 2:
            check(not ran.out, f"should print nothing: {ran}: {ran.out[:200]!r}")
        if "--json" in ran.words:
            self.whole(ran)
        return ran

    def whole(self, ran):
        """JSON Lines, if any were printed, from session to end; the end says the exit status."""
        if not ran.out:
            return
        try:
            events = [json.loads(line) for line in ran.lines]
        except ValueError as error:
            self.report.check(False, f"half-written: {ran}: {error}")
            return
        kinds = [event["event"] for event in events]
        self.report.check(kinds[0] == "session" and kinds[-1] == "end", f"from session to end: {ran}")
        self.report.check(events[-1].get("status") == ran.status, f"the end says {events[-1].get('status')}: {ran}")

    def run(self, *words, **more):
        process = self.program.start(*words, **more)
        began = time.monotonic()
        ran = self.program.finish(process, words, SOON)
        took = time.monotonic() - began
        self.report.check(took < SOON, f"took {took:.1f} s: {ran}")
        self.report.check(self.gone(process.pid), f"something is left running: {ran}")
        self.report.check(ran.status not in (-signal.SIGSEGV, -signal.SIGABRT), f"crashed: {ran}")
        return ran

    @staticmethod
    def gone(group):
        """Nothing of the run's own session is left."""
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    # Files

    def unusable_files(self):
        bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
        noise = random.Random(1).randbytes(5000)
        step = HEAD + "steps:\n"
        files = {
            "empty": ("", "empty"),
            "blank": ("  \n# nothing\n", "empty"),
            "unclosed": ("title: [a\n", "unclosed.yaml:2:1", "not YAML"),
            "tabs": ("title: T\nprograms:\n\tclient: {}\n", "tabs.yaml:3:", "not YAML"),
            "noise": (noise, "not a text file"),
            "program": (Path("/bin/sh").read_bytes(), "not a text file"),
            "utf16": ((HEAD + "steps: []\n").encode("utf-16"), "not a text file"),
            "list": ("- a\n- b\n", "not a scenario"),
            "word": ("hello\n", "not a scenario"),
            "two-documents": (LISTENS + "---\n" + LISTENS, "several documents"),
            "deep-lists": ("[" * 20000, "nested too deeply"),
            "deep-mappings": ("{a: " * 20000 + "1" + "}" * 20000, "nested too deeply"),
            "deep-by-indent": ("".join(" " * i + "a:\n" for i in range(1000)), "nested too deeply"),
            "bomb": (bomb, "too large", "aliases"),
            "long": ("# " + "x" * (2 << 20), "too large"),
            "title": ("programs: {client: {}}\nsteps: [{client: CONNECT}]\n", "title: is needed"),
            "programs": ("title: T\nsteps: [{client: CONNECT}]\n", "programs: is needed"),
            "no-programs": ("title: T\nprograms: {}\nsteps: [{client: CONNECT}]\n", "A scenario has programs"),
            "steps": (HEAD, "steps: is needed"),
            "no-steps": (HEAD + "steps: []\n", "A scenario has steps"),
            "unknown-key": ("title: T\nprogramms: {}\n", "unknown-key.yaml:2:1", "Did you mean programs?"),
            "key-twice": ("title: T\ntitle: U\n", "key-twice.yaml:2:1", "twice"),
            "program-twice": ("title: T\nprograms: {a: {}, a: {}}\nsteps: [{a: CONNECT}]\n", "twice"),
            "unknown-program": (step + "- sever: LISTEN\n", "unknown-program.yaml:4:3", "Did you mean server?"),
            "unknown-primitive": (step + "- server: LISTN\n", "unknown-primitive.yaml:4:11", "Did you mean LISTEN?"),
            "unknown-option": (step + "- server: LISTEN\n  backlogg: 3\n", "Did you mean backlog?"),
            "unknown-error": (step + "- client: CONNECT\n  fails: EWHAT\n", "There is no error EWHAT"),
            "unknown-state": (step + "- wait: {state: {client: CONNECTED}}\n", "There is no TCP state CONNECTED"),
            "steps-are-a-word": (HEAD + "steps: LISTEN\n", "A list is expected"),
            "step-is-a-word": (step + "- LISTEN\n", "A mapping"),
            "programs-are-a-list": ("title: T\nprograms: [client]\nsteps: []\n", "A mapping"),
            "program-is-a-number": ("title: T\nprograms: {client: 5}\nsteps: []\n", "A mapping"),
            "title-is-a-list": ("title: [T]\n", "A word or text"),
            "port-is-a-word": ("title: T\nprograms: {server: {port: many}}\nsteps: []\n", "whole number"),
            "port-is-too-high": ("title: T\nprograms: {server: {port: 65536}}\nsteps: []\n", "from 0 to 65535"),
            "port-is-negative": ("title: T\nprograms: {server: {port: -1}}\nsteps: []\n", "from 0 to 65535"),
            "bytes-are-too-many": (step + "- client: SEND\n  bytes: 99999999999\n", "whole number"),
            "max-is-zero": (step + "- client: RECEIVE\n  max: 0\n", "whole number"),
            "limit-is-no-number": (step + "- wait: {seconds: .nan}\n", "A number"),
            "no-message": (step + "- client: SEND\n", "SEND needs one message"),
            "file-missing": (step + "- client: SEND\n  file: none.txt\n", "none.txt", "cannot be sent"),
            "no-address": ("title: T\nprograms: {server: {address: home}}\nsteps: []\n", "not an address"),
            "foreign-address": ("title: T\nprograms: {server: {address: 10.0.0.1}}\nsteps: []\n", "not loopback"),
            "any-address": ("title: T\nprograms: {server: {address: 0.0.0.0}}\nsteps: []\n", "not loopback"),
            "foreign-call": (step + "- client: CONNECT\n  address: 8.8.8.8\n  port: 53\n", "not loopback"),
            "empty-list": (LISTENS + "expect: [{id: a, segments: {in_order: []}}]\n", "At least one"),
            "empty-range": (LISTENS + "expect: [{id: a, count: {of: {call: {}}, at_least: 2, at_most: 1}}]\n",
                            "No number"),
            "no-rule": (LISTENS + "expect: [{id: a}]\n", "one rule"),
            "names-with-lines": (step + '- wait: "a\\nb.c.returned"\n', "There is no program"),
            "unknown-profile": ("title: T\nprofile: lecture\n" + LISTENS[9:], "There is no profile lecture"),
            "unknown-need": ("needs: [holds]\n" + LISTENS, "Did you mean hold?"),
            "unknown-calls": ("title: T\nprograms: {a: {calls: rfc793}}\nsteps: []\n", "There is no kind of calls"),
            "unknown-transport": ("title: T\nprograms: {a: {transport: sctp}}\nsteps: []\n", "There is no transport"),
            "port-for-listen": (step + "- server: LISTEN\n  from_port: 5\n", 'Unknown key "from_port"'),
            "from-port-zero": (step + "- client: CONNECT\n  from_port: 0\n", "from 1 to 65535"),
            "quick-ack": (step + "- client: CONNECT\n  quick_ack: maybe\n", "true or false"),
            "send-to": (step + "- client: SEND\n  text: a\n  to: server\n", "calls: rfc9293"),
            "ids-with-colours": (LISTENS + 'expect: [{id: "\\e[31m", happens: {call: {}}}]\n', "id"),
        }
        for name, (content, *says) in files.items():
            path = self.file(f"{name}.yaml", content)
            ran = self.refused(self.run("run", path.name, "--json", cwd=self.folder), 2, *says)
            self.report.check(b"\x1b" not in ran.err, f"sends signs of its own to the terminal: {ran}")
        self.refused(self.run("run", self.folder), 2)
        self.refused(self.run("run", self.folder / "missing.yaml"), 2, "No such file")
        self.refused(self.run("run", "/dev/zero"), 2)
        needs = self.file("needs.yaml", LISTENS + "needs: [hold]\n")
        self.refused(self.run("run", needs, "--json", "--wire", "loopback"), 3, "hold segments")

    def unusable_wires(self):
        """What scenarios say of segments and of the wire."""
        held = "needs: [hold]\n" + HEAD + "steps:\n- "
        forged = "segment: {flags: R, from: client%s}\n  do: forge\n"
        steps = {
            "not-needed": (HEAD + "steps:\n- wire: hold\n", "needs: [hold]"),
            "unknown-wire": (held + "wire: cutt\n", "There is no wire cutt", "Did you mean cut?"),
            "wire-says-nothing": (held + "wire: {}\n", "told to do something"),
            "too-much-loss": (held + "wire: {lose: 2}\n", "from 0 to 1"),
            "loss-in-words": (held + "wire: {lose: much}\n", "neither a chance nor a segment"),
            "too-slow": (held + "wire: {delay: 61}\n", "from 0 to 60"),
            "hold-what": (held + "wire: {hold: {flag: S}}\n", "Did you mean flags?"),
            "two-things": (held + "wire: {lose: {flags: S}, delay: 1}\n", 'Unknown key "delay"'),
            "zeroth": (held + "wire: {hold: {flags: S, nth: 0}}\n", "from 1 to 1000000"),
            "do-nothing": (held + "segment: {flags: S}\n", "do: is missing"),
            "unknown-action": (held + "segment: {flags: S}\n  do: dropp\n", "Did you mean drop?"),
            "hold-one": (held + "segment: {flags: S}\n  do: hold\n", "There is no action hold"),
            "delay-how-long": (held + "segment: {flags: S}\n  do: delay\n", "A delay has a length"),
            "forge-from-nobody": (held + "segment: {flags: R}\n  do: forge\n", "from: is needed"),
            "forge-without-flags": (held + "segment: {from: client}\n  do: forge\n", "flags: is needed"),
            "forge-all": (held + "segment: all\n  do: forge\n", "A mapping"),
            "forge-the-second": (held + forged % ", nth: 2", 'Unknown key "nth"'),
            "forge-to-itself": (held + forged % ", to: client", "from one program to another"),
            "forge-too-high": (held + forged % ", seq: 4294967296", "from 0 to 4294967295"),
            "forge-two-texts": (held + forged % ', text: a, hex: "0a"', "one text"),
            "forge-too-long": (held + forged % (", text: " + "a" * 1461), "at most 1460 bytes"),
            "forge-and-wait": (held + forged % "" + "  limit: 3\n", 'Unknown key "limit"'),
            "forge-for-whom": ("title: T\nneeds: [hold]\nprograms: {client: {}}\nsteps:\n- " + forged % "", "Give to:"),
            "kill-nobody": (held + "kill_program: srver\n", "Did you mean server?"),
            "kill-later": (held + "kill_host: server\n  limit: 3\n", 'Unknown key "limit"'),
            "held-or-arrived": (held + "wait: {segment: {flags: S, held: true, arrived: true}}\n", "held: true"),
        }
        for name, (content, *says) in steps.items():
            path = self.file(f"{name}.yaml", content)
            self.refused(self.run("run", path.name, "--json", cwd=self.folder), 2, f"{name}.yaml:", *says)
        datagrams = self.file("datagrams.yaml", "title: T\nprograms: {a: {transport: udp}}\nsteps: [{a: DISCONNECT}]\n")
        ran = self.refused(self.run("run", datagrams, "--json", "--wire", "loopback"), 3, "datagram", "the model")
        self.report.check(not ran.out, f"should print nothing: {ran}")
        ran = self.run("run", datagrams, "--json")
        self.report.check(ran.status == 0, f"auto finds a wire for datagrams: {ran}")

    # Words

    def unusable_words(self):
        good = self.file("good.yaml", LISTENS)
        for words, *says in (
            (["run"], "SCENARIO"),
            (["run", "phone-cal"], "There is no scenario phone-cal", "Did you mean phone-call?"),
            (["run", ""], ""),
            (["run", "phone-call", "--jsn"], "--jsn"),
            (["run", "phone-call", "again"], "again"),
            (["run", good, "--timeout", "soon"], "--timeout"),
            (["run", good, "--timeout", "0"], "--timeout"),
            (["run", good, "--timeout", "-1"], "--timeout"),
            (["run", good, "--timeout"], "--timeout"),
            (["run", good, "--ip", "5"], "--ip"),
            (["run", good, "--wire", "string"], "--wire"),
            (["run", good, "--wire", "sandbox"], "--wire"),
            (["run", good, "--wire"], "--wire"),
            (["run", good, "--profile", "lecture"], "--profile", "class"),
            (["run", good, "--profile"], "--profile"),
            (["run", good, "--wire", "model", "--timeout", "0"], "--timeout"),
            (["run", good, "--seed", "1.5"], "--seed"),
            (["run", good, "--text=morse"], "--text"),
            (["run", good, "--json", "--text"], "--text"),
            (["run", good, "--level", "all"], "--level"),
            (["run", good, "--seed", "x"], "--seed"),
            (["run", good, "--scale", "1000"], "--scale"),
            (["run", good, "--theme", "pink"], "--theme"),
            (["list", "all"], "all"),
            (["list", "--text"], "--text"),
            (["--nonsense"], "--nonsense"),
        ):
            self.refused(self.run(*words), 2, *says)

    # Time, Ctrl-C

    def time_over(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        for form in ("--json", "--text"):
            began = time.monotonic()
            self.refused(self.run("run", waits, form, "--timeout", 0.5), 4, "ACCEPT")
            self.report.check(time.monotonic() - began > 0.5, "--timeout 0.5 ended earlier")
        limit = self.file("limit.yaml", HEAD + "steps:\n- server: LISTEN\n- wait: {state: {client: ESTABLISHED}}\n"
                                               "  limit: 0.3\n")
        self.refused(self.run("run", limit, "--json"), 4, "line 5")

    def virtual_time_over(self):
        """On the model nobody waits for time to pass: ten virtual seconds, an hour, or for ever."""
        steps = "title: T\nneeds: [hold]\nprograms: {client: {}, server: {}}\nsteps:\n- server: LISTEN\n"
        for name, more, options, says, until in (
            ("never-connected", "- wait: {state: {client: ESTABLISHED}}\n", (), "line 6", 10),
            ("never-held", "- segment: S\n  do: drop\n  limit: 3600\n", ("--timeout", 7200), "none is held", 3600),
            ("never-called", "- server: ACCEPT\n", ("--timeout", 86400), "nothing more can happen", 0),
            ("never-answered", "- wire: cut\n- client: CONNECT\n", ("--timeout", 3), "client is inside CONNECT", 3),
        ):
            path = self.file(f"{name}.yaml", steps + more)
            for form in ("--json", "--text"):
                began = time.monotonic()
                ran = self.refused(self.run("run", path, form, *options), 4, says)
                took = time.monotonic() - began
                self.report.check(took < 2.5, f"took {took:.1f} real seconds: {ran}")
                if form == "--json" and ran.out:
                    end = json.loads(ran.lines[-1])
                    self.report.check(end["t"] >= until, f"was over after {end['t']} virtual seconds: {ran}")

    def interrupted(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        for form in ("--json", "--text"):
            for number in (signal.SIGINT, signal.SIGTERM):
                words = ("run", waits, form)
                process = self.program.start(*words)
                self.report.check(self.until_blocked(process.pid, number), f"{form}: signals were never waited for")
                time.sleep(0.1)
                process.send_signal(number)
                ran = self.program.finish(process, words, SOON)
                self.refused(ran, 130, "interrupted")
                self.report.check(self.gone(process.pid), f"something is left running: {ran}")
        # At whatever moment it comes: from session to end, or nothing at all.
        for pause in range(0, 30, 3):
            words = ("run", waits, "--json")
            process = self.program.start(*words)
            time.sleep(pause / 1000)
            process.send_signal(signal.SIGINT)
            ran = self.program.finish(process, words, SOON)
            self.report.check(ran.status in (130, -signal.SIGINT), f"after {pause} ms: {ran}")
            self.whole(ran)

    @staticmethod
    def until_blocked(pid, number):
        """Waits until the process has taken its signals into its own hands and has started its second thread."""
        for _ in range(500):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                return False
            fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            if int(fields["SigBlk"], 16) >> (number - 1) & 1 and int(fields["Threads"]) > 1:
                return True
            time.sleep(0.01)
        return False

    # Ports and the network

    def port_in_use(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            taken = self.file("taken.yaml",
                              f"title: T\nprograms: {{server: {{port: {port}}}}}\nsteps: [{{server: LISTEN}}]\n")
            self.refused(self.run("run", taken, "--json"), 3, "EADDRINUSE", str(port), "another port")
        expected = self.file("taken-expected.yaml", "title: T\nprograms: {server: {port: 7}, server2: {port: 7}}\n"
                                                    "steps: [{server: LISTEN}, {server2: LISTEN, fails: EADDRINUSE}]\n")
        if os.geteuid() == 0:
            ran = self.run("run", expected, "--json")
            self.report.check(ran.status == 0 and not ran.err, f"an expected failure is none: {ran}")

    def port_reserved(self):
        low = self.file("low.yaml", "title: T\nprograms: {server: {port: 80}}\nsteps: [{server: LISTEN}]\n")
        free_from = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
        if free_from <= 80:
            self.report.skip("a reserved port", f"here everybody may use ports from {free_from} on")
            return
        if os.geteuid() != 0:
            self.refused(self.run("run", low, "--json"), 3, "EACCES", "root")
            return
        if shutil.which("setpriv") is None:
            self.report.skip("a reserved port", "this runs as root, and there is no setpriv")
            return
        # The program may lie where nobody else can go.
        copy = Program(shutil.copy(self.program.path, self.folder / "copy"))
        os.chmod(copy.path, 0o755)
        prefix = ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
        env = plain_environment(**WITHOUT_LEAK_CHECK)
        words = ("run", low, "--json")
        ran = copy.finish(copy.start(*words, prefix=prefix, cwd="/", env=env), words, SOON)
        self.refused(ran, 3, "EACCES", "root")
        words = ("run", "phone-call", "--json")
        ran = copy.finish(copy.start(*words, prefix=prefix, cwd="/", env=env), words, SOON)
        self.report.check(ran.status == 0, f"without rights: {ran}")

    def no_network(self):
        prefix = ("unshare", "--user", "--map-root-user", "--net")
        if not can_run(prefix):
            self.report.skip("no loopback interface", "this machine lets nobody make a network namespace")
            return
        for ip, address in ((4, "127.0.0.1"), (6, "::1")):
            ran = self.run("run", "phone-call", "--json", "--ip", ip, prefix=prefix)
            self.refused(ran, 3, address, "ip link set lo up")
            self.report.check(not ran.out, f"should print nothing: {ran}")
            ran = self.run("run", "phone-call", "--json", "--ip", ip, "--wire", "model", prefix=prefix)
            self.report.check(ran.status == 0 and not ran.err, f"the model needs no network: {ran}")

    def no_descriptors(self):
        """At no limit a crash; below what is needed 3, above it 0, and in between nothing else."""
        statuses = []
        for limit in range(6, 40):
            ran = self.run("run", "two-clients", "--json", env=plain_environment(**WITHOUT_LEAK_CHECK),
                           preexec_fn=lambda most=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            if ran.status == 127:  # the loader had no descriptor for a library: the program never began
                continue
            # The sanitizer itself needs a pipe to look at an object, and takes a lack of one for a wrong object.
            if b"which does not point to an object of type" in ran.err:
                self.report.skip(f"{limit} descriptors", "the sanitizer that checks types needs some, too")
                continue
            statuses.append(ran.status)
            if ran.status == 0:
                self.report.check(not ran.err, f"with {limit} descriptors: {ran}")
                self.whole(ran)
            else:
                self.refused(ran, 3, "ulimit -n")
        self.report.check(3 in statuses and 0 in statuses, f"statuses from 6 descriptors up: {statuses}")

    # Output

    def output_lost(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        commands = (["run", "phone-call"], ["run", "phone-call", "--json"], ["run", "lost-data"],
                    ["run", "lost-data", "--json"], ["list"], ["list", "--json"], ["--help"], ["--version"],
                    ["run", "--help"])
        for words in commands:
            with open("/dev/full", "wb") as full:
                self.refused(self.run(*words, stdout=full), 3, "stdout is closed or full")
            read_end, write_end = os.pipe()
            os.close(read_end)
            self.refused(self.run(*words, stdout=write_end), 3, "stdout is closed or full")
            os.close(write_end)
            self.refused(self.run(*words, prefix=("sh", "-c", 'exec "$0" "$@" >&-')), 3, "stdout is closed or full")
        # The reader goes away after the first line.
        words = ("run", waits, "--json", "--timeout", 1)
        process = self.program.start(*words)
        process.stdout.readline()
        process.stdout.close()
        process.stdout = None
        self.refused(self.program.finish(process, words, SOON), 3, "stdout is closed or full")

    def not_met(self):
        """Status 1, one line, whatever the expectation quotes."""
        text = self.file("not-met.yaml", LISTENS + 'expect: [{id: a, happens: {return: {text: "x\\ny\\e[31m"}}}]\n')
        self.refused(self.run("run", text, "--json"), 1, "expectation a is not met")
        self.refused(self.run("run", text), 1, "expectation a is not met")

    # Pictures

    def pictures(self):
        alone = ("unshare", "--user", "--map-root-user", "--mount")
        self.refused(self.run("run", "phone-call", "--export", "/no/such/dir/x.svg"), 3, "/no/such/dir")
        for ending in ("x.bmp", "x", "x.svg.gz"):
            target = self.folder / ending
            self.refused(self.run("run", "phone-call", "--export", target), 2)
            self.report.check(not target.exists(), f"{target} was written")
        self.refused(self.run("run", "phone-call", "--export", self.folder / "first.svg", "--export", "second.txt",
                              cwd=self.folder), 2, "second.txt")
        self.report.check(not (self.folder / "first.svg").exists(), "first.svg was written though second.txt cannot be")
        for kind in ("svg", "png", "pdf"):
            directory = self.folder / f"directory.{kind}"
            directory.mkdir()
            self.refused(self.run("run", "phone-call", "--export", directory), 3, f"directory.{kind}")
            self.report.check(list(directory.iterdir()) == [], f"something was left in {directory}")
            if can_run(alone):
                self.full_disk(alone, kind)
            else:
                self.report.skip(f"a full disk, {kind}", "this machine lets nobody make a mount namespace")
        # What went wrong otherwise decides the status; the picture is drawn all the same.
        text = self.file("not-met.yaml", LISTENS + "expect: [{id: a, never: {call: {primitive: LISTEN}}}]\n")
        picture = self.folder / "not-met.svg"
        self.refused(self.run("run", text, "--export", picture), 1, "expectation a")
        self.report.check(picture.exists() and b"</svg>" in picture.read_bytes(), "not-met.svg is not whole")
        # Where both go wrong, one line says both, and the JSON ends with the status of the program.
        both = self.refused(self.run("run", text, "--json", "--export", "/no/such/dir/x.svg"), 3, "expectation a")
        self.refused(both, 3, "/no/such/dir")

    def full_disk(self, prefix, kind):
        """A file system of 8 KiB, seen by this one run only. What is on it at the end is told on stdout."""
        disk = self.folder / f"disk-{kind}"
        disk.mkdir()
        script = (f'mount -t tmpfs -o size=8k full "{disk}" && "$0" "$@" > /dev/null; status=$?; '
                  f'ls -A "{disk}"; exit $status')
        ran = self.run("run", "phone-call", "--export", disk / f"x.{kind}", prefix=(*prefix, "sh", "-c", script))
        self.refused(ran, 3, f"x.{kind}")
        self.report.check(ran.out == b"", f"half a picture is left: {ran.out!r}")

    def no_display(self):
        for more in ({}, {"DISPLAY": ":987"}, {"WAYLAND_DISPLAY": "nowhere-987"}):
            env = plain_environment(**more)
            env.pop("QT_QPA_PLATFORM", None)
            self.refused(self.run(env=env), 3, "socketscope run")


def main():
    program, report = program_of_arguments(), Report()
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        errors = Errors(program, report, Path(name))
        for look in (errors.unusable_files, errors.unusable_wires, errors.unusable_words, errors.time_over,
                     errors.virtual_time_over, errors.interrupted, errors.port_in_use, errors.port_reserved,
                     errors.no_network, errors.no_descriptors, errors.output_lost, errors.not_met, errors.pictures,
                     errors.no_display):
            look()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
