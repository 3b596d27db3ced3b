"""Where an endpoint is and how it is called: the facts, and the licence switch beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.models.endpoint_facts import Fact
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.styling import label

_NAME_WIDTH = 104


class PlaceCard(Card):
    """`eula_toggled` carries whether the licence is accepted now."""

    eula_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__(tr("Where it is"))
        self._rows = QWidget()
        self.eula = QCheckBox(tr("Accept EULA"))
        self.eula.setAccessibleName(self.eula.text())
        self.eula.setToolTip(tr("Sends accept_eula=true with each request. Read the model’s licence before."))
        self.eula.toggled.connect(self.eula_toggled)
        self._licence = QWidget()
        licence = QGridLayout(self._licence)
        licence.setContentsMargins(12, 0, 12, 8)
        licence.setHorizontalSpacing(12)
        licence.setColumnMinimumWidth(0, _NAME_WIDTH)
        licence.setColumnStretch(1, 1)
        licence.addWidget(label(tr("Licence"), "muted"), 0, 0)
        licence.addWidget(self.eula, 0, 1, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._rows)
        self.body.addWidget(self._licence)

    def show_facts(self, facts: Sequence[Fact], accepted: bool, has_licence: bool) -> None:
        self._licence.setVisible(has_licence)
        with QSignalBlocker(self.eula):
            self.eula.setChecked(accepted)
        rows = _rows(facts)
        self.body.replaceWidget(self._rows, rows)
        rows.show()
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows


def _rows(facts: Sequence[Fact]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(12, 8, 12, 8)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, _NAME_WIDTH)
    grid.setColumnStretch(1, 1)
    row = 0
    for fact in facts:
        grid.addWidget(label(fact.name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        value = label(fact.value, wrap=True, user_text=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, row, 1)
        row += 1
        if fact.note:
            grid.addWidget(label(fact.note, "warning", wrap=True), row, 1)
            row += 1
    return made
