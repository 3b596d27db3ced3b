"""The warm process that renders templates: started when the first one is rendered, forking a child for each request."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

MODULE = "workbench.prompts.template_process"
_END_LIMIT_S = 2.0


class Zygote:
    """Starts again where it has died. Every method may be called from any thread; connections are independent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    @staticmethod
    def possible() -> bool:
        return hasattr(os, "fork") and hasattr(socket, "send_fds")

    @property
    def pid(self) -> int | None:
        """The running process, None where there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Begins to start it, where it is not there, and returns at once."""
        with self._lock:
            self._ensure()

    @contextmanager
    def connection(self) -> Iterator[socket.socket]:
        """A connection to a child of its own. Where the child could not be forked, it is closed at the other end."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs)
            yield ours

    def close(self) -> None:
        """Ends the process, and any child that still computes. A later request starts a new one."""
        with self._lock:
            self._end()

    def _hand_over(self, theirs: socket.socket) -> None:
        with self._lock:
            try:
                socket.send_fds(self._ensure(), [b"+"], [theirs.fileno()])
            except OSError:  # it has died since
                self._end()
                socket.send_fds(self._ensure(), [b"+"], [theirs.fileno()])

    def _ensure(self) -> socket.socket:
        if self._control is None or self.pid is None:
            self._end()
            self._control = self._start()
        return self._control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", MODULE, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl+C in a terminal is for the program, and its group is its own
            )
        atexit.unregister(self.close)
        atexit.register(self.close)
        return ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process is None:
            return
        with process:  # waits
            cast(IO[bytes], process.stdin).close()
            try:
                process.wait(_END_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
