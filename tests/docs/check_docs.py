#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents are true: examples run, options and exit statuses are those of the program, links lead somewhere, and
every statement of docs/concepts.md has its place.

Usage: check_docs.py PATH_OF_SOCKETSCOPE
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
sys.path.insert(0, str(ROOT / "tests/docs"))

from check_schema import Schema, check_lines  # noqa: E402
from cli import Report, plain_environment, program_of_arguments  # noqa: E402

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# How many statements each of the three texts makes; see the list at the top of docs/concepts.md.
STATEMENTS = {"M": 27, "S": 16, "I": 34}
VERDICTS = ("Yes", "Half", "No")
# Drawn by the program itself, when the documents are made.
PICTURES_TO_COME = []


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def anchor_of(heading):
    """As GitHub makes it."""
    plain = re.sub(r"[`*]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(path):
    return {anchor_of(h) for h in re.findall(r"^#+ (.*)$", without_code(text_of(path)), re.MULTILINE)}


def check_links(report):
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(document))):
            if re.match(r"https?://", target):
                continue
            path, _, anchor = target.partition("#")
            found = (document.parent / path).resolve() if path else document
            name = f"{document.relative_to(ROOT)} → {target}"
            if os.path.relpath(found, ROOT) in PICTURES_TO_COME and not found.exists():
                report.skip(name, "the picture is not drawn yet")
                continue
            if report.check(found.exists(), f"{name}: there is no such file") and anchor:
                report.check(anchor in anchors(found), f"{name}: there is no such heading")


def check_paths_named(report):
    """Files and folders that documents name in backticks."""
    tops = "app|core|ui|tests|resources|docs"
    for document in DOCUMENTS:
        for named in re.findall(rf"`((?:{tops})/[\w./-]+)`", text_of(document)):
            report.check((ROOT / named).exists(), f"{document.relative_to(ROOT)} names {named}, which is not there")


def run_scenario(program, report, schema, folder, text, status, name, says=None):
    (folder / "example.yaml").write_text(text, encoding="utf-8")
    for ip in (4, 6):
        ran = program.run("run", "example.yaml", "--json", "--ip", ip, cwd=folder)
        if ip == 6 and ran.status == 3 and not ran.out:
            report.skip(f"{name} over IPv6", ran.err.decode().strip())
            continue
        report.check(ran.status == status, f"{name} should end with {status}: {ran}")
        if says is not None:
            report.check(ran.err.decode() == says, f"{name} should say {says!r}: {ran}")
        if status == 2:
            report.check(not ran.out, f"{name} prints something")
        else:
            check_lines(report, schema, ran.lines, f"{name} over IPv{ip}")
    if status == 0:
        ran = program.run("run", "example.yaml", "--json", "--wire", "model", cwd=folder)
        report.check(ran.status == 0, f"{name} should be as true on the model: {ran}")


def check_scenarios(program, report, schema, folder):
    text = text_of(ROOT / "docs/scenarios.md")
    blocks = list(re.finditer(r"(?:<!-- (?P<note>[^\n]*) -->\n)?```yaml\n(?P<yaml>.*?)```\n"
                              r"(?:```text\n(?P<says>.*?)```\n)?", text, re.DOTALL))
    report.check(len(blocks) >= 8, f"docs/scenarios.md has only {len(blocks)} examples")
    for number, block in enumerate(blocks, 1):
        note, yaml = block["note"] or "", block["yaml"]
        status = int(note.split()[-1]) if note.startswith("status:") else 0
        if note.startswith("a part"):
            first = re.search(r"^  (\w+):", yaml, re.MULTILINE)[1]
            yaml = f"title: A part\n{yaml}steps:\n  - {first}: CONNECT\n"
        run_scenario(program, report, schema, folder, yaml, status, f"example {number} of docs/scenarios.md",
                     block["says"])
    first = next(b["yaml"] for b in blocks if b["yaml"].startswith("title: Hello"))
    (folder / "hello.yaml").write_text(first, encoding="utf-8")


def check_shell_examples(program, report, folder):
    """Lines `$ COMMAND   # STATUS` in blocks marked console, run by a shell in which `socketscope` is the program."""
    (folder / "bin").mkdir()
    (folder / "bin/socketscope").symlink_to(program.path)
    env = plain_environment(PATH=f"{folder / 'bin'}:{os.environ['PATH']}")
    seen = 0
    for document in DOCUMENTS:
        for block in re.findall(r"```console\n(.*?)```", text_of(document), re.DOTALL):
            for line in block.splitlines():
                name = f"{document.relative_to(ROOT)}: {line}"
                found = re.match(r"\$ (.*?)\s+# (\d+)$", line)
                if not report.check(found, f"{name}: the form is `$ COMMAND  # STATUS`"):
                    continue
                seen += 1
                ran = subprocess.run(["sh", "-c", found[1]], cwd=folder, env=env, capture_output=True, timeout=60,
                                     stdin=subprocess.DEVNULL, check=False)
                if "--ip 6" in found[1] and ran.returncode == 3:
                    report.skip(name, ran.stderr.decode().strip())
                    continue
                report.check(ran.returncode == int(found[2]), f"{name}: {ran.returncode}, {ran.stderr!r}")
    report.check(seen >= 8, f"only {seen} examples for the shell were found")


