"""Builds collections, each in a process that kills itself after some seconds: asked for on the standard input.

A line is JSON: folder, seconds (null: it is let go on), flat_most. The answer is the exit status of the process. All
is imported once, so that a moment falls into the build and not before it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

import faiss  # noqa: F401
import numpy as np  # noqa: F401
import sklearn.utils.extmath  # noqa: F401
import tantivy  # noqa: F401

from tests.documents.test_building import Texts
from workbench.documents.building import build
from workbench.documents.embedders.opening import OpenEmbedders
from workbench.endpoints.stop import Stop


def _kill_after(seconds: float) -> None:
    threading.Event().wait(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def _build(folder: str, seconds: float | None, flat_most: int) -> None:
    if seconds is not None:
        threading.Thread(target=_kill_after, args=(seconds,), daemon=True).start()
    for _event in build(Path(folder), OpenEmbedders(None, None), Texts(), Stop(), flat_most=flat_most):
        pass


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(**json.loads(line))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
