# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the command line share: running the program as a user would, on this machine or on one that has less,
and counting what is true.

Used by tests/docs and tests/errors. Standard library only.
"""
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

# A machine without a sandbox, as `auto` meets it: its helper program is not where it should be.
NOWHERE = "/nonexistent/socketscope-sandbox"
SIDE_BY_SIDE = 6  # most runs wait for timers of the kernel most of their time


class Report:
    """Counts checks; prints what is wrong and what could not be looked at. Any thread may tell it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.checks = 0
        self.mistakes = 0
        self.skipped = []

    def check(self, holds, message):
        with self.lock:
            self.checks += 1
            if not holds:
                self.mistakes += 1
                print(f"WRONG: {message}", flush=True)
        return bool(holds)

    def skip(self, what, why):
        self.skipped.append(f"{what}: {why}")

    def finish(self):
        for skipped in self.skipped:
            print(f"not looked at: {skipped}")
        print(f"{self.checks} checks, {self.mistakes} wrong, {len(self.skipped)} not looked at")
        return 1 if self.mistakes or not self.checks else 0


def plain_environment(**more):
    """A user's environment without a display, in a locale that draws lines."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "LC_CTYPE", "NO_COLOR")}
    env["LC_ALL"] = "C.UTF-8"
    env.update(more)
    return env


def without_sandbox(**more):
    """A user's environment on a machine that has no sandbox."""
    return plain_environment(SOCKETSCOPE_SANDBOX=NOWHERE, **more)


def side_by_side(look, things):
    """look() at each of the things, several at a time; what it returned, in their order."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(look, things))


class Finished:
    """How a run ended. `out` and `err` are bytes."""

    def __init__(self, status, out, err, words):
        self.status, self.out, self.err, self.words = status, out, err, words

    @property
    def lines(self):
        return self.out.decode().splitlines()

    def __str__(self):
        return f"{' '.join(map(str, self.words))}: status {self.status}, stderr {self.err[:600]!r}"


class Program:
    """The program under test."""

    def __init__(self, path):
        self.path = os.path.abspath(path)

    def start(self, *words, prefix=(), **more):
        """A running process in a session of its own, with pipes to both outputs."""
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("env", plain_environment())
        more.setdefault("bufsize", 0)  # so that a line can be read before finish() reads the rest
        return subprocess.Popen([*prefix, self.path, *map(str, words)], stdin=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, start_new_session=True, **more)

    def finish(self, process, words, limit=60):
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err = (err or b"") + f"\n(killed: not finished after {limit} s)".encode()
        return Finished(process.returncode, out or b"", err or b"", words)

    def run(self, *words, limit=60, **more):
        return self.finish(self.start(*words, **more), words, limit)

    def has_sandbox(self):
        """Whether this machine lets the program make one; the doctor knows."""
        return json.loads(self.run("doctor", "--json").out)["wire"] == "sandbox"


def program_of_arguments():
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"Usage: {os.path.basename(sys.argv[0])} PATH_OF_SOCKETSCOPE")
    return Program(sys.argv[1])
