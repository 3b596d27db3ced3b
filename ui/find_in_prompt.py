"""Finding and replacing in the whole prompt: searches off the GUI thread and marks what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui.background import Background, Job
from ui.theme import Appearance
from ui.translation import ntr, sentence, tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.find_bar import FindBar
from ui.widgets.text_layers import TextMark, Utf16
from workbench.errors import WorkbenchError
from workbench.prompts.find import MOST_FOUND, Found, Query, field_in_example, find, replace_all, replace_found
from workbench.prompts.prompt import Prompt

PAUSE_MS = 60
# Matches that one editor marks, those around the current one first: each costs a little at every paint.
MOST_MARKED = 500
LONGEST_SELECTION = 200


class Places(Protocol):
    """Where fields are shown."""

    def text_editors(self) -> Mapping[str, ExactEdit]:
        """The editors of texts by their fields."""

    def uncover(self, field: str) -> None:
        """Makes the editor of the field visible, with its cursor."""

    def show_cell(self, row: int, kind: str, name: str) -> None:
        """Selects a row of the examples and makes a cell of it visible."""


@dataclass(frozen=True)
class _Replaced:
    before: Prompt
    after: Prompt
    number: int


class FindInPrompt(QObject):
    """`replaced` carries the prompt after a replacement, and what the step is called."""

    replaced = Signal(object, str)

    def __init__(self, background: Background, appearance: Appearance, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self.bar = FindBar(appearance.theme)
        self._background = background
        self._appearance = appearance
        self._places = places
        self._prompt = Prompt(name="")
        self._found: tuple[Found, ...] = ()
        self._current = -1
        self._step = 0
        self._moved = False  # a match was replaced, and the next one is to be shown
        self._note = ""
        self._before: QWidget | None = None
        self._job: Job[tuple[Found, ...]] | None = None
        self._search_number = 0  # of the newest search: what an earlier one found is not wanted any more
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.bar.query_changed.connect(self._look)
        self.bar.stepped.connect(self.go)
        self.bar.replace_pressed.connect(self._replace)
        self.bar.replace_all_pressed.connect(self._replace_all)
        self.bar.closed.connect(self.close)
        appearance.changed.connect(self._show_theme)

    def open(self, replacing: bool = False) -> None:
        """Opens the bar. What is selected in an editor is what is looked for."""
        focused = QApplication.focusWidget()
        if focused is not None and not self.bar.isAncestorOf(focused):
            self._before = focused
        before, was_open = self.bar.query, self.bar.isVisible()
        self.bar.open(_selected(focused), replacing=replacing)
        if not was_open or self.bar.query != before:
            self._look()

    def close(self) -> None:
        """Takes the marks away and gives the keyboard back."""
        self.bar.hide()
        self._found, self._current = (), -1
        self._mark()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def show_prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        if self.bar.isVisible():
            self._timer.start()

    def go(self, step: int) -> None:
        """To the next (1) or previous (-1) match; opens the bar where it is closed."""
        if not self.bar.isVisible():
            self.open()
        elif self._timer.isActive() or self._job is not None:
            self._step = step
        elif self._found:
            first = 0 if step > 0 else len(self._found) - 1
            self._note = "" if self._current >= 0 else self._note
            self._current = (self._current + step) % len(self._found) if self._current >= 0 else first
            self._show()

    def _look(self, _query: Query | None = None) -> None:
        self._step = self._step or 1
        self._current = -1
        self._note = ""
        self._search_number += 1
        self._timer.start()

    def _search(self) -> None:
        if self._background.closed:
            return
        if self._job is not None:
            self._job.stop()
        prompt, query = self._prompt, self.bar.query
        self._search_number += 1
        number = self._search_number
        self._job = self._background.start(
            lambda _stop: _search(prompt, query), partial(self._deliver, number), partial(self._done, number)
        )

    def _deliver(self, search_number: int, found: list[tuple[Found, ...]]) -> None:
        if search_number != self._search_number:
            return
        here = self._found[self._current] if 0 <= self._current < len(self._found) else None
        self._found = found[-1]
        self._current = _nearest(self._found, here)

    def _done(self, search_number: int, error: WorkbenchError | None) -> None:
        if search_number != self._search_number:
            return
        self._job = None
        step, self._step = self._step, 0
        moved, self._moved = self._moved, False
        if not self.bar.isVisible():
            return
        if error is not None:
            self._found, self._current = (), -1
            self._mark()
            self.bar.show_any(False)
            self.bar.show_count(sentence(error), failed=True)
        elif step and self._current < 0:
            self.go(step)
            self._tell()
        elif moved and self._current >= 0:
            self._show()
        else:
            self._mark()
            self._tell()

    # Replacing

    def _replace(self, replacement: str) -> None:
        if self._current < 0:
            self.go(1)
            return
        found = self._found[self._current]
        try:
            changed, end = replace_found(self._prompt, self.bar.query, replacement, found)
        except WorkbenchError as error:
            self.bar.show_count(sentence(error), failed=True)
            return
        # What stands there now is passed over, also where it matches again.
        self._found = (*self._found[: self._current], Found(found.field, end, end))
        self._moved = True
        self.replaced.emit(changed, tr("Replace"))
        self._timer.start()

    def _replace_all(self, replacement: str) -> None:
        prompt, query = self._prompt, self.bar.query
        self._background.start(lambda _stop: _replace(prompt, query, replacement), self._take, self._replaced_all)

    def _take(self, made: list[_Replaced]) -> None:
        if made[-1].before is self._prompt:  # else it was edited in the meantime
            self._note = ntr("{n} replaced", "{n} replaced", made[-1].number)
            self.replaced.emit(made[-1].after, tr("Replace all"))
            self._timer.start()

    def _replaced_all(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self.bar.show_count(sentence(error), failed=True)

    # What is shown

    def _show(self) -> None:
        found = self._found[self._current]
        cell = field_in_example(found.field)
        if cell is not None:
            self._places.show_cell(*cell)
        editor = self._places.text_editors().get(found.field)
        if editor is not None:
            units = Utf16(editor.text())
            cursor = editor.textCursor()
            cursor.setPosition(units.at(found.start))
            cursor.setPosition(units.at(found.end), QTextCursor.MoveMode.KeepAnchor)
            editor.setTextCursor(cursor)
            self._places.uncover(found.field)
        self._mark()
        self._tell()

    def _tell(self) -> None:
        number = len(self._found)
        self.bar.show_any(bool(number))
        if not self.bar.query.text:
            self.bar.show_count("")
            return
        whole = f"{number:,}+" if number == MOST_FOUND else f"{number:,}"
        if not number:
            text = tr("Nothing found")
        elif self._current < 0:
            text = ntr("{all} match", "{all} matches", number, all=whole)
        else:
            text = tr("{n} of {all}", n=f"{self._current + 1:,}", all=whole)
        self.bar.show_count(" · ".join(one for one in (self._note, text) if one))

    def _mark(self) -> None:
        """All matches in their editors, the current one stronger."""
        theme = self._appearance.theme
        by_field: dict[str, list[tuple[int, Found]]] = {}
        for number, one in enumerate(self._found):
            by_field.setdefault(one.field, []).append((number, one))
        for field, editor in self._places.text_editors().items():
            near = sorted(by_field.get(field, ()), key=lambda pair: abs(pair[0] - self._current))[:MOST_MARKED]
            marks = [
                TextMark(one.start, one.end, theme.color("warning_soft" if number != self._current else "accent_soft"))
                for number, one in near
            ]
            editor.layers.show("found", marks, editor.text() if marks else "")

    def _show_theme(self) -> None:
        self.bar.show_theme(self._appearance.theme)
        self._mark()


def _search(prompt: Prompt, query: Query) -> Iterator[tuple[Found, ...]]:
    yield tuple(find(prompt, query))


def _replace(prompt: Prompt, query: Query, replacement: str) -> Iterator[_Replaced]:
    after, number = replace_all(prompt, query, replacement)
    yield _Replaced(prompt, after, number)


def _nearest(found: tuple[Found, ...], here: Found | None) -> int:
    """The match at or after the place that was shown before; -1 where none was."""
    if here is None or not found:
        return -1
    same = [number for number, one in enumerate(found) if one.field == here.field]
    return next((number for number in same if found[number].start >= here.start), same[-1] if same else 0)


def _selected(widget: QWidget | None) -> str:
    """What is selected in an editor, where it is short and in one line."""
    if not isinstance(widget, QPlainTextEdit):
        return ""
    text = widget.textCursor().selectedText()
    return text if len(text) <= LONGEST_SELECTION and "\u2029" not in text else ""
