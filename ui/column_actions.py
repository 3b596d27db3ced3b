"""What is done to the columns of the prompt at the front: varied, swept, moved, named, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.column_presets import ColumnPresets
from ui.column_sources import ColumnSources
from ui.desk import Desk
from ui.models.desk_columns import DeskColumns
from ui.models.variant_title import variant_titles
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.translation import ntr, tr
from ui.widgets.column_menu import COLUMN_ACTIONS, ColumnFacts, passage_variables
from workbench.library.entries import LibraryEntry
from workbench.prompts.prompt import Prompt
from workbench.runs.variant import Variant, plain

# With more columns than these the window works on, but draws more than a small machine does at ease.
SMOOTH_COLUMNS = 12


class ColumnActions(QObject):
    """Carries out what is chosen in the columns' menus and in the button over them; `entries` are the known prompts."""

    def __init__(
        self,
        services: Services,
        desk: Desk,
        compare: ComparePanel,
        entries: Callable[[], Iterable[LibraryEntry]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._compare = compare
        self._services = services
        self._window = window
        self._sources = ColumnSources(services, desk, entries, window)
        self._presets = ColumnPresets(services, desk, window)
        guard = services.problems.guard
        compare.facts_of = self._facts
        compare.action_requested.connect(lambda key, name: guard(lambda: self._act(key, name))())
        compare.without_requested.connect(lambda key, name: self._add_with_values(key, {name: ""}))
        compare.repeats.edited.connect(desk.repeat)
        button = compare.columns_button
        button.asked = self._fill
        button.add_requested.connect(self._add_endpoint)
        button.sweep_requested.connect(lambda: self._sweep(""))
        button.width_chosen.connect(compare.strip.show_width)
        button.reset_requested.connect(self._reset)
        button.save_requested.connect(guard(self._presets.ask_name))
        button.manage_requested.connect(guard(self._presets.manage))
        button.apply_requested.connect(lambda name: guard(lambda: self._presets.apply(name))())
        for signal in (desk.current_changed, desk.prompt_changed, desk.columns_changed):
            signal.connect(self._show_repeats)
        self._show_repeats()

    @property
    def _columns(self) -> DeskColumns:
        return self._desk.current.runs.columns

    @property
    def _prompt(self) -> Prompt:
        return self._desk.current.document.prompt

    # What is shown

    def _show_repeats(self, *_: object) -> None:
        self._compare.show_repeats(self._desk.current.runs.repeats, self._prompt.chain_of_thought.votes)

    def _fill(self) -> None:
        chosen = self._services.endpoints
        labels = [one.label for one in chosen.known if chosen.can_be_chosen(one)]
        varied = any(not one.is_plain or one.key != one.endpoint for one in self._columns.variants)
        self._compare.columns_button.show_choices(
            labels, self._presets.names(), self._compare.strip.width_name, varied=varied
        )

    def _facts(self, key: str) -> ColumnFacts:
        """Of an earlier run that is shown nothing can be varied: its columns are as they were."""
        columns, prompt = self._columns, self._prompt
        if not self._is_there(key):
            return ColumnFacts(impossible=frozenset(row.id for row in COLUMN_ACTIONS) - {"wide"})
        sides = {"left": -1, "right": 1}
        impossible = {name for name, by in sides.items() if not columns.may_step(key, by)}
        if not any(isinstance(value, str) for value in prompt.values.values()):
            impossible.add("values")
        checked = {"pin"} if columns[key].pinned else set()
        if key in self._compare.strip.wide:
            checked.add("wide")
        emptied = {**prompt.values, **columns[key].values}
        return ColumnFacts(frozenset(checked), frozenset(impossible), passage_variables(emptied))

    def _is_there(self, key: str) -> bool:
        return self._desk.current.runs.shown is None and any(one.key == key for one in self._columns.variants)

    # What is done

    def _act(self, key: str, name: str) -> None:
        if name == "wide":
            self._compare.strip.toggle_wide(key)
        elif self._is_there(key):
            {
                "parameters": self._ask_parameters,
                "values": self._ask_values,
                "source": self._ask_source,
                "sweep": self._sweep,
                "edit": self._edit_parameters,
                "name": self._ask_name,
                "left": lambda key: self._step(key, -1),
                "right": lambda key: self._step(key, 1),
                "pin": self._pin,
                "remove": self._remove,
            }[name](key)

    def _add(self, key: str, **changes: Any) -> None:
        """A copy of the column behind it, with these fields in place of its own."""
        if self._is_there(key):
            made = self._columns.add(replace(self._columns[key], name="", **changes), after=key)
            self._compare.strip.show_column(made.key)

    def _add_with_values(self, key: str, values: Mapping[str, Any]) -> None:
        if self._is_there(key):
            self._add(key, values={**self._columns[key].values, **values})

    def _add_endpoint(self, label: str) -> None:
        if all(one.endpoint != label for one in self._columns.variants):
            self._services.endpoints.choose(label, True)
            key = next((one.key for one in self._columns.variants if one.endpoint == label), "")
        else:
            key = self._columns.add(plain(label)).key
        if key:
            self._compare.strip.show_column(key)

    def _step(self, key: str, by: int) -> None:
        if self._columns.may_step(key, by):
            self._columns.step(key, by)
            self._compare.strip.show_column(key)

    def _pin(self, key: str) -> None:
        self._columns.change(replace(self._columns[key], pinned=not self._columns[key].pinned))
        self._compare.strip.show_column(key)

    def _remove(self, key: str) -> None:
        """The keyboard goes to the column that takes its place."""
        keys = [one.key for one in self._columns.variants]
        place = keys.index(key)
        self._columns.remove(key)
        left = [one.key for one in self._columns.variants]
        if left:
            self._compare.strip.show_column(left[min(place, len(left) - 1)])

    def _reset(self) -> None:
        labels = dict.fromkeys(one.endpoint for one in self._columns.variants)
        self._columns.put_on(plain(label) for label in labels)

    # What is asked

    def _ask_parameters(self, key: str) -> None:
        from ui.widgets.variant_dialog import VariantDialog

        own, usual = self._columns[key].parameters, self._prompt.generation
        dialog = VariantDialog(self._window, tr("Column with other parameters"), tr("Add the column"), own, usual)
        dialog.submitted.connect(lambda values: self._add(key, parameters=values))
        dialog.open()

    def _edit_parameters(self, key: str) -> None:
        from ui.widgets.variant_dialog import VariantDialog

        own, usual = self._columns[key].parameters, self._prompt.generation
        dialog = VariantDialog(self._window, tr("Parameters of the column"), tr("Change"), own, usual)
        dialog.submitted.connect(lambda values: self._change(key, parameters=values))
        dialog.open()

    def _change(self, key: str, **changes: Any) -> None:
        if self._is_there(key):
            self._columns.change(replace(self._columns[key], **changes))

    def _ask_values(self, key: str) -> None:
        from ui.widgets.values_dialog import ValuesDialog

        dialog = ValuesDialog(self._window, tr("Add the column"), self._prompt.values, self._columns[key].values)
        dialog.submitted.connect(lambda values: self._add_with_values(key, values))
        dialog.open()

    def _ask_source(self, key: str) -> None:
        self._sources.ask(lambda source: self._add(key, prompt=source))

    def _ask_name(self, key: str) -> None:
        from ui.widgets.name_dialog import NameDialog

        dialog = NameDialog(self._window, tr("Name of the column"), self._columns[key].name, tr("Name"))
        dialog.submitted.connect(lambda name: self._change(key, name=" ".join(name.split())))
        dialog.open()

    def _sweep(self, key: str) -> None:
        from ui.widgets.sweep_dialog import SweepBase, SweepDialog

        variants = self._columns.variants
        if self._desk.current.runs.shown is not None or not variants:
            return
        titles = variant_titles(variants)
        bases = [SweepBase(tr("All columns"), variants)] + [SweepBase(titles[one.key], (one,)) for one in variants]
        chosen = next((n + 1 for n, one in enumerate(variants) if one.key == key), 0)
        dialog = SweepDialog(self._window, bases, chosen, self._meaning)
        dialog.submitted.connect(self._put_swept)
        dialog.open()

    def _put_swept(self, bases: tuple[Variant, ...], swept: tuple[Variant, ...]) -> None:
        """Each column's own stand where it stood."""
        each = len(swept) // len(bases)
        made = {base.key: swept[n * each : (n + 1) * each] for n, base in enumerate(bases)}
        there = self._columns.variants
        self._columns.put_on(each for one in there for each in made.get(one.key, (one,)))

    def _meaning(self, more: int) -> str:
        """What a run costs in calls with so many more columns, and whether that many are still at ease."""
        runs = self._desk.current.runs
        columns = len(runs.columns.called) + more
        calls = ntr("{n} call a run", "{n} calls a run", runs.calls // max(1, len(runs.columns.called)) * columns)
        if columns <= SMOOTH_COLUMNS:
            return calls
        slow = tr("more than {limit} columns get slow to draw", limit=SMOOTH_COLUMNS)
        return f"{calls} · {slow}"
