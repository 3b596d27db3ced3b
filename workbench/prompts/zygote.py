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


class Child:
    """A child's connection; where the child could not be forked, it is closed at the other end."""

    def __init__(self, connection: socket.socket, lifeline: int) -> None:
        self.connection = connection
        self._lifeline = lifeline
        self._lock = threading.Lock()

    @property
    def ended(self) -> bool:
        return self._lifeline < 0

    def end(self) -> None:
        """Ends the child at once, whatever it does. From any thread."""
        with self._lock:
            if self._lifeline >= 0:
                os.close(self._lifeline)
                self._lifeline = -1


class Zygote:
    """Starts again where it has died. Every method may be called from any thread; children are independent."""

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
    def child(self) -> Iterator[Child]:
        """A child of its own, ended at the latest when the block is left."""
        ours, theirs = socket.socketpair()
        lifeline, end = os.pipe()
        child = Child(ours, end)
        try:
            with theirs:
                self._hand_over([theirs.fileno(), lifeline])
            os.close(lifeline)
            lifeline = -1
            yield child
        finally:
            if lifeline >= 0:
                os.close(lifeline)
            child.end()
            ours.close()

    def close(self) -> None:
        """Ends the process, and any child that still computes. A later request starts a new one."""
        with self._lock:
            self._end()

    def _hand_over(self, descriptors: list[int]) -> None:
        with self._lock:
            try:
                socket.send_fds(self._ensure(), [b"+"], descriptors)
            except OSError:  # it has died since
                self._end()
                socket.send_fds(self._ensure(), [b"+"], descriptors)

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
