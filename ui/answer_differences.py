"""Answers held against a base, off the GUI thread: at rest at once, while they stream at most once a second."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background, Job
from ui.models.diff_sides import Compared, Side
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.differences import differences, likeness
from workbench.runs.request_differences import request_differences

EVERY_S = 1.0
_Pair = tuple[Side, Side]
_Found = tuple[str, Compared]


class AnswerDifferences(QObject):
    """`compared` says that more is known. One job at a time; what came meanwhile is compared next."""

    compared = Signal()

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._wanted: dict[str, _Pair] = {}
        self._known: dict[str, tuple[_Pair, Compared]] = {}
        self._job: Job[_Found] | None = None
        self._last = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._start)

    def want(self, base: Side, sides: Sequence[Side]) -> None:
        """Asks for these against `base`; what was asked for before is not wanted any more."""
        self._wanted = {side.key: (base, side) for side in sides}
        self._known = {key: found for key, found in self._known.items() if key in self._wanted}
        self._plan()

    def of(self, side: Side) -> Compared | None:
        """What is known last; of a text that streams it is that of a moment ago, of another base nothing."""
        if side.key not in self._known or side.key not in self._wanted:
            return None
        (base, _side), compared = self._known[side.key]
        return compared if base.key == self._wanted[side.key][0].key else None

    def stop(self) -> None:
        self._wanted = {}
        self._soon.stop()
        if self._job is not None:
            self._job.stop()

    def _plan(self) -> None:
        if self._job is not None or self._background.closed:
            return
        open_pairs = [pair for key, pair in self._wanted.items() if self._is_open(key)]
        if any(_at_rest(pair) for pair in open_pairs):
            self._soon.start(0)
        elif open_pairs and not self._soon.isActive():
            self._soon.start(max(round((self._last + EVERY_S - time.monotonic()) * 1000), 0))

    def _is_open(self, key: str) -> bool:
        if key not in self._known:
            return True
        known, wanted = self._known[key][0], self._wanted[key]
        return _texts(known) != _texts(wanted) or _requests(known) != _requests(wanted)

    def _start(self) -> None:
        if self._job is not None or self._background.closed:
            return
        due = time.monotonic() >= self._last + EVERY_S
        pairs = {key: pair for key, pair in self._wanted.items() if self._is_open(key) and (due or _at_rest(pair))}
        if not pairs:
            return
        if due:
            self._last = time.monotonic()
        self._job = self._background.start(
            lambda stop: _compared(pairs, stop),
            lambda found: self._learn(pairs, found),
            self._done,
            on_stop=self._stopped,
            soon=True,
        )

    def _learn(self, pairs: dict[str, _Pair], found: list[_Found]) -> None:
        self._known.update({key: (pairs[key], one) for key, one in found if key in self._wanted})
        self.compared.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        self._job = None
        self._plan()

    def _stopped(self) -> None:
        self._job = None


def _compared(pairs: dict[str, _Pair], stop: Stop) -> Iterator[_Found]:
    for key, (base, side) in pairs.items():
        if stop.is_set:
            return
        found = differences(base.text, side.text)
        requests = None
        if base.request is not None and side.request is not None:
            requests = request_differences(base.request, side.request)
        yield key, Compared(base.text, side.text, found, likeness(found), requests)


def _at_rest(pair: _Pair) -> bool:
    return all(side.at_rest for side in pair)


def _texts(pair: _Pair) -> tuple[str, str]:
    return pair[0].text, pair[1].text


def _requests(pair: _Pair) -> tuple[object, object]:
    return pair[0].request, pair[1].request
