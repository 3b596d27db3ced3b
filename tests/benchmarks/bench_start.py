"""From the start of the process to a painted window, and what must not have been loaded by then."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
LIMIT_S = 1.0
HEAVY = ("boto3", "botocore", "faiss", "langchain", "tiktoken", "numpy", "sklearn")

_PROGRAM = """
import json, sys, time
from ui.start import import_app
start = import_app()
app = start.application()
with start.opened_window(app) as window:
    def report():
        print(json.dumps([time.time(), sorted(sys.modules)]), flush=True)
        app.quit()
    window.painted.connect(report)
    app.exec()
"""


def run() -> list[str]:
    """One line for each measure. A start over the limit or a heavy module is an `AssertionError`."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "WORKBENCH_HOME": home,
            "PYTHONPYCACHEPREFIX": home,
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a warm start finds the modules compiled
        starts = [_start(environment) for _ in range(RUNS + 1)][1:]  # the first one warms the file cache
    seconds = [took for took, _ in starts]
    loaded = sorted({name for _, modules in starts for name in HEAVY if name in modules})
    median = statistics.median(seconds)
    if loaded:
        raise AssertionError(f"loaded before the first paint: {', '.join(loaded)}")
    if median >= LIMIT_S:
        raise AssertionError(f"{median:.2f} s from start to a painted window; the limit is {LIMIT_S:.1f} s")
    return [
        f"process start to painted window: median {median:.2f} s of {RUNS} (best {min(seconds):.2f} s), "
        f"limit {LIMIT_S:.1f} s",
        f"not loaded before the first paint: {', '.join(HEAVY)}",
    ]


def _start(environment: dict[str, str]) -> tuple[float, set[str]]:
    begun = time.time()
    child = subprocess.run([sys.executable, "-c", _PROGRAM], env=environment, check=True, capture_output=True)
    painted, modules = json.loads(child.stdout.splitlines()[0])
    return painted - begun, set(modules)
