"""What takes its time to be found is found off the GUI thread, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from workbench.errors import WorkbenchError

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class FoundLater(QObject, Generic[K, V]):
    """`get` gives what is known and asks for the rest; `changed` says that more is known."""

    changed = Signal()

    def __init__(
        self,
        background: Background,
        find: Callable[[Mapping[K, Any]], Iterator[tuple[K, V]]],
        most_known: int,
        parent: QObject | None = None,
    ) -> None:
        """`find` finds what is asked for, each by its key; beyond `most_known` all is found anew."""
        super().__init__(parent)
        self._background = background
        self._find = find
        self._most_known = most_known
        self._known: dict[K, V] = {}
        self._wanted: dict[K, Any] = {}
        self._working = False

    def get(self, key: K, about: Any = None) -> V | None:
        """None until it is known; `about` is what `find` is given with the key."""
        if key not in self._known:
            self._wanted[key] = about
            self._start()
        return self._known.get(key)

    def _start(self) -> None:
        if self._working or self._background.closed:
            return
        self._working = True
        wanted, self._wanted = self._wanted, {}
        self._background.start(lambda _stop: self._find(wanted), self._learn, self._done, on_stop=self._stopped)

    def _learn(self, found: list[tuple[K, V]]) -> None:
        if len(self._known) > self._most_known:
            self._known.clear()
        self._known.update(found)
        self.changed.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        self._working = False
        if self._wanted:
            self._start()

    def _stopped(self) -> None:
        self._working = False
