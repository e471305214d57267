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

from cli import Report, plain_environment, program_of_arguments, side_by_side, without_sandbox  # noqa: E402
from event_lines import Schema, check_lines  # noqa: E402

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


# Where an example is played: as auto has it here, over IPv6, on a machine without a sandbox, and on the model.
PLACES = ((("--ip", "4"), None), (("--ip", "6"), None), ((), without_sandbox()), (("--wire", "model"), None))


def check_scenario(program, report, schema, example):
    """One example, everywhere."""
    folder, text, status, says, name = example
    folder.mkdir()
    (folder / "example.yaml").write_text(text, encoding="utf-8")
    for options, env in PLACES:
        ran = program.run("run", "example.yaml", "--json", *options, cwd=folder, env=env or plain_environment())
        if "6" in options and ran.status == 3 and not ran.out:
            report.skip(f"{name} over IPv6", ran.err.decode().strip())
            continue
        report.check(ran.status == status, f"{name} should end with {status}: {ran}")
        if says is not None:
            report.check(ran.err.decode() == says, f"{name} should say {says!r}: {ran}")
        if status == 2:
            report.check(not ran.out, f"{name} prints something")
        else:
            check_lines(report, schema, ran.lines, f"{name} with {options}")


def check_scenarios(program, report, schema, folder):
    text = text_of(ROOT / "docs/scenarios.md")
    blocks = list(re.finditer(r"(?:<!-- (?P<note>[^\n]*) -->\n)?```yaml\n(?P<yaml>.*?)```\n"
                              r"(?:```text\n(?P<says>.*?)```\n)?", text, re.DOTALL))
    report.check(len(blocks) >= 8, f"docs/scenarios.md has only {len(blocks)} examples")
    examples = []
    for number, block in enumerate(blocks, 1):
        note, yaml = block["note"] or "", block["yaml"]
        status = int(note.split()[-1]) if note.startswith("status:") else 0
        if note.startswith("a part"):
            first = re.search(r"^  (\w+):", yaml, re.MULTILINE)[1]
            yaml = f"title: A part\n{yaml}steps:\n  - {first}: CONNECT\n"
        name = f"example {number} of docs/scenarios.md"
        examples.append((folder / f"example-{number}", yaml, status, block["says"], name))
    side_by_side(lambda example: check_scenario(program, report, schema, example), examples)
    first = next(b["yaml"] for b in blocks if b["yaml"].startswith("title: Hello"))
    (folder / "hello.yaml").write_text(first, encoding="utf-8")
    labs = re.findall(r"```yaml\n(.*?)```", text_of(ROOT / "docs/authoring.md"), re.DOTALL)
    report.check(len(labs) == 1, f"docs/authoring.md has {len(labs)} examples, and this test saves one")
    (folder / "first-steps.yaml").write_text(labs[0], encoding="utf-8")


def check_shell_examples(program, report, folder):
    """Lines `$ COMMAND   # STATUS` in blocks marked console, run by a shell in which `socketscope` is the program."""
    (folder / "bin").mkdir()
    (folder / "bin/socketscope").symlink_to(program.path)
    env = plain_environment(PATH=f"{folder / 'bin'}:{os.environ['PATH']}")
    sandbox = program.has_sandbox()
    examples = set()
    for document in DOCUMENTS:
        for block in re.findall(r"```console\n(.*?)```", text_of(document), re.DOTALL):
            for line in block.splitlines():
                found = re.match(r"\$ (.*?)\s+# (\d+)$", line)
                name = f"{document.relative_to(ROOT)}: {line}"
                if report.check(found, f"{name}: the form is `$ COMMAND  # STATUS`"):
                    examples.add((found[1], int(found[2]), name))

    def look(example):
        command, status, name = example
        ran = subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, timeout=60,
                             stdin=subprocess.DEVNULL, check=False)
        inside = "--wire sandbox" in command or "socketscope sandbox" in command
        if ran.returncode == 3 and ("--ip 6" in command or (inside and not sandbox)):
            report.skip(name, ran.stderr.decode().strip())
            return
        report.check(ran.returncode == status, f"{name}: {ran.returncode}, {ran.stderr!r}")

    side_by_side(look, sorted(examples))
    report.check(len(examples) >= 8, f"only {len(examples)} examples for the shell were found")


