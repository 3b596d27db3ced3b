"""Endpoints in a process of their own: `python -m tests.benchmarks.served SET` prints its URL as the first line and
serves the endpoints of that set until its standard input ends. It does not share Python's lock with whom it answers.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.fakes.faulty import ClosesMidStream, Fault, HangsMidStream, access_denied, throttled
from tests.fakes.scripted import says
from workbench.local.containers.tgi import Tgi
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply
from workbench.local.server import EndpointServer, ServedEndpoint

TOKENS_PER_SECOND = 200
WORDS_A_LINE = 12
LONG = 2_000_000


@dataclass(frozen=True)
class Streams(Fault):
    """Begins with `lines` lines at once, then `pieces` more, each a token, at the server's pace."""

    lines: int
    pieces: int

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        reply.start(Tgi.stream_type)
        for start in range(0, self.lines, 100):
            lines = range(start, min(start + 100, self.lines))
            reply.part(_event("".join(f"Line {n} of what had arrived before this was measured.\n" for n in lines)))
        for number in pace.walk(range(self.pieces)):
            reply.part(_event("word\n" if number % WORDS_A_LINE == WORDS_A_LINE - 1 else "word "))
        reply.part(_event("", last=True))
        reply.end()


def _event(text: str, last: bool = False) -> bytes:
    token = {"token": {"id": 1, "text": text, "special": last}, "generated_text": text if last else None}
    return b"data:" + json.dumps(token).encode() + b"\n\n"


@dataclass(frozen=True)
class Bursts(Fault):
    """`size` characters in pieces of `piece` of them, as fast as they go; `line` of them to a line, 0: all in one."""

    size: int
    piece: int
    line: int = 0

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        text = ("A long answer goes on and on. " * (self.size // 30 + 1))[: self.size]
        if self.line:
            text = "\n".join(text[start : start + self.line - 1] for start in range(0, self.size, self.line))
        reply.start(Tgi.stream_type)
        for start in range(0, len(text), self.piece):
            reply.part(_event(text[start : start + self.piece]))
        reply.part(_event("", last=True))
        reply.end()


SEVEN = tuple(f"sound-{n}" for n in range(7))
SETS: dict[str, Mapping[str, ServedEndpoint]] = {
    "steady": {f"steady-{n}": Streams(2_000, 6_000) for n in range(8)},
    "long": {
        "one-line": Bursts(LONG, LONG),
        "one-line-in-pieces": Bursts(LONG, 40),
        "lines-in-pieces": Bursts(LONG, 40, line=80),
    },
    "twelve": {name: Streams(0, 400) for name in SEVEN}
    | {
        "refuses": access_denied(),
        "hangs": HangsMidStream(says("one two three", Tgi())),
        "throttled": throttled(),
        "cut": ClosesMidStream(says("one two three four", Tgi()), after_parts=3),
        "long": Bursts(LONG, 4_000, line=80),
    },
}


@contextlib.contextmanager
def served(name: str) -> Iterator[str]:
    """The URL of a process that serves that set meanwhile."""
    command = [sys.executable, "-m", "tests.benchmarks.served", name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


if __name__ == "__main__":
    with EndpointServer(SETS[sys.argv[1]], tokens_per_second=TOKENS_PER_SECOND) as server:
        print(server.url, flush=True)
        sys.stdin.read()
