"""Serving the embedded endpoints in this process until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading

from workbench.local.listener import listen, url_of


def serve(port: int = 0, tokens_per_second: float | None = 30.0, until_stdin_closes: bool = False) -> None:
    """Print the URL as the first line, then serve until SIGTERM, SIGINT or (if asked) the end of standard input.

    Raises WorkbenchError where the port cannot be used. Call it from the main thread.
    """
    done = threading.Event()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    listener = listen(port)
    sys.stdout.write(url_of(listener) + "\n")
    sys.stdout.flush()
    if until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(done,), daemon=True).start()

    # Imported behind the URL: callers are queued by the kernel meanwhile, and the parent need not wait for it.
    from workbench.local.embedded import embedded_endpoints
    from workbench.local.server import EndpointServer

    with EndpointServer(embedded_endpoints(), tokens_per_second=tokens_per_second, listener=listener):
        done.wait()


def _wait_for_end_of_input(done: threading.Event) -> None:
    """Reads the file descriptor, not `sys.stdin`: a thread inside its buffer would abort the interpreter's exit."""
    while os.read(0, 4096):
        pass
    done.set()
