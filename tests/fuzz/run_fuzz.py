#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds bytes of chance to all that reads bytes from elsewhere (tests/fuzz/targets.h), for so many seconds or so many
executions each. What a fuzzer finds is kept in the folder that it names, and belongs into found/ once it is mended.

Usage: run_fuzz.py BUILD_DIR PATH_OF_SOCKETSCOPE (--seconds N | --runs N) [TARGET]…
"""
import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("segment", "pcapng", "session", "scenario")


def seeds(program, folder):
    """Good bytes to begin with: saved sessions, their packets, the built-in scenarios."""
    for target in TARGETS:
        (folder / target).mkdir(parents=True, exist_ok=True)
    for scenario in sorted((ROOT / "resources").glob("*/*.yaml")):
        (folder / "scenario" / scenario.name).write_bytes(scenario.read_bytes())
    for name in ("phone-call", "lost-data", "datagrams", "reset-family", "two-clients"):
        path = folder / "session" / f"{name}.pcapng"
        subprocess.run([program, "run", name, "--wire", "model", "--save", path], check=True, stdout=subprocess.DEVNULL)
        data = path.read_bytes()
        (folder / "pcapng" / path.name).write_bytes(data)
        for n, packet in enumerate(packets(data)):
            (folder / "segment" / f"{name}-{n}").write_bytes(packet)


def packets(data):
    """What the packet blocks of a little-endian pcapng file carry."""
    at = 0
    while at + 12 <= len(data):
        kind, length = (int.from_bytes(data[at + i : at + i + 4], "little") for i in (0, 4))
        if kind == 6:
            captured = int.from_bytes(data[at + 20 : at + 24], "little")
            yield data[at + 28 : at + 28 + captured]
        at += length


def fuzz(target, arguments, folder):
    """Whether a fuzzer came to its end, and how far it came."""
    kept = folder / "trouble"
    kept.mkdir(exist_ok=True)
    limit = [f"-max_total_time={arguments.seconds}"] if arguments.seconds else [f"-runs={arguments.runs}"]
    command = [str(arguments.build / "tests/fuzz" / f"fuzz_{target}"), *limit, "-timeout=20", "-rss_limit_mb=2048",
               "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={kept}/{target}-", str(folder / target)]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace")
    count = re.search(r"number_of_executed_units: (\d+)", ran.stderr)
    print(f"{target:10} {int(count[1]) if count else 0:>12,} executions, status {ran.returncode}", flush=True)
    if ran.returncode != 0:
        print(ran.stderr[-4000:], flush=True)
    return ran.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("targets", nargs="*", default=TARGETS)
    arguments = parser.parse_args()
    if (arguments.seconds is None) == (arguments.runs is None):
        parser.error("--seconds or --runs")
    folder = arguments.build / "fuzz"
    seeds(arguments.program, folder)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return 0 if all(list(pool.map(lambda t: fuzz(t, arguments, folder), arguments.targets))) else 1


if __name__ == "__main__":
    sys.exit(main())
