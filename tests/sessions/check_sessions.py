#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved sessions as other programs see them: tshark, tcpdump and capinfos read them without a warning, segments are
packets, and what programs call stands between them.

Usage: check_sessions.py PATH_OF_SOCKETSCOPE
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from cli import Report, plain_environment, program_of_arguments  # noqa: E402

# What tshark says of who runs it is no matter of the file.
AS_ROOT = re.compile(r"Running as user .*dangerous\.\n")


class Sessions:
    def __init__(self, program, report, folder):
        self.program, self.report, self.folder = program, report, folder

    def read(self, *words):
        """What another program prints about a file, all of it well."""
        ran = subprocess.run(words, capture_output=True, text=True, env=plain_environment(HOME=str(self.folder)))
        talk = AS_ROOT.sub("", ran.stderr)
        if words[0] == "tcpdump":  # which file, and of what kind
            talk = re.sub(r"reading from file .*\n", "", talk)
        self.report.check(ran.returncode == 0 and not talk, f"{' '.join(map(str, words))}: {ran.returncode}, {talk!r}")
        return ran.stdout

    def saved(self, scenario, wire, *more, status=0):
        path = self.folder / f"{scenario}-{wire}.pcapng"
        ran = self.program.run("run", scenario, "--wire", wire, "--json", "--save", path, *more)
        self.report.check(ran.status == status, f"{ran}")
        segments = sum(b'"event":"segment"' in line for line in ran.out.splitlines())
        return path, segments

    def story(self, wire):
        path, segments = self.saved("phone-call", wire)
        rows = self.read("tshark", "-n", "-r", path).splitlines()
        places = []
        for words in ("server calls LISTEN", "client calls CONNECT", "[SYN]", "[SYN, ACK]", "client's CONNECT returns 0",
                      "server calls ACCEPT", "client calls SEND 5", "server's RECEIVE returns 5 “hello”",
                      "client calls DISCONNECT", "[FIN, ACK]", "End of the session"):
            at = [i for i, row in enumerate(rows) if words in row]
            self.report.check(at, f"{path.name}: tshark lists no {words!r}")
            places += at[:1]
        self.report.check(places == sorted(places), f"{path.name}: not in the order in which it happened: {places}")
        packets = self.read("tshark", "-n", "-r", path, "-Y", "tcp").splitlines()
        self.report.check(len(packets) == segments, f"{path.name}: {len(packets)} packets of {segments} segments")
        comments = self.read("tshark", "-n", "-r", path, "-Y", "tcp", "-T", "fields", "-e", "frame.comment")
        origin = {"sandbox": "observed", "loopback": "inferred", "model": "modelled"}[wire]
        self.report.check(comments.count(f"({origin})") == segments, f"{path.name}: a segment does not say what it is")
        self.report.check(("Nobody saw this segment" in comments) == (wire == "loopback"), f"{path.name}: {comments[:200]}")
        bad = self.read("tshark", "-n", "-r", path, "-Y", "_ws.malformed || tcp.checksum.status == 0",
                        "-o", f"tcp.check_checksum:{'FALSE' if wire == 'loopback' else 'TRUE'}")
        self.report.check(not bad, f"{path.name}: tshark finds fault with {bad}")
        dumped = self.read("tcpdump", "-n", "-r", path).splitlines()
        self.report.check(len(dumped) == segments, f"{path.name}: tcpdump sees {len(dumped)} of {segments} segments")
        about = self.read("capinfos", path)
        for words in ("Capture application: Socketscope", f"Name = {origin}", "nanoseconds"):
            self.report.check(words in about, f"{path.name}: capinfos does not say {words!r}")

    def datagrams(self, wire):
        path, segments = self.saved("datagrams", wire)
        packets = self.read("tshark", "-n", "-r", path, "-Y", "udp").splitlines()
        self.report.check(len(packets) == segments > 0, f"{path.name}: {len(packets)} packets of {segments} datagrams")

    def the_same_on_the_model(self):
        first, _ = self.saved("lost-data", "model", "--seed", "7")
        octets = first.read_bytes()
        again, _ = self.saved("lost-data", "model", "--seed", "7")
        self.report.check(again.read_bytes() == octets, "the same seed gives two files")

    def as_far_as_it_came(self):
        path, _ = self.saved("zero-window", "model", "--timeout", "1", status=4)
        rows = self.read("tshark", "-n", "-r", path)
        self.report.check("End of the session" in rows, "a run that timed out was not saved")

    def nowhere(self):
        """What cannot be saved is said in a line; what was there before is untouched."""
        for target, says in (("/no/such/folder/x.pcapng", "folder that is there"), (self.folder, "name of a file"),
                             ("/dev/full", "room")):
            ran = self.program.run("run", "phone-call", "--wire", "model", "--save", target)
            self.report.check(ran.status == 3 and says.encode() in ran.err and ran.err.count(b"\n") == 1, f"{ran}")
        old = self.folder / "old.pcapng"
        old.write_text("precious")
        limited = ("sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$0" "$@"')
        ran = self.program.run("run", "phone-call", "--wire", "model", "--save", old, prefix=limited)
        self.report.check(ran.status == 3 and b"could not be written" in ran.err, f"{ran}")
        self.report.check(old.read_text() == "precious", "what was there before is gone")
        self.report.check(not list(self.folder.glob(".old*")), "something was left beside it")


def main():
    program, report = program_of_arguments(), Report()
    with tempfile.TemporaryDirectory() as name:
        sessions = Sessions(program, report, Path(name))
        wires = ["model", "loopback"]
        if program.has_sandbox():
            wires.append("sandbox")
        else:
            report.skip("the sandbox", "this machine has none")
        for wire in wires:
            sessions.story(wire)
            if wire != "loopback":
                sessions.datagrams(wire)
        sessions.the_same_on_the_model()
        sessions.as_far_as_it_came()
        sessions.nowhere()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
