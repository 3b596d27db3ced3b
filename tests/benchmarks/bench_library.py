"""What thousands of prompts cost the window: no step takes the GUI thread longer than it may."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ui.app import application, opened_window
from ui.main_window import MainWindow
from ui.models.incoming_prompts import IncomingPrompts, IncomingRow
from ui.widgets.import_dialog import ImportDialog
from workbench import paths
from workbench.library.placing import place_prompts
from workbench.prompts.prompt import Prompt

PROMPTS = 3_000
FOLDERS = 300
LIMIT_MS = 50.0


def run() -> list[str]:
    """One line for each step; processor time of the GUI thread. A step over the limit is an `AssertionError`."""
    app = QApplication.instance() or application()
    with tempfile.TemporaryDirectory() as home, patch.dict("os.environ", {"WORKBENCH_HOME": home}):
        prompts = [Prompt(f"prompt {number}", input_template="{{ text }}" * 50) for number in range(PROMPTS)]
        list(place_prompts(((one, f"folder {n % FOLDERS}") for n, one in enumerate(prompts)), paths.library_folder()))
        with opened_window(app) as window:
            while len(window.library.entries) < PROMPTS:
                app.processEvents()
            took = _steps(app, window, prompts)
    slow = [f"{name}: {milliseconds:.0f} ms" for name, milliseconds in took.items() if milliseconds > LIMIT_MS]
    if slow:
        raise AssertionError(f"longer than {LIMIT_MS:.0f} ms with {PROMPTS} prompts: {', '.join(slow)}")
    steps = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in took.items())
    return [f"{PROMPTS} prompts in the window: {steps}; limit {LIMIT_MS:.0f} ms"]


def _steps(app: QApplication, window: MainWindow, prompts: list[Prompt]) -> dict[str, float]:
    def timed(step: Callable[[], object]) -> float:
        begun = time.thread_time()
        step()
        app.processEvents()
        return (time.thread_time() - begun) * 1000

    rows = [IncomingRow(Path("a.csv"), one.name, "CSV", one, "folder") for one in prompts]
    dialogs: list[ImportDialog] = []
    took = {
        "list the library": timed(window.library._fill),
        "show what came in": timed(lambda: dialogs.append(ImportDialog(window, IncomingPrompts(rows, QIcon())))),
        "open it": timed(lambda: dialogs[0].open()),
        "tick none": timed(lambda: dialogs[0]._model.tick_all(False)),
    }
    dialogs[0].reject()
    took["search them all"] = timed(window.actions_table["palette"].trigger)
    return took