def check_command_line(program, report):
    """docs/command-line.md names every option that --help names, and no other."""
    text = text_of(ROOT / "docs/command-line.md")
    helped = set()
    for words in (["--help"], ["run", "--help"], ["list", "--help"]):
        ran = program.run(*words)
        report.check(ran.status == 0 and not ran.err, ran)
        helped |= set(re.findall(r"(?<![\w-])--[a-z]+", ran.out.decode()))
    named = set(re.findall(r"(?<![\w-])--[a-z]+", text))
    report.check(helped <= named, f"docs/command-line.md does not name {sorted(helped - named)}")
    report.check(named <= helped, f"docs/command-line.md names {sorted(named - helped)}, which do not exist")
    for command in ([], ["run"], ["list"]):
        ran = program.run(*command, "--version")
        report.check(ran.status == 0 and re.fullmatch(r"socketscope \d+\.\d+\.\d+\n", ran.out.decode()), ran)
    header = text_of(ROOT / "app/exit_status.h")
    statuses = set(re.findall(r"= (\d+),", header))
    section = text.split("\n## Exit status\n")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| (\d+) \|", section, re.MULTILINE))
    report.check(statuses == explained, f"docs/command-line.md: exit statuses {sorted(statuses ^ explained)}")
    project = re.search(r"project\(Socketscope VERSION ([\d.]+)", text_of(ROOT / "CMakeLists.txt"))[1]
    report.check(project in text_of(ROOT / "CHANGELOG.md"), f"CHANGELOG.md says nothing of version {project}")


def check_concepts(program, report):
    text = text_of(ROOT / "docs/concepts.md")
    scenarios = {s["name"] for s in json.loads(program.run("list", "--json").out)}
    views = set(re.findall(r"^- `view:([\w-]+)`:", text, re.MULTILINE))
    rows = re.findall(r"^\| ([A-Z])(\d+) \| (.*?) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    numbers = {source: [] for source in STATEMENTS}
    shown, used = set(), set()
    for source, number, statement, verdict, by in rows:
        name = f"docs/concepts.md, {source}{number}"
        if report.check(source in numbers, f"{name}: there is no such text"):
            numbers[source].append(int(number))
        report.check(statement.count('"') >= 2, f"{name} quotes nothing")
        word, _, reason = verdict.partition(".")
        report.check(word in VERDICTS, f"{name} should begin with one of {VERDICTS}: {verdict}")
        report.check(word == "Yes" or len(reason) > 20, f"{name} does not say why it is not so")
        for token in by.split(", "):
            kind, _, what = token.partition(":")
            if kind == "scenario":
                report.check(what in scenarios, f"{name}: there is no scenario {what}")
                shown.add(what)
            elif kind == "view":
                report.check(what in views, f"{name}: there is no view {what} in the list")
                used.add(what)
            else:
                report.check(kind == "to come" and re.fullmatch(r" [a-z-]+", what), f"{name}: what is {token}?")
                report.check(what.strip() not in scenarios, f"{name}: {what} has come")
    for source, count in STATEMENTS.items():
        report.check(numbers[source] == list(range(1, count + 1)), f"docs/concepts.md: {source} is {numbers[source]}")
    report.check(views == used, f"docs/concepts.md: views listed {sorted(views)}, used {sorted(used)}")
    report.check(scenarios == shown, f"docs/concepts.md says nothing of {sorted(scenarios - shown)}")


def without_numbers(line):
    """A row of the ladder without what differs from run to run: times, ports, and the room that they take."""
    line = re.sub(r"\+?\b\d+(\.\d+)? (ns|µs|ms|s)\b", "TIME", line)
    return re.sub(r"\s+", " ", line).strip()


def check_ladder(program, report):
    """The ladders shown in the user guide are what the program prints, and what it explains is there."""
    text = text_of(ROOT / "docs/user-guide.md")
    ladders = re.findall(r"<!-- ladder: ([\w-]+) -->\n```text\n(.*?)```", text, re.DOTALL)
    report.check(len(ladders) >= 2, "docs/user-guide.md shows no ladder of each wire")
    for name, shown in ladders:
        rows = [without_numbers(line) for line in program.run("run", name).out.decode().splitlines()]
        for line in shown.splitlines():
            report.check(without_numbers(line) in rows, f"docs/user-guide.md shows {line!r}, which is not printed")
    names = ("phone-call", "connect-before-accept", "lost-syn", "duplicates", "corrupted", "dead-peer")
    ladders = [{n: program.run("run", n, form).out.decode() for n in names}
               for form in ("--text=unicode", "--text=ascii")]
    explained = re.findall(r"^\| `([^|]*)` \| `((?:\\\||[^|])*)` \| ", text, re.MULTILINE)
    report.check(len(explained) >= 8, "docs/user-guide.md does not explain the ladder")
    for row in explained:
        for sign, ladder in zip(row, ladders):
            # Of an example only the signs matter, not how long its lines or numbers are.
            first = re.sub(r"[\d.]+ ?(ms|s)?.*", "", sign.replace("\\|", "|")).strip()[:10].strip()
            report.check(any(first in printed for printed in ladder.values()), f"the ladder has no {sign}")
    primitives = program.run("run", "phone-call", "--level", "primitives").out.decode()
    report.check("SYN" not in primitives and "[CONNECT]" in primitives, "--level primitives shows segments")


def main():
    program, report, schema = program_of_arguments(), Report(), Schema()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_scenarios(program, report, schema, folder)
        check_shell_examples(program, report, folder)
    check_command_line(program, report)
    check_concepts(program, report)
    check_ladder(program, report)
    check_links(report)
    check_paths_named(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
