#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input and a machine that fails, as a user of the command line meets them: the right exit status, one clear line
on stderr, nothing half-written, nothing left running, and an end within bounded time.

Usage: check_errors.py PATH_OF_SOCKETSCOPE
"""
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from bad_input import HEAD, LISTENS, bad_files, bad_wires  # noqa: E402
from cli import Report, plain_environment, program_of_arguments, side_by_side  # noqa: E402
from failing_machine import FailingMachine  # noqa: E402
from own_programs import OwnPrograms  # noqa: E402
from runs import SOON, WAITS_FOR_EVER, Runs, can_run  # noqa: E402


class Errors(Runs):
    """Bad input, ends that nobody wanted, and outputs that cannot be written."""

    # Files

    def unusable_files(self):
        def look(bad):
            name, (content, *says) = bad
            path = self.file(f"{name}.yaml", content)
            ran = self.refused(self.run("run", path.name, "--json", cwd=self.folder), 2, *says)
            self.report.check(b"\x1b" not in ran.err, f"sends signs of its own to the terminal: {ran}")

        side_by_side(look, bad_files().items())
        self.refused(self.run("run", self.folder), 2)
        self.refused(self.run("run", self.folder / "missing.yaml"), 2, "No such file")
        self.refused(self.run("run", "/dev/zero"), 2)
        needs = self.file("needs.yaml", LISTENS + "needs: [hold]\n")
        self.refused(self.run("run", needs, "--json", "--wire", "loopback"), 3, "hold segments")

    def linted(self):
        """What `run` refuses, `lint` names too, all files in one go, and it runs none of them."""
        names = {name: self.file(f"{name}.yaml", content).name for name, (content, *_) in bad_files().items()}
        good = self.file("good.yaml", LISTENS)
        ran = self.run("lint", good.name, *names.values(), cwd=self.folder)
        said = ran.err.decode(errors="replace")
        self.report.check(ran.status == 2, f"no file at all and a mistake in one differ: {ran.status}")
        self.report.check(ran.out.decode().startswith("good.yaml: scenario, "), f"the good one is good: {ran.out}")
        for name, (_, *says) in bad_files().items():
            told = [line for line in said.splitlines() if all(words in line for words in says)]
            self.report.check(told, f"lint says nothing of {name}: {says}")
        ran = self.run("lint", names["unknown-key"], good.name, cwd=self.folder)
        self.report.check(ran.status == 1 and ran.err.count(b"\n") == 1, f"one mistake, one line: {ran}")
        self.report.check(self.run("lint", good).status == 0, "a good file")

    def unusable_wires(self):
        """What scenarios say of segments and of the wire."""
        def look(bad):
            name, (content, *says) = bad
            path = self.file(f"{name}.yaml", content)
            self.refused(self.run("run", path.name, "--json", cwd=self.folder), 2, f"{name}.yaml:", *says)

        side_by_side(look, bad_wires().items())
        datagrams = self.file("datagrams.yaml", "title: T\nprograms: {a: {transport: udp}}\nsteps: [{a: DISCONNECT}]\n")
        ran = self.refused(self.run("run", datagrams, "--json", "--wire", "loopback"), 3, "datagram", "the model")
        self.report.check(not ran.out, f"should print nothing: {ran}")
        ran = self.run("run", datagrams, "--json")
        self.report.check(ran.status == 0, f"auto finds a wire for datagrams: {ran}")

    # Words

    def unusable_words(self):
        good = self.file("good.yaml", LISTENS)
        side_by_side(lambda bad: self.refused(self.run(*bad[0]), 2, *bad[1:]), (
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
            (["run", good, "--wire", "Sandbox"], "--wire"),
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
        ))

    # Time, Ctrl-C

    def time_over(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        for wire in self.kernel_wires:
            for form in ("--json", "--text"):
                began = time.monotonic()
                self.refused(self.run("run", waits, form, "--wire", wire, "--timeout", 0.5), 4, "ACCEPT")
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
                ran = self.refused(self.run("run", path, form, "--wire", "model", *options), 4, says)
                took = time.monotonic() - began
                self.report.check(took < 2.5, f"took {took:.1f} real seconds: {ran}")
                if form == "--json" and ran.out:
                    end = json.loads(ran.lines[-1])
                    self.report.check(end["t"] >= until, f"was over after {end['t']} virtual seconds: {ran}")

    def interrupted(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        for wire in self.kernel_wires:
            for form, number in (("--json", signal.SIGINT), ("--text", signal.SIGTERM)):
                words = ("run", waits, form, "--wire", wire)
                process = self.program.start(*words)
                self.report.check(self.until_blocked(process.pid, number), f"{words}: signals were never waited for")
                time.sleep(0.1)
                process.send_signal(number)
                ran = self.program.finish(process, words, SOON)
                self.refused(ran, 130, "interrupted")
                self.report.check(self.gone(process.pid), f"something is left running: {ran}")
        # At whatever moment it comes: from session to end, or nothing at all.
        for pause in range(0, 60, 4):
            words = ("run", waits, "--json")
            process = self.program.start(*words)
            time.sleep(pause / 1000)
            process.send_signal(signal.SIGINT)
            ran = self.program.finish(process, words, SOON)
            self.report.check(ran.status in (130, -signal.SIGINT), f"after {pause} ms: {ran}")
            self.report.check(self.soon_gone(process.pid), f"after {pause} ms something is left running: {ran}")
            self.whole(ran)

    def killed(self):
        """kill -9 leaves nothing: the sandbox's helper has a lifeline."""
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        for wire in self.kernel_wires:
            words = ("run", waits, "--json", "--wire", wire)
            process = self.program.start(*words)
            self.report.check(process.stdout.readline(), f"{words}: never began")
            process.kill()
            ran = self.program.finish(process, words, SOON)
            self.report.check(ran.status == -signal.SIGKILL, ran)
            self.report.check(self.soon_gone(process.pid), f"something is left running: {ran}")

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

    # Output

    def output_lost(self):
        waits = self.file("waits.yaml", WAITS_FOR_EVER)
        commands = (["run", "phone-call"], ["run", "phone-call", "--json"], ["run", "lost-data"],
                    ["run", "lost-data", "--json"], ["list"], ["list", "--json"], ["--help"], ["--version"],
                    ["run", "--help"])
        def look(words):
            with open("/dev/full", "wb") as full:
                self.refused(self.run(*words, stdout=full), 3, "stdout is closed or full")
            read_end, write_end = os.pipe()
            os.close(read_end)
            self.refused(self.run(*words, stdout=write_end), 3, "stdout is closed or full")
            os.close(write_end)
            self.refused(self.run(*words, prefix=("sh", "-c", 'exec "$0" "$@" >&-')), 3, "stdout is closed or full")

        side_by_side(look, commands)
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
        self.refused(self.run("run", "phone-call", "--export", self.folder / "first.svg", "--export", "second.bmp",
                              cwd=self.folder), 2, "second.bmp")
        self.report.check(not (self.folder / "first.svg").exists(), "first.svg was written though second.bmp cannot be")
        for kind in ("svg", "png", "pdf", "html", "jsonl"):
            directory = self.folder / f"directory.{kind}"
            directory.mkdir()
            self.refused(self.run("run", "phone-call", "--export", directory), 3, f"directory.{kind}")
            self.report.check(list(directory.iterdir()) == [], f"something was left in {directory}")
            if can_run(alone):
                self.full_disk(alone, kind)
            else:
                self.report.skip(f"a full disk, {kind}", "this machine lets nobody make a mount namespace")
        if can_run(alone):
            self.full_disk(alone, "pcapng")
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
        how = "--save" if kind == "pcapng" else "--export"
        script = (f'mount -t tmpfs -o size=8k full "{disk}" && "$0" "$@" > /dev/null; status=$?; '
                  f'ls -A "{disk}"; exit $status')
        ran = self.run("run", "phone-call", how, disk / f"x.{kind}", prefix=(*prefix, "sh", "-c", script))
        self.refused(ran, 3, f"x.{kind}")
        self.report.check(ran.out == b"", f"half a picture is left: {ran.out!r}")

    def permission_lost(self):
        """A folder in which this user may not write any more: what was saved there stays as it was."""
        folder = self.folder / "lost"
        folder.mkdir()
        saved = folder / "call.pcapng"
        saved.write_bytes(b"as it was")
        folder.chmod(0o555)
        # Who is root may write everywhere.
        prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.geteuid() == 0 else ("env",)
        if not can_run((*prefix, self.program.path, "--version")):
            self.report.skip("a folder that may not be written to", "the program cannot be run as another user")
        else:
            for how in (("--save", saved), ("--export", folder / "call.svg")):
                ran = self.run("run", "phone-call", "--wire", "model", *how, prefix=prefix)
                self.refused(ran, 3, "Permission denied")
        self.report.check([p.name for p in folder.iterdir()] == ["call.pcapng"] and saved.read_bytes() == b"as it was",
                          f"something was changed in {folder}")
        folder.chmod(0o755)

    def no_display(self):
        for more in ({}, {"DISPLAY": ":987"}, {"WAYLAND_DISPLAY": "nowhere-987"}):
            env = plain_environment(**more)
            env.pop("QT_QPA_PLATFORM", None)
            self.refused(self.run(env=env), 3, "socketscope run")


def main():
    program, report = program_of_arguments(), Report()
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        errors, machine, own = (kind(program, report, Path(name)) for kind in (Errors, FailingMachine, OwnPrograms))
        for look in (errors.unusable_files, errors.linted, errors.unusable_wires, errors.unusable_words, errors.time_over,
                     errors.virtual_time_over, errors.interrupted, errors.killed, machine.port_in_use,
                     machine.port_reserved, machine.several_at_once, machine.no_sandbox, machine.not_for_the_sandbox,
                     machine.no_network, machine.no_descriptors, errors.output_lost, errors.not_met, errors.pictures,
                     errors.permission_lost, errors.no_display, own.look):
            look()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
