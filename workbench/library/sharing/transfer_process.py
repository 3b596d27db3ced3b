"""The process that speaks with a remote: `python -m workbench.library.sharing.transfer_process`.

A connection can be interrupted by nothing but the end of the process that waits for it, and what comes from elsewhere
may be made to use up all memory. It reads one line of JSON, the request, and writes a line for each thing that happens;
an empty line says that it is alive. When nobody reads them any more, it ends.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from typing import Any

from workbench.library.sharing.addresses import without_secret
from workbench.library.sharing.clients import Refusal
from workbench.library.sharing.failures import MEMORY

_ALIVE_S = 0.2
_TOLD_EVERY_S = 0.1
_MOST_SAID = 300


class Voice:
    """Writes the lines; of progress no more than ten a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told = 0.0

    def say(self, **what: Any) -> None:
        self._write(json.dumps(what))

    def progress(self, **what: Any) -> None:
        now = time.monotonic()
        if now - self._told > _TOLD_EVERY_S:
            self._told = now
            self.say(**what)

    def stay_alive(self) -> None:
        while True:
            time.sleep(_ALIVE_S)
            self._write("")

    def _write(self, line: str) -> None:
        with self._lock:
            try:
                os.write(sys.stdout.fileno(), line.encode() + b"\n")
            except OSError:
                os._exit(1)


def main() -> None:
    from workbench.library.sharing.exchange import fetched, pushed

    _limit_memory()
    voice = Voice()
    threading.Thread(target=voice.stay_alive, daemon=True).start()
    request = json.loads(sys.stdin.readline())
    verbs = {"fetch": fetched, "push": pushed}
    try:
        voice.say(done=verbs[request["verb"]](request, voice.progress))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        voice.say(**_told(error, request))
    os._exit(0)  # without waiting for a connection that nobody needs


def _told(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    kind, values = _kind(error)
    if "said" in values:
        values["said"] = _plain(str(values["said"]), request)
    return {"failed": kind, **values}


def _kind(error: BaseException) -> tuple[str, dict[str, Any]]:
    """The name that `failures` has for it."""
    import zlib

    from dulwich.errors import (
        ApplyDeltaError,
        ChecksumMismatch,
        FileFormatException,
        GitProtocolError,
        HangupException,
        NotGitRepository,
    )

    if isinstance(error, Refusal):
        return error.kind, error.values
    if isinstance(error.__cause__, Refusal):
        return _kind(error.__cause__)
    if isinstance(error, MemoryError):
        return "memory", {}
    if isinstance(error, NotGitRepository):
        return "missing", {}
    if isinstance(error, HangupException):
        return _kind_of_ssh("\n".join(_text(line) for line in error.stderr_lines or []))
    if isinstance(error, GitProtocolError):
        return _kind_of_http(error)
    if isinstance(error, zlib.error | ChecksumMismatch | ApplyDeltaError | FileFormatException | AssertionError):
        return "damaged", {"said": error}
    if isinstance(error, TimeoutError):
        return "timeout", {}
    said = getattr(error, "strerror", None) or error
    return "failed", {"said": f"{type(error).__name__}: {said}"}


def _kind_of_http(error: Exception) -> tuple[str, dict[str, Any]]:
    from urllib3 import exceptions

    cause: Any = error.__cause__
    cause = getattr(cause, "reason", None) or cause
    if isinstance(cause, exceptions.SSLError):
        return "tls", {"said": cause}
    if isinstance(cause, exceptions.NameResolutionError):
        return "unreachable", {"said": "no host of that name"}
    if isinstance(cause, exceptions.ProxyError | exceptions.NewConnectionError):
        return "unreachable", {"said": getattr(cause.__cause__, "strerror", None) or "nothing answers there"}
    if isinstance(cause, exceptions.ConnectTimeoutError | exceptions.ReadTimeoutError):
        return "timeout", {}
    return _kind_of_ssh(str(error)) if cause is None else ("ended", {"said": str(cause)})


# What ssh and git say, and what it means; the first that fits.
_SAID = (
    ("host_unknown", "host key verification failed|remote host identification has changed|no .* host key is known"),
    ("key_refused", "permission denied|too many authentication failures"),
    ("unreachable", "could not resolve|connection refused|timed out|no route|network is unreachable"),
    ("missing", "not appear to be a git repository|repository not found|no such file|does not exist|not found"),
)


def _kind_of_ssh(said: str) -> tuple[str, dict[str, Any]]:
    for kind, pattern in _SAID:
        if re.search(pattern, said, re.IGNORECASE):
            lines = [line for line in said.splitlines() if re.search(pattern, line, re.IGNORECASE)]
            return kind, {"said": lines[-1] if lines else said}
    return "ended", {"said": said or "it gave no reason"}


def _plain(said: str, request: dict[str, Any]) -> str:
    """In one line, without control characters, addresses with a user, or the token itself."""
    for secret in (request.get("login") or {}).values():
        said = said.replace(secret, "…") if secret else said
    words = (without_secret(word) if "@" in word and "://" in word else word for word in said.split())
    line = " ".join("".join(character for character in word if character.isprintable()) for word in words)
    return line[:_MOST_SAID].rstrip(".") or "?"


def _text(line: object) -> str:
    return line.decode("utf-8", "replace") if isinstance(line, bytes) else str(line)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; those of size hold there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
