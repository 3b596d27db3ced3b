"""Fixtures for every test."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Qt is loaded: no test may open a window on the developer's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen" + (
    f":configfile={os.environ['WORKBENCH_SCREENS']}" if "WORKBENCH_SCREENS" in os.environ else ""
)

pytest_plugins = ["tests.fakes.fixtures", "tests.fakes.control_plane"]

PATIENCE_MS = 20_000


def pytest_configure() -> None:
    """A machine that is busy, with a test process for each of its cores, makes no test fail: waiting takes its time."""
    from pytestqt.qtbot import QtBot

    for waits in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        waits.__kwdefaults__["timeout"] = PATIENCE_MS


def pytest_collection_finish() -> None:
    """What was loaded until here stays: searching it for garbage again and again would take a third of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's data live in a folder of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("WORKBENCH_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Python's collector runs between tests alone, as in the program only on the GUI thread: in a worker it would
    destroy Qt objects there, and both threads would wait for each other."""
    gc.disable()
    yield
    _take_off_the_sheet()
    gc.collect(2 if gc.get_count()[2] > gc.get_threshold()[2] else 1)


@pytest.fixture(scope="session", autouse=True)
def emptied_clipboard() -> Iterator[None]:
    """Off the screen, Qt's clipboard outlives Python's objects: one that holds such an object crashes at the end."""
    yield
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()


def _take_off_the_sheet() -> None:
    """The next test makes its widgets without a style sheet, as the program does: with one, each is polished twice."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if isinstance(application, QApplication) and application.styleSheet():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.setStyleSheet("")
