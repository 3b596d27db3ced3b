"""Where the fields of a prompt are in the editor: their editors and cells, and how to bring them into view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from ui.widgets.answer_card import AnswerCard
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from ui.widgets.layout_card import LayoutCard
from ui.widgets.template_card import SYSTEM, TemplateCard
from ui.widgets.template_edit import TemplateEdit
from ui.widgets.values_form import ValuesForm

# Pixels that stay visible above and below a place that is gone to.
_AROUND = 60


@dataclass(frozen=True)
class EditorPlaces:
    """`templates` gives the template editors by field, which come and go with the turns."""

    scroll: QScrollArea
    system: TemplateCard
    layout: LayoutCard
    answer: AnswerCard
    values: ValuesForm
    table: ExamplesTable
    templates: Callable[[], Mapping[str, TemplateEdit]]

    def text_editors(self) -> dict[str, ExactEdit]:
        """The editors of texts by their fields."""
        return {**self.templates(), **{f"values.{name}": one for name, one in self.values.editors().items()}}

    def uncover(self, field: str) -> None:
        """Makes the editor of the field visible, with its cursor."""
        if field == SYSTEM.name:
            self.system.set_folded(False)
        if self.layout.editor(field) is not None:
            self.layout.set_folded(False)
        if field in self.answer.templates():
            self.answer.set_folded(False)
        editor = self.text_editors().get(field)
        if editor is not None:
            editor.ensureCursorVisible()
            self._scroll_to_cursor(editor)

    def follow_cell(self) -> None:
        """Keeps the cursor in sight that writes in a cell of the examples."""
        if self.table.editor is not None:
            self._scroll_to_cursor(self.table.editor)

    def _scroll_to_cursor(self, editor: ExactEdit) -> None:
        cards = self.scroll.widget()
        if cards is not None:
            place = editor.viewport().mapTo(cards, editor.cursorRect().center())
            self.scroll.ensureVisible(place.x(), place.y(), 0, _AROUND)

    def go_to(self, field: str) -> None:
        """Makes the editor of the field visible and gives it the keyboard."""
        self.uncover(field)
        editor = self.text_editors().get(field) or self.layout.editor(field)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_cell(self, row: int, kind: str, name: str) -> None:
        """Selects a row of the examples and makes a cell of it visible."""
        columns = self.table.examples_model.columns
        column = next((n for n, one in enumerate(columns) if (one.kind, one.name) == (kind, name)), 0)
        self.table.setCurrentIndex(self.table.examples_model.index(row, column))
        self.scroll.ensureWidgetVisible(self.table)
