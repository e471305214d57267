#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Would the tests notice? Changes core/tcp in one place, builds the tests of TCP and wants one of them to fail; then
changes it in another place. A comparison is turned round, a condition dropped, one rule or state put for another.

Usage: check_mutants.py [--all] [--jobs N] [--keep-going]
Without --all a fixed sample of the changes is tried. Ends with 1 if a change goes unnoticed.
"""
import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "core/tcp").glob("step*.cpp"))
OTHERS = [ROOT / "core/tcp/rule.cpp", ROOT / "core/tcp/tcp_end.cpp",
          *sorted((ROOT / "core/packet").glob("*.cpp")), *sorted((ROOT / "core/base").glob("*.cpp"))]
TESTS = ["tst_tcp_rules", "tst_tcp_times", "tst_tcp_windows", "tst_tcp_link"]
SAMPLE = 48
PATIENCE = 60  # seconds: a change may make a test run for ever, which is a failure, too

# What is written in the source, and what is put in its place.
TURNS = [(r"\bgt\(", "le("), (r"\blt\(", "ge("), (r"\bge\(", "lt("), (r"\ble\(", "gt("),
         (r" == ", " != "), (r" != ", " == "), (r" && ", " || "), (r" \|\| ", " && "),
         (r" > ", " <= "), (r" < ", " >= "), (r"if \(!", "if ("), (r"\+ 1\b", "+ 2"),
         (r"\bstd::min\b", "std::max"), (r"\breturn true;", "return false;"), (r"\breturn false;", "return true;"),
         (r"\bsendAck\(\);", ";"), (r"\bdie\(\);", ";"), (r"= true;", "= false;")]
RULES = [(rf"\bfollow\({a}\)", f"follow({b})") for a, b in
         [("S1", "S3"), ("S6", "S7"), ("S14", "S15"), ("S24", "S25"), ("S28", "S30"), ("S31", "S30"), ("T2", "T1")]]
STATES = [(rf"\benter\({a}\)", f"enter({b})") for a, b in
          [("Listen", "Closed"), ("Established", "SynReceived"), ("FinWait2", "TimeWait"), ("TimeWait", "Closed"),
           ("CloseWait", "LastAck"), ("Closing", "TimeWait"), ("SynReceived", "Established"), ("FinWait1", "LastAck")]]

# Changes that change nothing that anybody can see, each with the reason: (file, line's beginning, change).
EQUAL = [
    # Nothing is sent before the SYN is acknowledged, so no ACK covers the SYN and text.
    ("step_synchronized.cpp", "const Seq from = t_.sndUna == t_.iss ?", "+ 1"),
]


class Mutant:
    def __init__(self, source, start, end, text):
        self.source, self.start, self.end, self.text = source, start, end, text
        whole = source.read_text(encoding="utf-8")
        self.line = whole.count("\n", 0, start) + 1
        self.before = whole[start:end]
        self.code = whole.splitlines()[self.line - 1].strip()
        self.changed = whole[:start] + text + whole[end:]

    def __str__(self):
        return f"{self.source.relative_to(ROOT)}:{self.line}: {self.before.strip()} → {self.text.strip()}   {self.code}"

    def equal(self):
        return any(self.source.name == name and self.code.startswith(code) and (self.before.strip() in change)
                   for name, code, change in EQUAL)


def mutants():
    found = []
    for source in SOURCES:
        whole = source.read_text(encoding="utf-8")
        for pattern, text in TURNS + RULES + STATES:
            for match in re.finditer(pattern, whole):
                line = whole[whole.rfind("\n", 0, match.start()) + 1:match.start()]
                if "//" in line or line.startswith("#") or "case " in line:
                    continue
                found.append(Mutant(source, match.start(), match.end(), text))
    return sorted(found, key=lambda m: (str(m.source), m.start, m.text))


class Workshop:
    """Everything that no change touches, built once."""

    def __init__(self, folder):
        self.folder = folder
        qt = subprocess.run(["pkg-config", "--cflags", "Qt6Test"], capture_output=True, text=True, check=False).stdout.split()
        self.qt = qt or [f"-I/usr/include/{os.uname().machine}-linux-gnu/qt6{part}" for part in ("", "/QtCore", "/QtTest")]
        self.moc = next(p for p in ("/usr/lib/qt6/libexec/moc", "/usr/lib/qt6/moc", "moc") if p == "moc" or Path(p).exists())

    def run(self, *words, timeout=600):
        return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, timeout=timeout)

    def compile(self, source, target, *more):
        done = self.run("g++", "-std=c++20", "-O1", "-fPIC", "-w", f"-I{ROOT}", *more, "-c", source, "-o", target)
        if done.returncode != 0:
            raise RuntimeError(f"{source} cannot be built:\n{done.stderr[:2000]}")

    def prepare(self, jobs):
        tasks = []
        for source in [*OTHERS, *SOURCES]:
            tasks.append((source, self.folder / f"{source.parent.name}-{source.stem}.o"))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda t: self.compile(*t), tasks))
            list(pool.map(self.prepare_test, TESTS))
        # An archive, from which the linker takes what TCP needs and nothing else.
        self.run("ar", "rcs", self.folder / "others.a", *(t for s, t in tasks if s in OTHERS))
        if any(self.fails(self.link({}, self.folder), name) for name in TESTS):
            raise RuntimeError("the tests fail before anything is changed")

    def prepare_test(self, name):
        source = ROOT / f"tests/core/tcp/{name}.cpp"
        self.run(self.moc, f"-I{ROOT}", source, "-o", self.folder / f"{name}.moc")
        self.compile(source, self.folder / f"{name}.o", f"-I{self.folder}", *self.qt)

    def link(self, changed, folder):
        objects = [changed.get(s, self.folder / f"{s.parent.name}-{s.stem}.o") for s in SOURCES]
        for name in TESTS:
            self.run("g++", self.folder / f"{name}.o", *objects, self.folder / "others.a", "-o", folder / name,
                     "-lQt6Test", "-lQt6Core")
        return folder

    def fails(self, folder, name):
        try:
            return self.run("timeout", PATIENCE, folder / name, "-silent").returncode != 0
        except subprocess.TimeoutExpired:
            return True

    def noticed(self, mutant):
        """The test that fails, "" where none does."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = Path(name)
            source = folder / mutant.source.name
            source.write_text(mutant.changed, encoding="utf-8")
            target = folder / "changed.o"
            try:
                self.compile(source, target)
            except RuntimeError:
                return "the compiler"
            self.link({mutant.source: target}, folder)
            return next((test for test in TESTS if self.fails(folder, test)), "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    chosen = [m for m in mutants() if not m.equal()]
    if not options.all:
        chosen = sorted(random.Random(9293).sample(chosen, min(SAMPLE, len(chosen))), key=str)
    unnoticed, useless = [], 0
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        workshop = Workshop(Path(name))
        workshop.prepare(options.jobs)
        for mutant, test in zip(chosen, pool.map(workshop.noticed, chosen)):
            useless += test == "the compiler"
            if not test:
                unnoticed.append(mutant)
                print(f"unnoticed: {mutant}", flush=True)
    print(f"{len(chosen) - useless} changes, {len(unnoticed)} unnoticed, {useless} more that do not compile")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
