"""A bank of 1,000 examples in the window: typing, scrolling, switching and moving rows, and choosing among them."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.main_window import MainWindow
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import Choose, Example, Prompt

ROWS = 1_000
MANY_ROWS = 10_000
WORDS = 40
STEPS = 100
TYPING_LIMIT_MS = 16.0
LIMIT_MS = 50.0
CHOICE_LIMIT_MS = 100.0


def run() -> list[str]:
    """The 95th percentiles for 1,000 rows, against their limits; 10,000 rows are told without a limit."""
    from ui.app import application

    app = application()
    lines = [*_window_lines(app, ROWS, limited=True), *_window_lines(app, MANY_ROWS, limited=False)]
    return [*lines, *_choice_lines()]


def _window_lines(app: QApplication, rows: int, *, limited: bool) -> Iterator[str]:
    with _window(app, _bank(rows)) as window:
        bank = window.editor._bank
        table, instruction = bank.card.table, window.editor._instruction.template
        measured: tuple[tuple[str, float, Callable[[int], object], QWidget | None], ...] = (
            (
                "type a key in the instruction",
                TYPING_LIMIT_MS,
                lambda n: _type(instruction, "abc "[n % 4]),
                instruction,
            ),
            ("type a key in a cell", TYPING_LIMIT_MS, lambda n: _type(_cell_editor(table), "abc "[n % 4]), None),
            ("scroll a page", LIMIT_MS, lambda n: table.verticalScrollBar().setValue(n * 7 % rows), table),
            ("switch a row", LIMIT_MS, lambda n: _press(table, n * 37 % rows, Qt.Key.Key_Space), table),
            ("move a row", LIMIT_MS, lambda n: _move(table, n * 37 % (rows - 1)), table),
        )
        for name, limit, act, shown in measured:
            # What is typed in a cell repaints its editor and its row, which the posted events have done.
            took, passed = _p95(act, shown or _cell_editor(table))
            if limited and took >= limit:
                raise AssertionError(f"{name}: {took:.1f} ms (95th percentile); the limit is {limit:.0f} ms")
            told = f", limit {limit:.0f} ms" if limited else ""
            yield (
                f"examples: {name} to repaint, {rows:,} rows: {took:.1f} ms of the window's thread "
                f"(95th percentile{told}; {passed:.1f} ms by the clock)"
            )


def _choice_lines() -> Iterator[str]:
    prompt = Prompt("bench", technique="few_shot", examples=_bank(ROWS), values={"question": _words(random.Random(1))})
    for by, n in (("similar", 8), ("diverse", 32)):
        chosen = replace(prompt, choose=Choose(by, n))
        first = _timed(lambda chosen=chosen: used_examples(chosen))
        took = statistics.median(_timed(lambda chosen=chosen: used_examples(chosen)) for _ in range(9))
        if took >= CHOICE_LIMIT_MS:
            raise AssertionError(f"{by}: {took:.0f} ms; the limit is {CHOICE_LIMIT_MS:.0f} ms")
        yield (
            f"examples: choose {n} {by} of {ROWS:,}: {took:.1f} ms (median, limit {CHOICE_LIMIT_MS:.0f} ms; "
            f"{first:.0f} ms at first)"
        )


def _p95(act: Callable[[int], object], shown: QWidget) -> tuple[float, float]:
    """From an action to all that it repaints: the time of the window's thread, which other programs do not lengthen,
    and that of the clock."""
    times = []
    for n in range(STEPS):
        began, worked = time.perf_counter(), time.thread_time()
        act(n)
        QApplication.sendPostedEvents()
        shown.repaint()
        times.append(((time.thread_time() - worked) * 1000, (time.perf_counter() - began) * 1000))
        _settle(20)
    took, passed = (statistics.quantiles(each, n=20)[-1] for each in zip(*times, strict=True))
    return took, passed


def _cell_editor(table: ExamplesTable) -> QWidget:
    """The editor in the current cell, opened where none is."""
    if table.indexWidget(table.currentIndex()) is None:
        table.select_rows([7])
        table.edit(table.currentIndex())
    return table.indexWidget(table.currentIndex())


def _type(editor: QWidget, character: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(character)
    QApplication.sendEvent(editor, event)


def _press(
    table: QWidget, row: int, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    table.select_rows([row])  # type: ignore[attr-defined]
    QApplication.sendEvent(table, QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers))


def _move(table: QWidget, row: int) -> None:
    _press(table, row, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


@contextmanager
def _window(app: QApplication, examples: tuple[Example, ...]) -> Iterator[MainWindow]:
    from ui.app import opened_window

    with tempfile.TemporaryDirectory() as home:
        os.environ["WORKBENCH_HOME"] = home
        with opened_window(app) as window:
            document = window.desk.current.document
            choose = Choose("first", 8)
            document.replace(replace(document.prompt, technique="few_shot", examples=examples, choose=choose), "bench")
            _settle(1500)
            yield window


def _bank(rows: int) -> tuple[Example, ...]:
    chance = random.Random(7)
    return tuple(Example({"question": _words(chance)}, f"answer {n}") for n in range(rows))


def _words(chance: random.Random) -> str:
    """Words as frequent as those of a language: few of them often, most of them seldom."""
    return " ".join(chance.choices(_VOCABULARY, _FREQUENCIES, k=WORDS))


def _vocabulary(size: int) -> list[str]:
    chance = random.Random(3)
    return ["".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(2, 9))) for _ in range(size)]


_VOCABULARY = _vocabulary(3_000)
_FREQUENCIES = [1 / (place + 3) for place in range(len(_VOCABULARY))]


def _timed(call: Callable[[], object]) -> float:
    began = time.thread_time()
    call()
    return (time.thread_time() - began) * 1000


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
