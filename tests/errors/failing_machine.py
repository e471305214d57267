# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that has less: ports in use or reserved, no network, no sandbox, no descriptors.

Used by check_errors.py.
"""
import json
import os
import shutil
import socket
from pathlib import Path

from bad_input import LISTENS
from cli import NOWHERE, Program, plain_environment, side_by_side, without_sandbox
from runs import NOBODY, SOON, WITHOUT_LEAK_CHECK, Runs, can_run


class FailingMachine(Runs):
    """Each method is one thing that a machine may lack."""

    def port_in_use(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            taken = self.file("taken.yaml",
                              f"title: T\nprograms: {{server: {{port: {port}}}}}\nsteps: [{{server: LISTEN}}]\n")
            self.refused(self.run("run", taken, "--json", "--wire", "loopback"), 3, "EADDRINUSE", str(port),
                         "another port")
            if self.sandbox:
                self.good(self.run("run", taken, "--json", "--wire", "sandbox"), "the sandbox has ports of its own")
        text = ("title: T\nprograms: {server: {port: 7}, server2: {port: 7}}\n"
                "steps: [{server: LISTEN}, {server2: LISTEN%s}]\n")
        expected = self.file("taken-expected.yaml", text % ", fails: EADDRINUSE")
        twice = self.file("taken-twice.yaml", text % "")
        for wire in self.kernel_wires:
            if wire == "sandbox" or os.geteuid() == 0:
                self.good(self.run("run", expected, "--json", "--wire", wire), "an expected failure is none")
                self.refused(self.run("run", twice, "--json", "--wire", wire), 3, "EADDRINUSE", ":7 ")

    def several_at_once(self):
        """Each run has a sandbox of its own: the same ports, and nobody hears the others."""
        phone = self.file("same-port.yaml", "title: T\nprograms: {client: {}, server: {port: 80}}\nsteps:\n"
                          "- server: LISTEN\n- client: CONNECT\n- server: ACCEPT\n- wait: {seconds: 1}\n"
                          "expect: [{id: one, count: {of: {segment: S}, at_least: 1, at_most: 1}}]\n")
        if not self.sandbox:
            self.report.skip("several sandboxes at once", "this machine has none")
            return
        for ran in side_by_side(lambda _: self.run("run", phone, "--json", "--wire", "sandbox"), range(5)):
            self.good(ran, "several sandboxes at once")

    # The sandbox that there is not

    def no_sandbox(self):
        """What is missing and what would help is said in one line; auto goes on with the next best wire."""
        def script(name, text, mode=0o755):
            path = self.file(name, text)
            path.chmod(mode)
            return path

        helpers = ((NOWHERE, "its helper program is not there", f"Build or install socketscope-sandbox at {NOWHERE}"),
                   (script("not-executable", "x", 0o644), "may not be executed", "Make"),
                   (script("ends", "#!/bin/sh\nexit 0\n"), "ended without a word", "Try to start"),
                   (script("waits", "#!/bin/sh\nexec sleep 5\n"), "does not answer", "Try again"))
        for helper, *says in helpers:
            env = plain_environment(SOCKETSCOPE_SANDBOX=str(helper))
            self.without(env, (), *says)
        off = ("unshare", "--user", "--map-root-user", "sh", "-c",
               'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"')
        if self.sandbox and can_run(off):
            self.without(plain_environment(), off, "user namespaces are switched off", "user.max_user_namespaces=")
        else:
            self.report.skip("no user namespaces", "this machine has none, or does not let us switch them off")

    def without(self, env, prefix, *says):
        def run(*words):
            return self.run("run", *words, "--json", env=env, prefix=prefix)

        jobs = side_by_side(lambda words: run(*words), (
            ("phone-call", "--wire", "sandbox"), ("phone-call",), ("lost-syn",), ("lost-syn", "--wire", "loopback")))
        refused, call, lost, never = jobs
        self.refused(refused, 3, "The sandbox", *says)
        self.report.check(not refused.out, f"should print nothing: {refused}")
        for ran, wire in ((call, "loopback"), (lost, "model")):
            self.good(ran, "auto finds another wire")
            head = json.loads(ran.lines[0]) if ran.out else {}
            why = head.get("why_not") or ""
            self.report.check(head.get("wire") == wire, f"should be on {wire}: {head}")
            self.report.check("\n" not in why and all(words in why for words in says), f"should say {says}: {head}")
        self.report.check("nobody can hold segments" in why, f"and why not on loopback: {head}")
        self.refused(never, 3, "hold segments")

    def not_for_the_sandbox(self):
        """What no sandbox can play."""
        calls = self.file("calls.yaml", "title: T\nprograms: {a: {calls: rfc9293}}\nsteps: [{a: DISCONNECT}]\n")
        self.refused(self.run("run", calls, "--json", "--wire", "sandbox"), 3, "user calls of RFC 9293", "auto")
        self.refused(self.run("run", "phone-call", "--wire", "sandbox", "--ip", 6), 3, "IPv4 only", "auto")
        lives = self.file("six.yaml", 'title: T\nprograms: {a: {address: "::1"}}\nsteps: [{a: CONNECT}]\n')
        self.refused(self.run("run", lives, "--wire", "sandbox"), 3, "IPv4 only", "auto")
        value = self.file("value.yaml", "settings: {tcp_congestion_control: nonesuch}\n" + LISTENS)
        if self.sandbox:
            self.refused(self.run("run", value, "--wire", "sandbox"), 3, "settings", "tcp_congestion_control")

    def port_reserved(self):
        low = self.file("low.yaml", "title: T\nprograms: {server: {port: 80}}\nsteps: [{server: LISTEN}]\n")
        if self.sandbox:
            self.good(self.run("run", low, "--json", "--wire", "sandbox"), "in the sandbox everybody may use port 80")
        free_from = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
        if free_from <= 80:
            self.report.skip("a reserved port", f"here everybody may use ports from {free_from} on")
            return
        if os.geteuid() != 0:
            self.refused(self.run("run", low, "--json", "--wire", "loopback"), 3, "EACCES", "root")
            return
        if shutil.which("setpriv") is None:
            self.report.skip("a reserved port", "this runs as root, and there is no setpriv")
            return
        # The program may lie where nobody else can go.
        copy = Program(shutil.copy(self.program.path, self.folder / "copy"))
        os.chmod(copy.path, 0o755)
        prefix = ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
        env = plain_environment(**WITHOUT_LEAK_CHECK)
        words = ("run", low, "--json", "--wire", "loopback")
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
            ran = self.run("run", "phone-call", "--json", "--ip", ip, prefix=prefix, env=without_sandbox())
            self.refused(ran, 3, address, "ip link set lo up")
            self.report.check(not ran.out, f"should print nothing: {ran}")
            ran = self.run("run", "phone-call", "--json", "--ip", ip, "--wire", "model", prefix=prefix)
            self.good(ran, "the model needs no network")
        if self.sandbox:
            ran = self.run("run", "phone-call", "--json", "--wire", "sandbox", prefix=prefix)
            self.good(ran, "the sandbox brings its own network")

    def no_descriptors(self):
        """At no limit a crash; below what is needed 3, above it 0, and in between nothing else."""
        for wire in (*self.kernel_wires, "auto"):
            tried = side_by_side(lambda limit, wire=wire: (limit, self.limited(wire, limit)), range(6, 48))
            statuses = []
            for limit, ran in tried:
                if ran.status == 127:  # the loader had no descriptor for a library: the program never began
                    continue
                # The sanitizer itself needs a pipe to look at an object, and takes a lack of one for a wrong object.
                if b"which does not point to an object of type" in ran.err:
                    self.report.skip(f"{limit} descriptors", "the sanitizer that checks types needs some, too")
                    continue
                statuses.append(ran.status)
                if ran.status == 0:
                    self.good(ran, f"with {limit} descriptors")
                elif wire == "sandbox":  # its helper may fail first, and says so in its own words
                    says = ran.err.decode().splitlines()
                    self.report.check(ran.status == 3 and says and says[-1].startswith("socketscope: "), ran)
                    self.whole(ran)
                else:
                    self.refused(ran, 3, "ulimit -n")
            self.report.check(3 in statuses and 0 in statuses, f"{wire}: from 6 descriptors up: {statuses}")

    def limited(self, wire, most):
        return self.run("run", "two-clients", "--json", "--wire", wire, env=plain_environment(**WITHOUT_LEAK_CHECK),
                        prefix=("sh", "-c", f'ulimit -n {most} && exec "$0" "$@"'))