def check_command_line(program, report):
    """docs/command-line.md names every command and option that --help names, and no other."""
    text = text_of(ROOT / "docs/command-line.md")
    answer = program.run("--help").out.decode()
    commands = re.findall(r"^  ([a-z]+) ", answer.split("\nSubcommands:\n")[-1], re.MULTILINE)
    named = re.findall(r"^\| `socketscope ([a-z]+)", text, re.MULTILINE)
    report.check(sorted(commands) == sorted(named), f"docs/command-line.md names {named}, the program {commands}")
    helped = set()
    for words in ([], *([command] for command in commands)):
        ran = program.run(*words, "--help")
        report.check(ran.status == 0 and not ran.err, ran)
        helped |= set(re.findall(r"(?<![\w-])--[a-z]+", ran.out.decode()))
        ran = program.run(*words, "--version")
        report.check(ran.status == 0 and re.fullmatch(r"socketscope \d+\.\d+\.\d+\n", ran.out.decode()), ran)
    named = set(re.findall(r"(?<![\w-])--[a-z]+", re.sub(r"`nsenter [^`]*`", "", text)))
    report.check(helped <= named, f"docs/command-line.md does not name {sorted(helped - named)}")
    report.check(named <= helped, f"docs/command-line.md names {sorted(named - helped)}, which do not exist")
    wires = set(re.findall(r"^\| `(\w+)` \|", text.split("\n## Wires\n")[1].split("\n## ")[0], re.MULTILINE))
    report.check(wires == {"sandbox", "loopback", "model"}, f"docs/command-line.md: the wires are {wires}")
    header = text_of(ROOT / "app/exit_status.h")
    statuses = set(re.findall(r"= (\d+),", header))
    section = text.split("\n## Exit status\n")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| (\d+) \|", section, re.MULTILINE))
    report.check(statuses == explained, f"docs/command-line.md: exit statuses {sorted(statuses ^ explained)}")
    project = re.search(r"project\(Socketscope VERSION ([\d.]+)", text_of(ROOT / "CMakeLists.txt"))[1]
    report.check(project in text_of(ROOT / "CHANGELOG.md"), f"CHANGELOG.md says nothing of version {project}")


def check_profiles(program, report, schema):
    """The settings of `class` that docs/command-line.md names are those that a sandbox begins with."""
    section = text_of(ROOT / "docs/command-line.md").split("\n## Profiles\n")[1].split("\n## ")[0]
    named = dict(re.findall(r"^\| `(tcp_\w+)` \| (\w+) \|", section, re.MULTILINE))
    source = text_of(ROOT / "core/net/sandbox_profile.cpp").split("SandboxProfile classroom() {")[1]
    written = dict(re.findall(r'\{"net\.ipv4\.(tcp_\w+)", "(\w+)"\}', source))
    report.check(named == written, f"docs/command-line.md: class is {named}, the program has {written}")
    if not program.has_sandbox():
        report.skip("the settings of class", "this machine has no sandbox")
        return
    ran = program.run("run", "refused", "--json", "--wire", "sandbox", "--profile", "class")
    settings = check_lines(report, schema, ran.lines, "refused, class")[0]["sysctls"]
    for name, value in named.items():
        told = settings.get(f"net.ipv4.{name}", value)  # an older kernel lacks some
        report.check(told == value, f"class: {name} is {told}, docs/command-line.md says {value}")


def literal(source):
    """Adjacent string literals of C++, as one."""
    return "".join(re.findall(r'"([^"]*)"', source))


def check_known_differences(report):
    """What Linux is known to do in its own way stands in docs/events.md in the words of the program, and nothing else."""
    section = text_of(ROOT / "docs/events.md").split("\n**Agreement.**")[1]
    told = re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", section, re.MULTILINE)
    source = text_of(ROOT / "core/tcp/linux_difference.cpp")
    rows = re.findall(r'\{\w+, "([a-z0-9-]+)",\s*((?:"[^"]*"\s*)+),\s*((?:"[^"]*"\s*)+)\}', source)
    known = [(name, f"{literal(says)} ({literal(where)})") for name, says, where in rows]
    report.check(known and len(told) == len(known), f"docs/events.md: {len(told)} differences of {len(known)}")
    for in_document, in_program in zip(told, known):
        report.check(in_document == in_program, f"docs/events.md has {in_document}, the program {in_program}")


