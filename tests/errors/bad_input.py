# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios that cannot be used, and what is said of each: name → (content, words that the one line holds …).

Used by check_errors.py. It runs nothing.
"""
import random
from pathlib import Path

HEAD = "title: T\nprograms: {client: {}, server: {}}\n"
LISTENS = HEAD + "steps: [{server: LISTEN}]\n"


def bad_files():
    """What a file may be that is no scenario, or hardly one."""
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
    noise = random.Random(1).randbytes(5000)
    step = HEAD + "steps:\n"
    return {
        "empty": ("", "empty"),
        "blank": ("  \n# nothing\n", "empty"),
        "unclosed": ("title: [a\n", "unclosed.yaml:2:1", "not YAML"),
        "tabs": ("title: T\nprograms:\n\tclient: {}\n", "tabs.yaml:3:", "not YAML"),
        "noise": (noise, "not a text file"),
        "program": (Path("/bin/sh").read_bytes(), "not a text file"),
        "utf16": ((HEAD + "steps: []\n").encode("utf-16"), "not a text file"),
        "list": ("- a\n- b\n", "not a scenario"),
        "word": ("hello\n", "not a scenario"),
        "two-documents": (LISTENS + "---\n" + LISTENS, "several documents"),
        "deep-lists": ("[" * 20000, "nested too deeply"),
        "deep-mappings": ("{a: " * 20000 + "1" + "}" * 20000, "nested too deeply"),
        "deep-by-indent": ("".join(" " * i + "a:\n" for i in range(1000)), "nested too deeply"),
        "bomb": (bomb, "too large", "aliases"),
        "long": ("# " + "x" * (2 << 20), "too large"),
        "title": ("programs: {client: {}}\nsteps: [{client: CONNECT}]\n", "title: is needed"),
        "programs": ("title: T\nsteps: [{client: CONNECT}]\n", "programs: is needed"),
        "no-programs": ("title: T\nprograms: {}\nsteps: [{client: CONNECT}]\n", "A scenario has programs"),
        "steps": (HEAD, "steps: is needed"),
        "no-steps": (HEAD + "steps: []\n", "A scenario has steps"),
        "unknown-key": ("title: T\nprogramms: {}\n", "unknown-key.yaml:2:1", "Did you mean programs?"),
        "key-twice": ("title: T\ntitle: U\n", "key-twice.yaml:2:1", "twice"),
        "program-twice": ("title: T\nprograms: {a: {}, a: {}}\nsteps: [{a: CONNECT}]\n", "twice"),
        "unknown-program": (step + "- sever: LISTEN\n", "unknown-program.yaml:4:3", "Did you mean server?"),
        "unknown-primitive": (step + "- server: LISTN\n", "unknown-primitive.yaml:4:11", "Did you mean LISTEN?"),
        "unknown-option": (step + "- server: LISTEN\n  backlogg: 3\n", "Did you mean backlog?"),
        "unknown-error": (step + "- client: CONNECT\n  fails: EWHAT\n", "There is no error EWHAT"),
        "unknown-state": (step + "- wait: {state: {client: CONNECTED}}\n", "There is no TCP state CONNECTED"),
        "steps-are-a-word": (HEAD + "steps: LISTEN\n", "A list is expected"),
        "step-is-a-word": (step + "- LISTEN\n", "A mapping"),
        "programs-are-a-list": ("title: T\nprograms: [client]\nsteps: []\n", "A mapping"),
        "program-is-a-number": ("title: T\nprograms: {client: 5}\nsteps: []\n", "A mapping"),
        "title-is-a-list": ("title: [T]\n", "A word or text"),
        "port-is-a-word": ("title: T\nprograms: {server: {port: many}}\nsteps: []\n", "whole number"),
        "port-is-too-high": ("title: T\nprograms: {server: {port: 65536}}\nsteps: []\n", "from 0 to 65535"),
        "port-is-negative": ("title: T\nprograms: {server: {port: -1}}\nsteps: []\n", "from 0 to 65535"),
        "bytes-are-too-many": (step + "- client: SEND\n  bytes: 99999999999\n", "whole number"),
        "max-is-zero": (step + "- client: RECEIVE\n  max: 0\n", "whole number"),
        "limit-is-no-number": (step + "- wait: {seconds: .nan}\n", "A number"),
        "no-message": (step + "- client: SEND\n", "SEND needs one message"),
        "file-missing": (step + "- client: SEND\n  file: none.txt\n", "none.txt", "cannot be sent"),
        "no-address": ("title: T\nprograms: {server: {address: home}}\nsteps: []\n", "not an address"),
        "foreign-address": ("title: T\nprograms: {server: {address: 10.0.0.1}}\nsteps: []\n", "not loopback"),
        "any-address": ("title: T\nprograms: {server: {address: 0.0.0.0}}\nsteps: []\n", "not loopback"),
        "foreign-call": (step + "- client: CONNECT\n  address: 8.8.8.8\n  port: 53\n", "not loopback"),
        "empty-list": (LISTENS + "expect: [{id: a, segments: {in_order: []}}]\n", "At least one"),
        "empty-range": (LISTENS + "expect: [{id: a, count: {of: {call: {}}, at_least: 2, at_most: 1}}]\n",
                        "No number"),
        "no-rule": (LISTENS + "expect: [{id: a}]\n", "one rule"),
        "names-with-lines": (step + '- wait: "a\\nb.c.returned"\n', "There is no program"),
        "unknown-profile": ("title: T\nprofile: lecture\n" + LISTENS[9:], "There is no profile lecture"),
        "unknown-need": ("needs: [holds]\n" + LISTENS, "Did you mean hold?"),
        "unknown-calls": ("title: T\nprograms: {a: {calls: rfc793}}\nsteps: []\n", "There is no kind of calls"),
        "unknown-transport": ("title: T\nprograms: {a: {transport: sctp}}\nsteps: []\n", "There is no transport"),
        "port-for-listen": (step + "- server: LISTEN\n  from_port: 5\n", 'Unknown key "from_port"'),
        "from-port-zero": (step + "- client: CONNECT\n  from_port: 0\n", "from 1 to 65535"),
        "quick-ack": (step + "- client: CONNECT\n  quick_ack: maybe\n", "true or false"),
        "send-to": (step + "- client: SEND\n  text: a\n  to: server\n", "calls: rfc9293"),
        "ids-with-colours": (LISTENS + 'expect: [{id: "\\e[31m", happens: {call: {}}}]\n', "id"),
    }


def bad_wires():
    """What scenarios say of segments, of the wire and of the kernel's settings."""
    held = "needs: [hold]\n" + HEAD + "steps:\n- "
    forged = "segment: {flags: R, from: client%s}\n  do: forge\n"
    return {
        "not-needed": (HEAD + "steps:\n- wire: hold\n", "needs: [hold]"),
        "unknown-wire": (held + "wire: cutt\n", "There is no wire cutt", "Did you mean cut?"),
        "wire-says-nothing": (held + "wire: {}\n", "told to do something"),
        "too-much-loss": (held + "wire: {lose: 2}\n", "from 0 to 1"),
        "loss-in-words": (held + "wire: {lose: much}\n", "neither a chance nor a segment"),
        "too-slow": (held + "wire: {delay: 61}\n", "from 0 to 60"),
        "hold-what": (held + "wire: {hold: {flag: S}}\n", "Did you mean flags?"),
        "two-things": (held + "wire: {lose: {flags: S}, delay: 1}\n", 'Unknown key "delay"'),
        "zeroth": (held + "wire: {hold: {flags: S, nth: 0}}\n", "from 1 to 1000000"),
        "do-nothing": (held + "segment: {flags: S}\n", "do: is missing"),
        "unknown-action": (held + "segment: {flags: S}\n  do: dropp\n", "Did you mean drop?"),
        "hold-one": (held + "segment: {flags: S}\n  do: hold\n", "There is no action hold"),
        "delay-how-long": (held + "segment: {flags: S}\n  do: delay\n", "A delay has a length"),
        "forge-from-nobody": (held + "segment: {flags: R}\n  do: forge\n", "from: is needed"),
        "forge-without-flags": (held + "segment: {from: client}\n  do: forge\n", "flags: is needed"),
        "forge-all": (held + "segment: all\n  do: forge\n", "A mapping"),
        "forge-the-second": (held + forged % ", nth: 2", 'Unknown key "nth"'),
        "forge-to-itself": (held + forged % ", to: client", "from one program to another"),
        "forge-too-high": (held + forged % ", seq: 4294967296", "from 0 to 4294967295"),
        "forge-two-texts": (held + forged % ', text: a, hex: "0a"', "one text"),
        "forge-too-long": (held + forged % (", text: " + "a" * 1461), "at most 1460 bytes"),
        "forge-and-wait": (held + forged % "" + "  limit: 3\n", 'Unknown key "limit"'),
        "forge-for-whom": ("title: T\nneeds: [hold]\nprograms: {client: {}}\nsteps:\n- " + forged % "", "Give to:"),
        "kill-nobody": (held + "kill_program: srver\n", "Did you mean server?"),
        "kill-later": (held + "kill_host: server\n  limit: 3\n", 'Unknown key "limit"'),
        "setting-unknown": ("settings: {tcp_syn_retires: 2}\n" + LISTENS, "Did you mean tcp_syn_retries?"),
        "setting-foreign": ("settings: {net.core.rmem_max: 2}\n" + LISTENS, "that a sandbox may change"),
        "setting-path": ("settings: {tcp_sack: ../0}\n" + LISTENS, "one word or a few numbers"),
        "setting-two": (HEAD + "steps:\n- setting: {tcp_sack: 0, tcp_ecn: 0}\n", "A step changes one setting"),
        "setting-and-wait": (HEAD + "steps:\n- setting: {tcp_sack: 0}\n  limit: 3\n", 'Unknown key "limit"'),
        "held-or-arrived": (held + "wait: {segment: {flags: S, held: true, arrived: true}}\n", "held: true"),
    }
