"""What is known of one endpoint, in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from ui.translation import tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.fitting_scroll import FittingScroll
from ui.widgets.styling import button, label, mark
from ui.widgets.wrapping_row import WrappingRow
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import as_called, embeds


class EndpointCard(QFrame):
    """Hidden until it is given an endpoint. `add_pressed`: the user wants to keep one that was found.

    `details_pressed`: its page is wanted. `probe_pressed`: its payload format is to be found out. `tokenizer_pressed`
    and `tokenizer_removed`: another tokenizer file is wanted for a saved one, or none.
    """

    add_pressed = Signal()
    details_pressed = Signal()
    probe_pressed = Signal()
    tokenizer_pressed = Signal()
    tokenizer_removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="card")
        self._name = ElidedLabel()
        mark(self._name, role="strong")
        self._where = ElidedLabel()
        mark(self._where, role="muted")
        self._about = label(role="muted", wrap=True, user_text=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about_area = FittingScroll(self._about)
        self._add = button(tr("Add"), name=tr("Add this endpoint"))
        self._add.clicked.connect(self.add_pressed)
        self._probe = button(tr("Probe…"), name=tr("Probe this endpoint"))
        self._probe.setToolTip(tr("Finds payload format and framing of streams, in at most three tiny calls"))
        self._probe.clicked.connect(self.probe_pressed)
        self._details = button(tr("Details"), "link", name=tr("Details of the endpoint"))
        self._details.setToolTip(tr("Its page: every field, what becomes of each setting, its calls (Enter)"))
        self._details.clicked.connect(self.details_pressed)
        self._tokenizer = ElidedLabel()
        mark(self._tokenizer, role="muted")
        self._choose = button(tr("Tokenizer…"), "link", name=tr("Choose the tokenizer"))
        self._choose.setToolTip(tr("The tokenizer.json of the model: with it tokens are counted exactly"))
        self._choose.clicked.connect(self.tokenizer_pressed)
        self._remove = button(tr("Remove"), "link", name=tr("Remove the tokenizer"))
        self._remove.clicked.connect(self.tokenizer_removed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        for line in (self._name, self._where, self._tokenizer):
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for part in (self._name, self._where, self._about_area, self._tokenizer):
            column.addWidget(part)
        column.addLayout(_row(self._details, self._choose, self._remove))
        column.addLayout(_row(self._add, self._probe))
        self.hide()

    def show_endpoint(
        self,
        endpoint: Endpoint | None,
        can_be_added: bool,
        saved: bool = False,
        *,
        can_be_probed: bool = False,
        about: Sequence[str] = (),
    ) -> None:
        """`about` are further lines, below or in place of the endpoint's description."""
        self.setVisible(endpoint is not None)
        if endpoint is None:
            return
        self._name.setText(endpoint.component or endpoint.name or endpoint.label)
        self._where.setText(" · ".join(_facts(endpoint)))
        lines = [line for line in (tr(endpoint.description), *about) if line]
        self._about.setText("\n".join(lines))
        self._about_area.updateGeometry()
        self._about_area.setVisible(bool(lines))
        self._add.setVisible(can_be_added)
        self._probe.setVisible(can_be_probed)
        self._details.setVisible(saved or endpoint.is_local)
        self._show_tokenizer(endpoint.tokenizer, saved)

    def _show_tokenizer(self, path: str | None, saved: bool) -> None:
        if path:
            self._tokenizer.setText(tr("counts exactly with {file}", file="/".join(Path(path).parts[-2:])))
            self._tokenizer.setToolTip(path)
        else:
            self._tokenizer.setText(tr("token counts are estimates"))
        self._tokenizer.setVisible(saved)
        self._choose.setVisible(saved)
        self._remove.setVisible(saved and bool(path))


def _row(*buttons: QPushButton) -> WrappingRow:
    row = WrappingRow(spacing=4)
    for one in buttons:
        row.addWidget(one)
    return row


def _facts(endpoint: Endpoint) -> list[str]:
    """Where it is and how it is called."""
    facts = (
        [tr("on this computer")] if endpoint.is_local else [one for one in (endpoint.profile, endpoint.region) if one]
    )
    facts.append(tr("payload {name}", name=endpoint.payload))
    if embeds(endpoint):
        facts.append(tr("vectors"))
    else:
        facts.append(tr("streams") if as_called(endpoint).streams else tr("one piece"))
    if endpoint.probed is not None:
        facts.append(tr("probed on {day}", day=endpoint.probed.on))
    return facts
