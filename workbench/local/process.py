"""The embedded endpoints as a child process: started when its URL is first asked for, ended with its parent."""

from __future__ import annotations

import select
import subprocess
import sys
import tempfile
import threading
from types import TracebackType
from typing import IO, cast

from workbench.errors import WorkbenchError

_START_LIMIT_S = 20.0
_END_LIMIT_S = 5.0


class LocalServer:
    """The child reads its standard input and ends when that closes, so that it never outlives a killed parent.

    `tokens_per_second` None answers as fast as possible. Every method may be called from any thread.
    """

    def __init__(self, tokens_per_second: float | None = 30.0, port: int = 0) -> None:
        self._tokens_per_second = tokens_per_second
        self._port = port
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._url = ""

    @property
    def running(self) -> bool:
        child = self._child
        return child is not None and child.poll() is None

    def url(self) -> str:
        """`http://127.0.0.1:PORT`; starts the process on first use, and again where it has died."""
        with self._lock:
            if not self.running:
                self._end()
                self._start()
            return self._url

    def close(self) -> None:
        """End the process and wait for it. A later `url()` starts a new one."""
        with self._lock:
            self._end()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", "workbench.local", "--until-stdin-closes"]
        command += ["--port", str(self._port), "--tokens-per-second", str(self._tokens_per_second or 0)]
        with tempfile.TemporaryFile() as messages:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                bufsize=0,
                start_new_session=True,  # Ctrl+C in a terminal is for the program, which then ends this child
            )
            self._url = _first_line(cast(IO[bytes], self._child.stdout))
            if not self._url:
                self._end()
                raise _could_not_start(messages)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with child:  # closes the pipes and waits
            cast(IO[bytes], child.stdin).close()
            try:
                child.wait(_END_LIMIT_S)
            except subprocess.TimeoutExpired:
                child.kill()


def _first_line(stdout: IO[bytes]) -> str:
    """The child's first line, '' where it ended or said nothing in time."""
    if not select.select([stdout], [], [], _START_LIMIT_S)[0]:
        return ""
    return stdout.readline().decode().strip()


def _could_not_start(messages: IO[bytes]) -> WorkbenchError:
    messages.seek(0)
    told = messages.read().decode(errors="replace").strip()
    return WorkbenchError(
        "The local endpoints could not start: {cause}",
        "Run them by hand with `prompt-workbench local serve` to see more.",
        details=told,
        cause=told.splitlines()[-1] if told else "the process said nothing.",
    )
