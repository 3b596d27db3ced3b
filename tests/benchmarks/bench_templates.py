"""The worst that a hostile template costs, on the command line and in the window, and what a harmless one costs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.prompts.hostile import VALUES, Case, harmless, hostile
from workbench.prompts import isolated
from workbench.prompts.file import save
from workbench.prompts.prompt import Prompt
from workbench.prompts.template_messages import Job

LIMIT_S = 1.0
LIMIT_MB = 200
COMPUTING = "{% for a in rows %}{{ a }}{% endfor %}"
PLAIN = "{{ question }}"
ROUNDS = 5
TYPED = ("{{ 7 ** (9 ** 9) }}", "{{ 'a' * 10 ** 10 }}", "{% include 'x' %}", "{{ question.__class__ }}")

_WINDOW = """
import json, sys, time
from PySide6.QtCore import QTimer
from ui.start import import_app
start = import_app()
app = start.application()
beats, results, templates = [], [], json.loads(sys.argv[1])
with start.opened_window(app) as window:
    editor = window.editor
    pulse = QTimer(interval=1)
    pulse.timeout.connect(lambda: beats.append(time.perf_counter()))
    def begin():
        if not templates:
            print(json.dumps(results), flush=True)
            return app.exit()  # `quit` would ask about the unsaved prompt
        beats.clear()
        text = editor._instruction.template
        text.selectAll()
        window.began = time.perf_counter()
        text.insertPlainText(templates.pop(0))
        pulse.start()
    def failed(error):
        took = time.perf_counter() - window.began
        times = [window.began, *beats, time.perf_counter()]
        results.append([took, max(b - a for a, b in zip(times, times[1:])), error.message])
        QTimer.singleShot(300, begin)
    editor.sent.live.failed.connect(failed)
    window.painted.connect(lambda: QTimer.singleShot(2000, begin))
    app.exec()
"""


@dataclass(frozen=True)
class Cost:
    name: str
    seconds: float
    megabytes: float


def run() -> list[str]:
    """A hostile template over a limit is an `AssertionError`."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        plain = statistics.median(_cost(Case("plain", PLAIN), home).seconds for _ in range(ROUNDS))
        calm = [_cost(Case("computing", COMPUTING), home) for _ in range(ROUNDS)]
        start, base = (
            statistics.median(values) for values in zip(*((c.seconds, c.megabytes) for c in calm), strict=True)
        )
        costs = [_calm_cost(case, home) for case in hostile()]
    slowest, largest = max(costs, key=lambda c: c.seconds), max(costs, key=lambda c: c.megabytes)
    added = largest.megabytes - base
    lines = [
        f"`render` of a hostile template, start to exit: worst {slowest.seconds:.2f} s of {len(costs)} "
        f"({slowest.name}), median {statistics.median(c.seconds for c in costs):.2f} s, limit {LIMIT_S:.1f} s; "
        f"a plain template {plain:.2f} s, a harmless one that computes {start:.2f} s",
        f"memory that a hostile template adds to the {base:.0f} MB of a harmless one: worst {added:.0f} MB "
        f"({largest.name}), limit {LIMIT_MB} MB",
        *_computing(),
        *_window(),
    ]
    if slowest.seconds >= LIMIT_S or added > LIMIT_MB:
        raise AssertionError("\n".join(lines))
    return lines


def _calm_cost(case: Case, home: Path) -> Cost:
    """What takes too long is measured up to four times more, and the quickest counts: the computer may be busy."""
    costs = [_cost(case, home)]
    while costs[-1].seconds >= LIMIT_S and len(costs) < 5:
        costs.append(_cost(case, home))
    return Cost(case.name, min(c.seconds for c in costs), max(c.megabytes for c in costs))


def _cost(case: Case, home: Path) -> Cost:
    """`render` of a prompt file with the template, all of its processes together."""
    path = home / "bench.prompt.yaml"
    save(Prompt(name="A", instruction=case.template, input_template="", values=dict(VALUES)), path)
    command = [sys.executable, "-m", "workbench.cli"]
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command, "render", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        sampler = _Sampler(process.pid)
        sampler.start()
        process.wait()
        seconds = time.perf_counter() - begun
        sampler.stop()
    return Cost(case.name, seconds, sampler.peak / 1e6)


class _Sampler(threading.Thread):
    """The largest sum of the resident memory of a process and all that descend from it, every few milliseconds."""

    def __init__(self, root: int) -> None:
        super().__init__()
        self._root = root
        self._ended = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._ended.wait(0.004):
            self.peak = max(self.peak, sum(map(_resident, _family(self._root))))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:  # it has ended
        return
    for child in children:
        yield from _family(int(child))


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _computing() -> list[str]:
    job = [Job(COMPUTING, VALUES, "part")]
    isolated._ZYGOTE.close()
    took = []
    for _ in range(21):
        begun = time.perf_counter()
        isolated.render_isolated(job)
        took.append((time.perf_counter() - begun) * 1000)
    most = [Job(case.template, VALUES, case.name) for case in harmless() if not case.length]
    begun = time.perf_counter()
    isolated.render_isolated(most)
    all_ms = (time.perf_counter() - begun) * 1000
    return [
        f"a harmless template that computes: first {took[0]:.0f} ms, then {statistics.median(took[1:]):.1f} ms "
        f"(worst {max(took[1:]):.0f} ms); {len(most)} of them at once {all_ms:.0f} ms"
    ]


def _window() -> list[str]:
    """Each template pasted into the instruction of the open window, until its error is shown."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "WORKBENCH_HOME": home}
        done = subprocess.run(
            [sys.executable, "-c", _WINDOW, json.dumps(TYPED)],
            env=environment,
            check=True,
            capture_output=True,
            timeout=60,
        )
    results: Sequence[tuple[float, float, str]] = json.loads(done.stdout.splitlines()[-1])
    slowest, gap = max(r[0] for r in results), max(r[1] for r in results)
    return [
        f"in the window, from the key to the error: worst {slowest:.2f} s of {len(results)}, limit {LIMIT_S:.1f} s; "
        f"longest gap of the event loop {gap * 1000:.0f} ms (all: "
        + ", ".join(f"{seconds:.2f} s / {between * 1000:.0f} ms" for seconds, between, _said in results)
        + ")"
    ]
