"""The answers that rules take out of texts, found off the GUI thread: a pattern may take its full time limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from workbench.errors import WorkbenchError
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import AnswerRule

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 500
_Key = tuple[str, tuple[tuple[str, str, str], ...]]


@dataclass(frozen=True)
class Extraction:
    """`answer` is None where no rule matches, or where one failed: then `error` says why."""

    answer: str | None
    error: WorkbenchError | None = None


class Extractions(QObject):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._known: dict[_Key, Extraction] = {}
        self._wanted: dict[_Key, Sequence[AnswerRule]] = {}
        self._working = False

    def of(self, text: str, rules: Sequence[AnswerRule]) -> Extraction | None:
        """None until it is known."""
        key = (text, tuple((rule.after, rule.until, rule.pattern) for rule in rules))
        if key not in self._known:
            self._wanted[key] = rules
            self._start()
        return self._known.get(key)

    def _start(self) -> None:
        if self._working or self._background.closed:
            return
        self._working = True
        wanted, self._wanted = self._wanted, {}
        self._background.start(lambda _stop: _extracted(wanted), self._learn, self._done)

    def _learn(self, found: list[tuple[_Key, Extraction]]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
        self.changed.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        self._working = False
        if self._wanted:
            self._start()


def _extracted(wanted: dict[_Key, Sequence[AnswerRule]]) -> Iterator[tuple[_Key, Extraction]]:
    for key, rules in wanted.items():
        try:
            yield key, Extraction(extract_answer(key[0], rules))
        except WorkbenchError as error:
            yield key, Extraction(None, error)
