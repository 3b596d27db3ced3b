"""The main job where there is no screen: the same window, drawn in memory, runs its prompt and shows the answers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from ui.app import application, opened_window
from ui.main_window import MainWindow
from ui.offscreen import draw_in_memory
from ui.translation import sentence, tr
from workbench import paths
from workbench.cli.table import side_by_side
from workbench.errors import WorkbenchError

# A run that takes longer is stopped, and what has arrived is shown.
LIMIT_MS = 120_000


def main() -> int:
    """Prints the answers side by side and draws the window. 1 where a column failed, else 0."""
    draw_in_memory()
    app = application()
    with opened_window(app) as window:
        problems: list[WorkbenchError] = []
        window.services.problems.raised.connect(problems.append)
        window.painted.connect(window.warm_up.start)
        _run(window)
        picture = _draw(window)
        comparison = window.runs.comparison
    sys.stdout.write(side_by_side(comparison, shutil.get_terminal_size((120, 40)).columns))
    for problem in problems:
        sys.stderr.write(f"{sentence(problem)}\n")
    sys.stderr.write(tr("There is no screen, so the window was drawn into {file}.", file=picture) + "\n")
    return int(bool(problems) or any(column.state != "done" for column in comparison.columns))


def _run(window: MainWindow) -> None:
    """Presses Run and waits in the event loop until every column has ended."""
    loop = QEventLoop()
    window.runs.running_changed.connect(lambda running: None if running else loop.quit())
    limit = QTimer(singleShot=True, interval=LIMIT_MS)
    limit.timeout.connect(window.runs.stop)
    limit.start()
    QTimer.singleShot(0, window.actions_table["run"].trigger)
    loop.exec()


def _draw(window: MainWindow) -> Path:
    path = paths.pictures_folder() / "window.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path))
    return path
