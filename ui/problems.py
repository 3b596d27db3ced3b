"""Telling the user what failed: one place that everything reports to, and the wrapper around what the user triggers."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from ui.background import unexpected
from workbench.errors import WorkbenchError


class Problems(QObject):
    """`raised` carries each `WorkbenchError` that has no better place of its own; the window shows it in its banner."""

    raised = Signal(object)

    def show(self, error: WorkbenchError) -> None:
        self.raised.emit(error)

    def guard(self, call: Callable[[], object]) -> Callable[[], None]:
        """`call`, with its `WorkbenchError` shown instead of raised: what every action runs in."""

        def guarded() -> None:
            try:
                call()
            except WorkbenchError as error:
                self.show(error)

        return guarded

    def watch(self) -> None:
        """Shows what no one caught, as a problem with its traceback folded away; standard error has it too."""

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            traceback.print_exception(kind, error, trace)
            self.show(unexpected(error))

        sys.excepthook = hook
