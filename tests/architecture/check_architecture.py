#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house keeps its order: who may include whom, where Qt and system headers live, how long a file may be.

Usage: check_architecture.py SOURCE_DIR
"""
import re
import sys
from pathlib import Path

# A folder may include itself and those before it.
CORE = ["base", "packet", "service", "tcp", "trace", "explain", "net", "engine", "lesson", "session"]
# scene and the plain controls are the ground floor of ui; features stand side by side and do not know each other;
# shell knows all.
UI_GROUND, UI_TOP = ["scene", "controls"], "shell"
SYSTEM = re.compile(r"^(sys/|netinet/|arpa/|linux/|net/|libmnl/|unistd\.h|poll\.h|fcntl\.h|spawn\.h|sched\.h)")
QT = re.compile(r"^(Q[A-Z]|Qt)")
LONGEST_FILE = 400
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    parts = path.parts
    return parts[0], parts[1] if len(parts) > 2 else ""


def may_include(user, used):
    """Whether a file in `user` may include one in `used`; both are (top folder, sub-folder)."""
    top, sub = user
    used_top, used_sub = used
    if used_top == "tests":
        return top == "tests"
    if top == "tests" or top == "app":
        return used_top in ("core", "ui") or used_top == top
    if top == "core":
        return used_top == "core" and CORE.index(used_sub) <= CORE.index(sub)
    if top == "ui":
        if used_top == "core":
            return True
        if used_top != "ui":
            return False
        if sub == "scene":
            return used_sub == sub
        return used_sub == sub or used_sub in UI_GROUND or sub == UI_TOP
    return False


def check_file(root, path, mistakes):
    user = layer_of(path)
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    if len(lines) < 2 or "SPDX-FileCopyrightText" not in lines[0] or "SPDX-License-Identifier" not in lines[1]:
        mistakes.append(f"{path}:1: the two SPDX lines are missing")
    if user[0] != "tests" and len(lines) > LONGEST_FILE:
        mistakes.append(f"{path}: {len(lines)} lines; over {LONGEST_FILE} a concept is missing")
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        bracket, name = found.groups()
        where = f"{path}:{number}: includes {name}"
        if bracket == '"' and "/" in name:
            used = Path(name)
            if not (root / used).exists() and user[0] != "tests":
                mistakes.append(f"{where}, which does not exist")
            elif not may_include(user, layer_of(used)):
                mistakes.append(f"{where}: {'/'.join(user)} may not know {'/'.join(layer_of(used))}")
        if user[0] == "core" and QT.match(name):
            mistakes.append(f"{where}: core knows no Qt")
        if user[0] in ("core", "ui") and SYSTEM.match(name) and user != ("core", "base") and user != ("core", "net"):
            mistakes.append(f"{where}: system headers live in core/base and core/net")


def check_link_line(root, mistakes):
    text = (root / "core/CMakeLists.txt").read_text(encoding="utf-8")
    code = "\n".join(line.split("#")[0] for line in text.splitlines())
    if "Qt" in code:
        mistakes.append("core/CMakeLists.txt: Qt is on core's link line")
    sources = set(re.findall(r"^\s+(\S+\.cpp)$", code, re.MULTILINE))
    for path in sorted((root / "core").rglob("*.cpp")):
        if str(path.relative_to(root / "core")) not in sources:
            mistakes.append(f"core/{path.relative_to(root / 'core')}: is in no target")


def self_test():
    """The rules themselves: a check that cannot fail would be worth nothing."""
    assert may_include(("core", "engine"), ("core", "net"))
    assert not may_include(("core", "net"), ("core", "engine"))
    assert not may_include(("core", "trace"), ("ui", "scene"))
    assert not may_include(("ui", "bench"), ("ui", "sequence"))
    assert may_include(("ui", "shell"), ("ui", "sequence"))
    assert not may_include(("ui", "scene"), ("ui", "sequence"))
    assert not may_include(("ui", "scene"), ("ui", "controls"))
    assert may_include(("ui", "bench"), ("ui", "controls"))
    assert not may_include(("app", ""), ("tests", "support"))


def main():
    self_test()
    root = Path(sys.argv[1])
    mistakes = []
    files = [p.relative_to(root) for top in ("app", "core", "ui", "tests") for p in sorted((root / top).rglob("*"))
             if p.suffix in (".h", ".cpp")]
    for path in files:
        check_file(root, path, mistakes)
    check_link_line(root, mistakes)
    for mistake in mistakes:
        print(mistake)
    print(f"{len(files)} files looked at, {len(mistakes)} mistakes")
    return 1 if mistakes or len(files) < 50 else 0


sys.exit(main())
