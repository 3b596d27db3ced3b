"""Copying a column as code: its own call, in a language of choice, written off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.ready_run import Ran
from ui.services import Services
from ui.translation import phrase, sentence, tr
from ui.widgets.copy_as_menu import CodeChoice
from workbench.errors import WorkbenchError
from workbench.runs.request import RunRequest

if TYPE_CHECKING:
    from workbench.library.formats.format import Exported


class CopiedCode(QObject):
    """Fills the columns' menus of code, and puts what is chosen there on the clipboard."""

    def __init__(self, services: Services, desk: Desk, compare: ComparePanel) -> None:
        super().__init__(compare)
        self._services = services
        self._desk = desk
        self._compare = compare
        compare.code_menu_opened.connect(self._offer)
        compare.code_requested.connect(self.copy)

    def copy(self, key: str, target: str, stream: bool) -> None:
        """Copies the call that the column's answer came from; what the code does not do is told in the column."""
        runs = self._desk.current.runs
        ran = runs.ran(key)
        if ran is not None:
            self._services.background.start(
                partial(_written, runs.sent(key), ran, target, stream),
                partial(self._arrived, key),
                self._ended,
                label=tr("Writing the code"),
            )

    def _offer(self, key: str) -> None:
        runs = self._desk.current.runs
        self._compare.show_code_choices(key, _choices(runs.sent(key)) if runs.ran(key) is not None else ())

    def _arrived(self, key: str, written: list[tuple[str, Exported]]) -> None:
        title, code = written[-1]
        QGuiApplication.clipboard().setText(code.text)
        told = (tr("Copied: {title}.", title=title), *map(phrase, code.notes))
        self._compare.show_copied(key, " ".join(told))

    def _ended(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)


def _choices(request: RunRequest) -> tuple[CodeChoice, ...]:
    from workbench.export import TARGETS
    from workbench.export.column_code import obstacle

    def choice(target: str, *, stream: bool) -> CodeChoice:
        problem = obstacle(request, target, stream=stream)
        return CodeChoice(_title(target, stream=stream), target, stream, "" if problem is None else sentence(problem))

    return tuple(choice(target, stream=stream) for stream in (False, True) for target in TARGETS)


def _title(target: str, *, stream: bool) -> str:
    from workbench.export import TARGETS

    title = tr(TARGETS[target].title)
    return tr("{title}, streaming", title=title) if stream else title


def _written(
    request: RunRequest,
    ran: Ran,
    target: str,
    stream: bool,
    _stop: object,
) -> Iterator[tuple[str, Exported]]:
    from workbench.export.column_code import column_code

    code = column_code(request, ran.prompt.name, ran.prompt.chain_of_thought.calls, target, stream=stream)
    yield _title(target, stream=stream), code
