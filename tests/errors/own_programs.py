# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's own programs in the sandbox: what they do is seen, how they end is passed on, and nothing is left of them.

Used by check_errors.py.
"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

from cli import Program, plain_environment, without_sandbox
from event_lines import Schema, check_lines
from runs import NOBODY, SOON, WITHOUT_LEAK_CHECK, Runs

PYTHON = "/usr/bin/python3"  # may be started by anybody
CLIENT = """import socket, sys
with socket.create_connection(("127.0.0.2", 7)) as s:
    s.sendall(b"hello")
    s.shutdown(socket.SHUT_WR)
    print("heard", s.recv(100).decode(), flush=True)
sys.exit(7)
"""
SERVER_AND_CLIENT = """import os, socket, sys
with socket.create_server(("127.0.0.1", 80)) as server:
    if os.fork() == 0:
        with socket.create_connection(("127.0.0.1", 80)) as caller:
            caller.sendall(b"ping")
            os._exit(0 if caller.recv(10) == b"pong" else 1)
    connection, _ = server.accept()
    with connection:
        connection.recv(10)
        connection.sendall(b"pong")
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
# Says where it is, leaves a process behind that nobody waits for, and does not end, whatever it is told.
STUBBORN = """import os, signal, subprocess, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
subprocess.Popen(["sleep", "1000"], start_new_session=True)
print(os.readlink("/proc/self/ns/net"), flush=True)
time.sleep(1000)
"""
OBEDIENT = "import os, time\nprint(os.readlink('/proc/self/ns/net'), flush=True)\ntime.sleep(1000)\n"


def is_held(namespace):
    """Whether a process lives there that we may look at."""
    for link in Path("/proc").glob("[0-9]*/ns/net"):
        try:
            if os.readlink(link) == namespace:
                return True
        except OSError:
            continue
    return False


class OwnPrograms(Runs):
    """Each method is one of them."""

    def look(self):
        if not self.sandbox:
            self.report.skip("a person's own programs", "this machine has no sandbox")
            self.refused_here()
            return
        self.schema = Schema()
        for story in (self.client, self.client_in_words, self.server_and_client, self.statuses, self.refused_here,
                      self.time_over, self.interrupted, self.at_a_terminal, self.visitor, self.output_lost,
                      self.without_rights):
            story()

    def python(self, name, text):
        return PYTHON, self.file(name, text)

    def events(self, ran, what):
        events = check_lines(self.report, self.schema, ran.lines, what)
        self.report.check(events and events[-1]["status"] == ran.status, f"{what}: the end is {events[-1:]}: {ran}")
        self.report.check(events and events[0]["wire"] == "sandbox", f"{what}: {events[:1]}")
        return events

    def states(self, events, program):
        return [event["to"] for event in events if event["event"] == "state" and event["program"] == program]

    # What they do

    def client(self):
        """Its connection to the echo is there from SYN to TIME-WAIT; its own words go to stderr, its status is ours."""
        ran = self.run("sandbox", "--json", "--", *self.python("client.py", CLIENT))
        self.report.check(ran.status == 7 and ran.err == b"heard hello\n", ran)
        events = self.events(ran, "a client")
        self.report.check([p["name"] for p in events[0]["programs"]] == ["web", "echo"], events[0])
        own, heard = self.states(events, "python3"), self.states(events, "echo")
        self.report.check(own[:1] == ["SYN-SENT"] and own[-1:] == ["TIME-WAIT"], f"a client: {own}")
        self.report.check("LAST-ACK" in heard, f"the echo: {heard}")
        segments = [event for event in events if event["event"] == "segment"]
        self.report.check(all(event["origin"] == "observed" for event in segments), "a client: not all is observed")
        self.report.check(all(event["fate"] == "delivered" for event in segments), "a client: something got lost")
        data = {(event["from"], event["to"], event["len"]) for event in segments if event["len"]}
        self.report.check(data == {("python3", "echo", 5), ("echo", "python3", 5)}, f"a client: data {data}")

    def client_in_words(self):
        """First what the command says, then the ladder, and a picture."""
        picture = self.folder / "own.svg"
        ran = self.run("sandbox", "--text=ascii", "--export", picture, "--", PYTHON, "-c", CLIENT)
        self.report.check(ran.status == 7 and not ran.err, ran)
        self.report.check(ran.lines[:1] == ["heard hello"], f"in words: {ran.lines[:3]}")
        ladder = "\n".join(ran.lines[1:])
        self.report.check("TIME-WAIT" in ladder and "[ACCEPT]" in ladder, ladder)
        self.report.check("[CONNECT]" not in ladder, f"a call that nobody saw: {ladder}")
        self.report.check(picture.exists() and b"</svg>" in picture.read_bytes(), "own.svg is not whole")

    def server_and_client(self):
        """Two of their own, at one address, and a port that is root's elsewhere. One name, two columns."""
        ran = self.run("sandbox", "--json", "--", *self.python("both.py", SERVER_AND_CLIENT))
        self.report.check(ran.status == 0 and not ran.err, ran)
        events = self.events(ran, "server and client")
        names = {event["program"] for event in events if event["event"] == "state"} - {"web", "echo"}
        self.report.check(names == {"python3", "python3 2"}, f"server and client are {names}")
        listens = [e["program"] for e in events if e["event"] == "state" and e["to"] == "LISTEN" and e["program"] in names]
        calls = [e["program"] for e in events if e["event"] == "state" and e["to"] == "SYN-SENT"]
        self.report.check(len(listens) == 1 == len(calls) and listens != calls, f"{listens} listens, {calls} calls")
        data = [event["len"] for event in events if event["event"] == "segment" and event["len"]]
        self.report.check(data == [4, 4], f"server and client: data {data}")

    # How they end

    def statuses(self):
        """As shells say it. stderr has a line of ours only where we have something to say."""
        script = self.file("no-program", "words\n")
        for command, status, *says in ((("true",), 0), (("sh", "-c", "exit 3"), 3), (("sh", "-c", "kill -9 $$"), 137),
                                       (("sh", "-c", "kill -TERM $$"), 143), (("no-such-program",), 127, "no-such"),
                                       (("/no/such/program",), 127, "/no/such"), ((script,), 126, "no-program"),
                                       ((self.folder,), 126, "")):
            for form in ("--json", "--text"):
                ran = self.run("sandbox", form, "--", *command)
                self.report.check(ran.status == status, ran)
                if says:
                    self.refused(ran, status, *says)
                self.report.check(bool(ran.err) == bool(says), ran)
                self.report.check(form == "--text" or self.events(ran, str(command)), ran)

    def refused_here(self):
        """A machine without a sandbox, and words that cannot be used: the command is not started."""
        touched = self.folder / "touched"
        ran = self.run("sandbox", "--json", "--", "touch", touched, env=without_sandbox())
        self.refused(ran, 3, "its helper program is not there")
        self.refused(self.run("sandbox", "--timeout", "0", "--", "touch", touched), 2, "--timeout")
        self.refused(self.run("sandbox", "--profile", "lecture", "--", "touch", touched), 2, "--profile")
        self.refused(self.run("sandbox", "--export", "x.bmp", "--", "touch", touched), 2, "x.bmp")
        self.report.check(not touched.exists(), "a command was started all the same")

    def nothing_left(self, process, namespace, what):
        self.report.check(namespace.startswith("net:["), f"{what}: it said {namespace!r}")
        self.report.check(namespace != os.readlink("/proc/self/ns/net"), f"{what}: it was not in the sandbox")
        self.report.check(self.soon_gone(process.pid), f"{what}: something is left running")
        ends = time.monotonic() + 5
        while is_held(namespace) and time.monotonic() < ends:
            time.sleep(0.01)
        self.report.check(not is_held(namespace), f"{what}: somebody is left in the sandbox")

    def time_over(self):
        """Who ends when told to does so at once; who does not is killed after two seconds, and what it left, too."""
        for text, least, most in ((OBEDIENT, 0.5, 2), (STUBBORN, 2.4, 8)):
            words = ("sandbox", "--json", "--timeout", 0.5, "--", *self.python("endless.py", text))
            began = time.monotonic()
            process = self.program.start(*words)
            ran = self.program.finish(process, words, SOON)
            took = time.monotonic() - began
            namespace, said = ran.err.decode().split("\n", 1)
            self.report.check(ran.status == 4 and "socketscope: not finished after" in said, ran)
            self.report.check(least < took < most, f"took {took:.1f} s: {ran}")
            self.events(ran, "an endless command")
            self.nothing_left(process, namespace, "an endless command")

    def interrupted(self):
        """SIGINT and SIGTERM to us are passed on, and the status is ours. kill -9 leaves nothing either."""
        for number, text, status in ((signal.SIGINT, OBEDIENT, 130), (signal.SIGTERM, STUBBORN, 130),
                                     (signal.SIGKILL, STUBBORN, -signal.SIGKILL)):
            words = ("sandbox", "--json", "--", *self.python("endless.py", text))
            process = self.program.start(*words)
            namespace = process.stderr.readline().decode().strip()
            process.send_signal(number)
            ran = self.program.finish(process, words, SOON)
            self.report.check(ran.status == status, ran)
            if number != signal.SIGKILL:
                self.events(ran, "an interrupted command")
            self.nothing_left(process, namespace, f"after signal {number}")

    def at_a_terminal(self):
        """Ctrl-C at a terminal reaches the command from the terminal itself, once, and what it does then counts."""
        once = self.python("once.py", "import signal, time\ncount = []\n"
                           "signal.signal(signal.SIGINT, lambda *_: count.append(1))\nprint('ready', flush=True)\n"
                           "time.sleep(0.3)\nwhile not count: time.sleep(0.01)\ntime.sleep(0.3)\n"
                           "print('heard', len(count), flush=True)\n")
        pid, master = pty.fork()
        if pid == 0:
            os.execve(self.program.path, [self.program.path, "sandbox", "--", *map(str, once)], plain_environment())
        heard, ends, asked = b"", time.monotonic() + SOON, False
        while time.monotonic() < ends:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    heard += os.read(master, 65536)
                except OSError:  # the terminal's other end is closed
                    break
            if b"ready" in heard and not asked:
                asked = True
                os.write(master, b"\x03")
        os.close(master)
        if not asked:
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.report.check(status == 130 and b"heard 1" in heard, f"Ctrl-C: status {status}: {heard[-600:]!r}")

    # The sandbox alone

    def visitor(self):
        """Without a command: who enters from another terminal is drawn as visitor; Ctrl-C ends it, as it should."""
        words = ("sandbox", "--json")
        process = self.program.start(*words)
        line = process.stderr.readline().decode()
        enter = re.search(r"(nsenter .* -t \d+)$", line.strip())
        self.report.check(enter, f"how to enter: {line!r}")
        self.report.check(b"127.0.0.2:8080" in process.stderr.readline(), "where the web server is")
        if enter and shutil.which("nsenter"):
            came = subprocess.run([*enter[1].split(), *map(str, self.python("client.py", CLIENT))], check=False,
                                  capture_output=True, timeout=SOON, stdin=subprocess.DEVNULL)
            self.report.check(came.returncode == 7 and came.stdout == b"heard hello\n", came)
            seen = []
            while not any('"visitor"' in line and '"TIME-WAIT"' in line for line in seen):
                if not select.select([process.stdout], [], [], 5)[0]:
                    break
                seen.append(process.stdout.readline().decode())
        else:
            seen = [process.stdout.readline().decode()]
            self.report.skip("a visitor in the sandbox", "there is no nsenter")
        process.send_signal(signal.SIGINT)
        ran = self.program.finish(process, words, SOON)
        self.report.check(ran.status == 0 and not ran.err, ran)
        ran.out = "".join(seen).encode() + ran.out
        events = self.events(ran, "the sandbox alone")
        if len(seen) > 1:
            own = self.states(events, "visitor")
            self.report.check(own[:1] == ["SYN-SENT"], f"a visitor: {own}")

    # What else may fail

    def output_lost(self):
        """Nobody reads: the command is ended, and the status says why."""
        command = ("sleep", "1000")
        for form in ("--json", "--text"):
            with open("/dev/full", "wb") as full:
                words = (("sandbox", form, "--", *command) if form == "--json" else
                         ("sandbox", form, "--", "true"))
                self.refused(self.run(*words, stdout=full), 3, "stdout is closed or full")

    def without_rights(self):
        """Nobody in particular has the same sandbox."""
        if os.geteuid() != 0 or shutil.which("setpriv") is None:
            self.report.skip("own programs without rights", "this does not run as root, or there is no setpriv")
            return
        folder = self.folder / "bin"
        folder.mkdir()
        folder.chmod(0o755)
        for name in ("socketscope", "socketscope-sandbox"):
            copy = shutil.copy(Path(self.program.path).with_name(name), folder / name)
            os.chmod(copy, 0o755)
        nobody = Program(folder / "socketscope")
        words = ("sandbox", "--json", "--", *self.python("client.py", CLIENT))
        prefix = ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
        env = plain_environment(HOME="/", **WITHOUT_LEAK_CHECK)
        env.pop("SOCKETSCOPE_SANDBOX", None)
        process = nobody.start(*words, prefix=prefix, cwd="/", env=env)
        ran = nobody.finish(process, words, SOON)
        self.report.check(ran.status == 7 and ran.err == b"heard hello\n", ran)
        events = self.events(ran, "without rights")
        self.report.check("TIME-WAIT" in self.states(events, "python3"), "without rights: no connection")
        self.report.check(self.soon_gone(process.pid), f"without rights something is left running: {ran}")
