"""The process in which templates that compute are rendered: `python -m workbench.prompts.template_process`.

With a descriptor's number it is a *zygote*: it imports Jinja once, and for each connection that it is handed over that
descriptor it forks a child, which costs a few milliseconds. The child reads one request, limits itself and answers. The
zygote ends when its program does, and its children with it, at once and even in the middle of a computation: standard
input is a pipe from the program, and the kernel signals the whole group when it closes. Each child has such a pipe of
its own, by which the program ends a rendering that nobody waits for any more.

With `--once` (where there is no fork) it answers the one request on its standard input and ends.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from workbench.prompts.template_faults import Fault, OverlongText, fault_of
from workbench.prompts.template_messages import BEGUN, FAILED, TEXT, Job, encoded, frame, read_request
from workbench.prompts.templates import environment

CPU_SECONDS = 0.3
SECONDS = 0.7  # where the computer is busy
MEMORY = 112 * 1024 * 1024  # more than the process has when it begins
MAX_COMPUTED = 6 * 1024 * 1024  # characters of all jobs together; no request to SageMaker can be longer
# Made while there is memory.
_NO_MEMORY = frame(FAILED, json.dumps(Fault("memory").as_mapping()).encode())


def main(arguments: Sequence[str]) -> None:
    if arguments == ["--once"]:
        sandbox = environment()
        jobs = read_request(sys.stdin.buffer)
        if jobs is not None:
            _answer(sandbox, jobs, sys.stdout.fileno())
    else:
        _fork_for_each(socket.socket(fileno=int(arguments[0])))


def rendered_jobs(sandbox: Any, jobs: Sequence[Job]) -> Iterator[bytes | bytearray]:
    """The text of each job as UTF-8. What a template raises passes through."""
    templates: dict[tuple[str, bool], Any] = {}
    left = MAX_COMPUTED
    for job in jobs:
        key = (job.source, job.readable_json)
        template = templates.get(key)
        if template is None:
            within = _with_readable_json(sandbox) if job.readable_json else sandbox
            template = templates[key] = within.from_string(job.source)
        text = bytearray()
        for piece in template.generate(job.values):
            left -= len(piece)
            if left < 0:
                raise OverlongText
            text += encoded(piece)
        yield text


def _with_readable_json(sandbox: Any) -> Any:
    """The sandbox with a `tojson` for bodies of requests: for JSON that no web page has to hold."""
    own = sandbox.overlay()
    own.filters = {**sandbox.filters, "tojson": _readable_json}
    return own


def _readable_json(value: Any, indent: int | None = None) -> str:
    # A value that JSON does not know is most often an undefined one, whose text raises that.
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)


def _answer(sandbox: Any, jobs: Sequence[Job], descriptor: int) -> None:
    limit_this_process()
    try:
        texts = rendered_jobs(sandbox, jobs)
        for _job in jobs:
            _write(descriptor, frame(BEGUN))
            text = next(texts)
            _write(descriptor, frame(TEXT, text))
    except MemoryError:
        _write(descriptor, _NO_MEMORY)
    except OSError:  # nobody listens any more
        return
    except Exception as error:  # noqa: BLE001 - the template decides what is raised; the program tells it as its error
        _write(descriptor, frame(FAILED, json.dumps(fault_of(error).as_mapping()).encode()))


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def limit_this_process() -> None:
    """Limits of this process from now on; a time that is over ends it without a word."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the program's own limit of time holds there too
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = address_space()
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory + MEMORY, memory + MEMORY))
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def address_space() -> int | None:
    """The bytes of this process's address space, None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


# The zygote


def _fork_for_each(control: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    _end_with(sys.stdin.fileno(), -os.getpgrp())
    sandbox = _warm_sandbox()
    while True:
        _said, descriptors, _flags, _address = socket.recv_fds(control, 1, 2)
        if not descriptors:
            return
        connection, lifeline = descriptors
        try:
            child = os.fork() == 0
        except OSError:  # too many processes: the program sees its connection close
            child = False
        if child:
            control.close()
            _end_with(lifeline, os.getpid())
            _serve(sandbox, connection)
        os.close(connection)
        os.close(lifeline)


def _serve(sandbox: Any, connection: int) -> None:
    """The child's whole life."""
    try:
        with os.fdopen(connection, "rb", closefd=False) as stream:
            jobs = read_request(stream)
        if jobs is not None:
            _answer(sandbox, jobs, connection)
    finally:
        os._exit(0)


def _end_with(pipe: int, owner: int) -> None:
    """Nothing is written to the pipe. Once it closes, SIGIO, which nobody handles, ends the owner (or its group)."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETOWN, owner)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    except (ImportError, OSError, AttributeError):  # the limits of time end a child soon after
        return
    if select.select([pipe], [], [], 0)[0]:  # it was closed before
        os._exit(0)


def _warm_sandbox() -> Any:
    """A sandbox that has rendered and failed once, so that no child has to import or build what that needs."""
    import gc

    from jinja2 import UndefinedError

    sandbox = environment()
    try:
        sandbox.from_string("{% for a in [1] %}{% if a %}{{ a|upper }}{% endif %}{% endfor %}{{ missing }}").render()
    except UndefinedError as error:
        fault_of(error)
    gc.collect()
    gc.freeze()  # a collection in a child need not copy the pages that it shares
    return sandbox


if __name__ == "__main__":
    main(sys.argv[1:])
