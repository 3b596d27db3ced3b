"""Rendering templates that compute, in a process of its own with limits on time, memory and output.

A sandbox keeps a template from reaching objects, but not from counting to 10^12 or doubling a string for ever, and no
thread of Python can be interrupted while it does. A process can. See `zygote` for where it comes from and
`template_process` for its limits.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import IO, cast

from workbench.errors import TemplateError, WorkbenchError
from workbench.prompts.template_faults import Fault, told, too_much_memory
from workbench.prompts.template_messages import FAILED, TEXT, Frame, Job, decoded, read_frame, request
from workbench.prompts.template_process import CPU_SECONDS, MAX_COMPUTED, MEMORY, SECONDS
from workbench.prompts.zygote import MODULE, Child, Zygote

_START_LIMIT_S = 20.0
_ONCE_LIMIT_S = 1.3  # with the start of the process
_GRACE_S = 0.2  # what the process may take longer than its own limit, before the program ends it
_LONGEST_FRAME = 4 * MAX_COMPUTED  # bytes of UTF-8
_TIME_IS_OVER = {getattr(signal, name, None) for name in ("SIGPROF", "SIGALRM")}
_ZYGOTE = Zygote()
Wakes = Callable[[Callable[[], None]], AbstractContextManager[object]]
_INTERRUPTION: ContextVar[Wakes] = ContextVar("interruption", default=nullcontext)


class _NotBegun(Exception):
    """The process ended before the first job."""


@contextmanager
def interruptible(wakes: Wakes) -> Iterator[None]:
    """Within the block, what `wakes` is given ends a rendering of this thread at once, with some `WorkbenchError`."""
    token = _INTERRUPTION.set(wakes)
    try:
        yield
    finally:
        _INTERRUPTION.reset(token)


def prepare() -> None:
    """Begins to start what `render_isolated` needs, so that the caller can do something else meanwhile."""
    if Zygote.possible():
        with suppress(OSError):  # `render_isolated` tells it
            _ZYGOTE.start()


def render_isolated(jobs: Sequence[Job]) -> list[str]:
    """The rendered texts, in order. Undefined, broken, refused, endless, overlong: `TemplateError` naming the part."""
    asked = request(jobs)
    if not Zygote.possible():
        return _rendered_once(jobs, asked)
    for _attempt in range(2):  # the zygote may have been killed since it was last needed
        try:
            return _rendered_by_fork(jobs, asked)
        except _NotBegun:
            continue
    raise _failed()


def _rendered_by_fork(jobs: Sequence[Job], asked: bytes) -> list[str]:
    with _child() as child, _INTERRUPTION.get()(child.end):
        connection = child.connection
        try:
            connection.settimeout(_START_LIMIT_S)
            connection.sendall(asked)
            with connection.makefile("rb") as stream:
                return _texts(jobs, stream, lambda: connection.settimeout(SECONDS + _GRACE_S))
        except (OSError, _NotBegun) as error:
            if child.ended:
                raise _stopped() from error
            raise _NotBegun from error


@contextmanager
def _child() -> Iterator[Child]:
    try:
        with _ZYGOTE.child() as child:
            yield child
    except OSError as error:  # no process or descriptor to be had
        raise _failed(str(error)) from error


def _rendered_once(jobs: Sequence[Job], asked: bytes) -> list[str]:
    """A process for this request alone: where there is no fork."""
    command = [sys.executable, "-P", "-m", MODULE, "--once"]
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=_ONCE_LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        try:
            return _texts(jobs, io.BytesIO(error.stdout or b""), lambda: None, ended_late=True)
        except _NotBegun:
            raise _endless(jobs[0].part) from error
    try:
        late = -done.returncode in _TIME_IS_OVER
        return _texts(jobs, io.BytesIO(done.stdout), lambda: None, ended_late=late)
    except _NotBegun as error:
        raise _failed(done.stderr.decode(errors="replace")) from error


def _texts(
    jobs: Sequence[Job], stream: IO[bytes], on_begun: Callable[[], None], *, ended_late: bool = False
) -> list[str]:
    """The answer's texts. `on_begun` is called when the first job has begun."""
    texts: list[str] = []
    began: float | None = None
    while len(texts) < len(jobs):
        part = jobs[len(texts)].part
        said = _next_frame(stream)
        if said is None and began is None:
            raise _NotBegun
        if said is None:
            late = ended_late or time.monotonic() - cast(float, began) > CPU_SECONDS * 0.9
            raise _endless(part) if late else too_much_memory(part, MEMORY)
        if said.kind == FAILED:
            raise told(Fault(**json.loads(said.content)), part, MEMORY, MAX_COMPUTED)
        if said.kind == TEXT:
            texts.append(decoded(said.content))
        elif began is None:
            began = time.monotonic()
            on_begun()
    return texts


def _next_frame(stream: IO[bytes]) -> Frame | None:
    """None where the process is over, or says nothing for longer than it may live."""
    try:
        return read_frame(stream, _LONGEST_FRAME)
    except OSError:
        return None


def _endless(part: str) -> TemplateError:
    return TemplateError(
        "Rendering {part} took longer than {seconds} seconds and was ended.",
        "Look for a loop that is too long or a number that is too large.",
        part=part,
        seconds=CPU_SECONDS,
    )


def _stopped() -> WorkbenchError:
    return WorkbenchError("The rendering was stopped.")


def _failed(details: str = "") -> WorkbenchError:
    return WorkbenchError(
        "The process that renders templates failed.",
        "Try again; if it stays so, reinstall the program.",
        details=details,
    )
