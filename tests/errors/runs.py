# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of bad input and of a failing machine share: a run that is refused says one line, leaves nothing half
written and nothing running, and takes bounded time.

Used by check_errors.py and failing_machine.py.
"""
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

from bad_input import HEAD

SOON = 20  # seconds, with room for a slow machine and for sanitizers
WAITS_FOR_EVER = HEAD + "steps: [{server: LISTEN}, {server: ACCEPT}]\n"
NOBODY = 65534
# A build with sanitizers looks for leaks at its end, for which it needs descriptors, and a file of its own.
WITHOUT_LEAK_CHECK = {"ASAN_OPTIONS": "detect_leaks=0", "LSAN_OPTIONS": ""}


def can_run(prefix):
    """Whether this machine lets us start a program in this way."""
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


class Runs:
    """Runs of the program that do not end well, and what is true of each of them."""

    def __init__(self, program, report, folder):
        self.program, self.report, self.folder = program, report, folder
        self.sandbox = program.has_sandbox()
        # The wires of this machine on which real programs wait in real time.
        self.kernel_wires = ("sandbox", "loopback") if self.sandbox else ("loopback",)

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

    def good(self, ran, what):
        """Nothing is said, and the JSON is whole."""
        self.report.check(ran.status == 0 and not ran.err, f"{what}: {ran}")
        self.whole(ran)

    def run(self, *words, **more):
        process = self.program.start(*words, **more)
        began = time.monotonic()
        ran = self.program.finish(process, words, SOON)
        took = time.monotonic() - began
        self.report.check(took < SOON, f"took {took:.1f} s: {ran}")
        self.report.check(self.soon_gone(process.pid), f"something is left running: {ran}")
        self.report.check(ran.status not in (-signal.SIGSEGV, -signal.SIGABRT), f"crashed: {ran}")
        return ran

    @staticmethod
    def gone(session):
        """Nothing of the run's own session is left, save what nobody has asked for its status (proc_pid_stat(5))."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, _, of = stat.read_text(errors="replace").rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(of) == session and state not in "ZX":
                return False
        return True

    def soon_gone(self, session):
        """As gone(), for what ends because something else has ended."""
        for _ in range(500):
            if self.gone(session):
                return True
            time.sleep(0.01)
        return False
