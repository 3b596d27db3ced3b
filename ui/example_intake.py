"""Examples from elsewhere: rows of a file, rows from the clipboard; and rows onto it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from ui.background import Job
from ui.copied_examples import clipboard_data, exact_examples, text_columns
from ui.services import Services
from ui.translation import tr
from ui.widgets.column_dialog import ColumnDialog, Intake
from ui.widgets.examples_table import ExamplesTable
from workbench import paths
from workbench.errors import InvalidFile, WorkbenchError
from workbench.library.example_columns import (
    INPUT,
    LEFT_OUT,
    ColumnUse,
    examples_of,
    guessed_uses,
    looks_headed,
)
from workbench.library.example_table import ExampleTable, read_example_table, read_pasted_table
from workbench.prompts.prompt import Example

# What is pasted at once, in characters and lines; more is read off the GUI thread.
AT_ONCE = (200_000, 1_000)


class ExampleIntake(QObject):
    """`arrived` carries new examples, whether they replace the others, and what was done."""

    arrived = Signal(object, bool, str)

    def __init__(self, services: Services, table: ExamplesTable, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._table = table
        self._folder = paths.library_folder()
        self._job: Job[ExampleTable] | None = None
        self.dialog: ColumnDialog | None = None

    def copy(self, rows: Sequence[int]) -> None:
        QGuiApplication.clipboard().setMimeData(clipboard_data(self._table.examples_model, rows))

    def paste(self) -> None:
        self.take_data(QGuiApplication.clipboard().mimeData())

    def take_data(self, data: QMimeData) -> None:
        exact = exact_examples(data)
        if exact and self._fit(exact):
            self.arrived.emit(exact, False, tr("Paste examples"))
            return
        text = data.text()
        work = partial(read_pasted_table, text, len(self._columns()))
        characters, lines = AT_ONCE
        if len(text) <= characters and text.count("\n") <= lines:
            self._services.problems.guard(lambda: self._take_pasted(work()))()
        else:
            take = self._services.problems.guard
            self._read(work, lambda table: take(lambda: self._take_pasted(table))(), tr("Reading the clipboard"))

    def stop(self) -> None:
        """Reads no further: what is being read belongs to a prompt that is no longer shown."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def ask_for_file(self) -> None:
        path = self._services.questions.table_to_open(self._table.window(), self._folder)
        if path is not None:
            self._folder = path.parent
            label = tr("Reading {file}", file=path.name)
            self._read(partial(read_example_table, path), partial(self._ask_about_file, path), label)

    def _read(self, work: Callable[[], ExampleTable], take: Callable[[ExampleTable], None], label: str) -> None:
        def steps() -> Iterator[ExampleTable]:
            yield work()

        self.stop()
        self._job = self._services.background.start(
            lambda _stop: steps(), lambda tables: take(tables[-1]), self._done, label=label
        )

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self._services.problems.show(error)

    def _take_pasted(self, table: ExampleTable) -> None:
        """At once where the columns are plain, else the user says what they are."""
        if not table.rows:
            raise InvalidFile("There is no text on the clipboard.", "Copy rows in a spreadsheet or a text first.")
        columns = self._columns()
        headed = looks_headed(table, [use.name or use.kind for use in columns])
        named = table.headed(headed)
        uses = guessed_uses(named.names, self._inputs()) if headed else tuple(columns)
        fits = all(use.kind != LEFT_OUT and (use.kind != INPUT or use in columns) for use in uses)
        if fits and len(uses) == table.width:
            self._take(Intake(named, uses, replaces=False), tr("Paste examples"))
        else:
            self._ask(tr("Paste examples"), tr("Paste examples"), table, headed=headed, may_replace=False)

    def _ask_about_file(self, path: Path, table: ExampleTable) -> None:
        title = tr("Import examples from {file}", file=path.name)
        self._ask(
            title, tr("Import examples"), table, headed=True, may_replace=self._table.examples_model.rowCount() > 0
        )

    def _ask(self, title: str, step: str, table: ExampleTable, *, headed: bool, may_replace: bool) -> None:
        self.dialog = ColumnDialog(
            self._table.window(), title, table, self._inputs(), headed=headed, may_replace=may_replace
        )
        self.dialog.submitted.connect(lambda intake: self._take(intake, step))
        self.dialog.open()

    def _take(self, intake: Intake, step: str) -> None:
        made: tuple[Example, ...] = examples_of(intake.table, intake.uses, () if intake.replaces else self._inputs())
        self.arrived.emit(made, intake.replaces, step)

    def _fit(self, examples: Sequence[Example]) -> bool:
        """Whether the bank has their inputs, or has no examples yet."""
        known = {name for example in examples for name in example.inputs} <= set(self._inputs())
        return known or not self._table.examples_model.rowCount()

    def _columns(self) -> list[ColumnUse]:
        """The table's columns that hold texts, in their order."""
        return [ColumnUse(one.kind, one.name) for one in text_columns(self._table.examples_model.columns)]

    def _inputs(self) -> list[str]:
        return [use.name for use in self._columns() if use.kind == INPUT]