def check_concepts(program, report):
    text = text_of(ROOT / "docs/concepts.md")
    scenarios = {s["name"] for s in json.loads(program.run("list", "--json").out) if s["kind"] == "scenario"}
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


def check_doctor(program, report):
    """What `doctor --json` prints is what its section names: steps and fields."""
    section = text_of(ROOT / "docs/command-line.md").split("## doctor\n")[1].split("\n## ")[0]
    steps, fields = section.split("| field | means |")
    answer = json.loads(program.run("doctor", "--json").out)
    named = [n for row in re.findall(r"^\| (`.*?) \|", steps, re.MULTILINE) for n in re.findall(r"`([\w-]+)`", row)]
    told = [stage["stage"] for stage in answer["stages"]]
    report.check(named == told, f"docs/command-line.md names the steps {named} of the doctor, which has {told}")
    named = set(re.findall(r"^\| (`.*?) \|", fields, re.MULTILINE))
    named = {n for row in named for n in re.findall(r"`(\w+)`", row)}
    report.check(named == set(answer), f"docs/command-line.md names the fields {named} of the doctor's {set(answer)}")
    for field in answer["stages"][0]:
        report.check(f"`{field}`" in fields, f"docs/command-line.md does not name the field {field} of a stage")


def without_numbers(line):
    """A row of the ladder without what differs from run to run: times, ports, and the room that they take."""
    line = re.sub(r"\+?\b\d+(\.\d+)? (ns|µs|ms|s)\b", "TIME", line)
    line = re.sub(r"\b\d+ of \d+ checked", "N of N checked", line)
    return re.sub(r"\s+", " ", line).strip()


# What is run to find the marks that the user guide explains; the first only where there is a sandbox.
MARKED = (("lost-syn", "sandbox"), ("phone-call", "loopback"), ("connect-before-accept", "loopback"),
          ("lost-syn", "model"), ("duplicates", "model"), ("corrupted", "model"), ("dead-peer", "model"))


def check_ladder(program, report):
    """The ladders shown in the user guide are what the program prints, and what it explains is there."""
    text = text_of(ROOT / "docs/user-guide.md")
    sandbox = program.has_sandbox()
    shown = re.findall(r"<!-- ladder: ([\w -]+) -->\n```text\n(.*?)```", text, re.DOTALL)
    wires = {words.split()[-1] for words, _ in shown}
    report.check(wires == {"sandbox", "loopback", "model"}, f"docs/user-guide.md shows ladders of {wires}")
    for words, ladder in shown:
        if "sandbox" in words and not sandbox:
            report.skip(f"the ladder of {words}", "this machine has no sandbox")
            continue
        rows = [without_numbers(line) for line in program.run("run", *words.split()).out.decode().splitlines()]
        for line in ladder.splitlines():
            report.check(without_numbers(line) in rows, f"docs/user-guide.md shows {line!r}, which is not printed")
    marked = [(name, wire) for name, wire in MARKED if sandbox or wire != "sandbox"]
    ladders = [side_by_side(lambda m: program.run("run", m[0], "--wire", m[1], form).out.decode(), marked)
               for form in ("--text=unicode", "--text=ascii")]
    explained = re.findall(r"^\| `([^|]*)` \| `((?:\\\||[^|])*)` \| (.*) \|$", text, re.MULTILINE)
    report.check(len(explained) >= 8, "docs/user-guide.md does not explain the ladder")
    for *row, means in explained:
        if "in the sandbox" in means and not sandbox:
            report.skip(f"the mark {row[0]}", "this machine has no sandbox")
            continue
        for sign, printed in zip(row, ladders):
            # Of an example only the signs matter, not how long its lines or numbers are.
            first = re.sub(r"[\d.]+ ?(ms|s)?.*", "", sign.replace("\\|", "|")).strip()[:10].strip()
            report.check(any(first in ladder for ladder in printed), f"the ladder has no {sign}")
    primitives = program.run("run", "phone-call", "--level", "primitives").out.decode()
    report.check("SYN" not in primitives and "[CONNECT]" in primitives, "--level primitives shows segments")


def main():
    program, report, schema = program_of_arguments(), Report(), Schema()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_scenarios(program, report, schema, folder)
        check_shell_examples(program, report, folder)
    check_command_line(program, report)
    check_profiles(program, report, schema)
    check_known_differences(report)
    check_concepts(program, report)
    check_doctor(program, report)
    check_ladder(program, report)
    check_links(report)
    check_paths_named(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
