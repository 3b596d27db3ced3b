"""An endpoint in a process of its own that answers everything after a given time: `python -m tests.benchmarks.stand_in
MS` prints its URL as the first line and serves until its standard input ends. It does not share Python's lock with whom
it answers, and costs next to no time itself."""

from __future__ import annotations

import asyncio
import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator

BODY = b'[{"generated_text": "one two three four five"}]'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: 0\r\nContent-Length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Answers(asyncio.Protocol):
    """One connection; a request is answered `wait_s` after its last byte."""

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, gap, body = self._data.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if gap and length and len(body) >= int(length[1]):
            self._data = body[int(length[1]) :]
            asyncio.get_running_loop().call_later(self._wait_s, self._transport.write, ANSWER)


async def serve(wait_s: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answers(wait_s), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextlib.contextmanager
def stand_in(wait_ms: float) -> Iterator[str]:
    """The URL of a stand-in that runs meanwhile."""
    command = [sys.executable, "-m", "tests.benchmarks.stand_in", str(wait_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
