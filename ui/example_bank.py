"""The card of the examples at work: what is done in it becomes another prompt, and it shows which rows are used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.live_preview import Chosen
from ui.services import Services
from ui.translation import tr
from ui.widgets.cell_dialog import CellDialog
from ui.widgets.examples_card import ExamplesCard
from workbench.prompts.choosing import choice_is_quick, used_examples
from workbench.prompts.prompt import Choose, Example, Prompt

if TYPE_CHECKING:
    from ui.example_intake import ExampleIntake


class ExampleBank(QObject):
    """`replaced` carries the prompt as the user made it, what was done, and the key that quick steps merge by."""

    replaced = Signal(object, str, str)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._prompt = Prompt(name="")
        self._used: tuple[int, ...] = ()
        self._settled = True
        self.card = ExamplesCard(services.appearance.theme)
        self.card.edited.connect(self._replace_examples)
        self.card.choose.edited.connect(self._choose)
        self.card.choose.frozen.connect(self._freeze)
        self.card.table.typed.connect(self._type)
        self.card.table.large_edit_requested.connect(self._edit_large)
        self._intake: ExampleIntake | None = None
        self.card.import_pressed.connect(lambda: self.intake.ask_for_file())
        self.card.table.copy_requested.connect(lambda rows: self.intake.copy(rows))
        self.card.table.paste_requested.connect(lambda: self.intake.paste())
        services.appearance.changed.connect(lambda: self.card.show_theme(services.appearance.theme))

    @property
    def intake(self) -> ExampleIntake:
        """Files and clipboard: loaded when they are first asked for, so that the window is there sooner."""
        if self._intake is None:
            from ui.example_intake import ExampleIntake

            self._intake = ExampleIntake(self._services, self.card.table, self)
            self._intake.arrived.connect(self._take)
        return self._intake

    def leave(self) -> None:
        """The prompt goes: what is being read for it is not taken over by the next one."""
        if self._intake is not None:
            self._intake.stop()

    def show_prompt(self, prompt: Prompt) -> None:
        """Shows the prompt at once. Where its choice compares texts, the used rows follow with `show_chosen`."""
        same = self._settled and _same_choice(prompt, self._prompt)
        if not same and choice_is_quick(prompt):
            self._used, self._settled = used_examples(prompt), True
        elif not same:
            self._used, self._settled = tuple(row for row in self._used if row < len(prompt.examples)), False
        self._prompt = prompt
        self._show()

    def show_chosen(self, chosen: Chosen) -> None:
        if _same_choice(chosen.prompt, self._prompt):
            self._used, self._settled = chosen.used, True
            self._show()

    def _show(self) -> None:
        self.card.show_prompt(self._prompt, self._used, settled=self._settled)

    # What the user did

    def _replace_examples(self, examples: tuple[Example, ...], step: str) -> None:
        self.replaced.emit(replace(self._prompt, examples=examples), step, "")

    def _take(self, examples: tuple[Example, ...], replaces: bool, step: str) -> None:
        """After the last selected row; without one at the end."""
        table, before = self.card.table, () if replaces else self._prompt.examples
        rows = table.rows()
        place = min(rows[-1] + 1, len(before)) if rows else len(before)
        self._replace_examples((*before[:place], *examples, *before[place:]), step)
        table.select_rows(range(place, place + len(examples)))
        table.setFocus()

    def _choose(self, choose: Choose, field: str) -> None:
        merge = "" if field == "by" else f"choose.{field}"
        self.replaced.emit(replace(self._prompt, choose=choose), tr("Choose examples"), merge)

    def _freeze(self) -> None:
        """The rows used now become those that are on, and all that are on are used."""
        examples = tuple(replace(one, enabled=row in self._used) for row, one in enumerate(self._prompt.examples))
        choose = replace(self._prompt.choose, by="all", n=None)
        self.replaced.emit(replace(self._prompt, examples=examples, choose=choose), tr("Freeze the choice"), "")

    def _type(self, examples: tuple[Example, ...], merge: str) -> None:
        self.replaced.emit(replace(self._prompt, examples=examples), tr("Edit an example"), merge)

    def _edit_large(self, row: int, column_number: int) -> None:
        """The text is the prompt's with each key, as in the table, so that a draft has it too."""
        model = self.card.table.examples_model
        column, before = model.columns[column_number], model.example(row)
        dialog = CellDialog(
            self.card.window(),
            tr("Example {row}: {column}", row=row + 1, column=column.title),
            model.index(row, column_number).data(),
            lambda: self._services.questions.discard_text(dialog),
        )
        dialog.edited.connect(lambda text: model.write(row, column, text))
        dialog.rejected.connect(lambda: model.put_back(row, column, before))
        dialog.open()


def _same_choice(prompt: Prompt, other: Prompt) -> bool:
    """Whether the same rows are used in both, for all that is known without choosing."""
    facts: Sequence[tuple[object, object]] = (
        (prompt.choose, other.choose),
        (prompt.technique, other.technique),
        (prompt.examples, other.examples),
        *(() if choice_is_quick(prompt) else ((prompt.values, other.values),)),
    )
    return all(one is two or one == two for one, two in facts)
