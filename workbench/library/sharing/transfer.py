"""Running the process that speaks with a remote, as a generator: closing it ends the process at once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict
from typing import IO, Any, cast

from workbench.library.sharing.addresses import Address, Login
from workbench.library.sharing.events import Checking, Connecting, Progress, Receiving, Sending
from workbench.library.sharing.failures import SILENCE_S, SharingError, failure

_MODULE = "workbench.library.sharing.transfer_process"
_END_S = 5.0


def transfer(
    verb: str, address: Address, login: Login | None, **request: Any
) -> Generator[Progress, None, dict[str, Any]]:
    """Yields at least some times a second, so that it can be closed; returns what the process answered.

    What goes wrong is a `SharingError`.
    """
    kept = {"user": login.user, "token": login.token} if login else None
    asked = {"verb": verb, "address": asdict(address), "login": kept, **request}
    event: Progress = Connecting()
    yield event
    heard = time.monotonic()
    with _lines(asked) as lines:
        for line in lines:
            if line:
                heard = time.monotonic()
                if "done" in line:
                    return cast(dict[str, Any], line["done"])
                event = _event(address, line)
            elif time.monotonic() - heard > SILENCE_S + _END_S:
                raise _failed(address, "timeout")
            yield event
    raise _failed(address, "memory")  # the system ended it


@contextlib.contextmanager
def _lines(request: Mapping[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """What the process says, an empty one where it only lives. It is ended with all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # it has no terminal in which ssh could ask for anything
    )
    with process:
        try:
            with contextlib.suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as asked:
                asked.write(json.dumps(request).encode() + b"\n")
            yield (json.loads(line) if line.strip() else {} for line in cast(IO[bytes], process.stdout))
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Its ssh too, where the system knows groups of processes; else that ends when nobody reads what it says."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _event(address: Address, line: Mapping[str, Any]) -> Progress:
    if "failed" in line:
        values = {key: value for key, value in line.items() if key != "failed"}
        raise _failed(address, line["failed"], **values)
    if "checked" in line:
        return Checking(line["checked"], line["of"])
    if "sent" in line:
        return Sending(line["sent"], line["of"])
    return Receiving(line["received"])


def _failed(address: Address, kind: str, **values: object) -> SharingError:
    return failure(kind, address.host or address.url, path=address.path, **values)
