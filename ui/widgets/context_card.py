"""The passages that went into the prompt, under the columns: ticked ones do, and a run with others is one click."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.models.passage_rows import PassageRows
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.card import Card
from ui.widgets.passage_list import PassageList
from ui.widgets.styling import button, label
from workbench.documents.passage import Retrieval

_HEIGHT = 150


class ContextCard(Card):
    """`ticked` carries the ids of the chunks that are ticked, `run_requested` asks for a run with them, and
    `all_requested` for one with what is found by itself; `cited` carries the passage whose document is wanted."""

    ticked = Signal(object)
    run_requested = Signal()
    all_requested = Signal()
    cited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Context"))
        self.rows = PassageRows(self, ticks=True)
        self.rows.ticked.connect(self._tell)
        self.list = PassageList(tr("Passages in the prompt"), self.rows, theme)
        self.list.setMinimumHeight(_HEIGHT)
        self.list.setToolTip(tr("Enter or a double click opens the document there"))
        self.list.chosen.connect(self.cited)
        self._changed = label(role="small")
        self._run = button(tr("Run with these"), "primary")
        self._run.clicked.connect(self.run_requested)
        self._all = button(tr("As found"))
        self._all.setToolTip(tr("Forget the ticks and run with what is found by itself"))
        self._all.clicked.connect(self.all_requested)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(12, 6, 12, 8)
        row.addWidget(self._changed, 1)
        row.addWidget(self._all)
        row.addWidget(self._run)
        self.body.addWidget(self.list)
        self.body.addWidget(self._foot)
        self._foot.hide()

    def show_retrieval(self, retrieval: Retrieval | None, *, ticked: bool) -> None:
        """What the columns were given; `ticked`: by the user's own choice."""
        self.rows.show_retrieval(retrieval)
        self.setVisible(retrieval is not None)
        self._foot.setVisible(ticked)
        self._run.setVisible(False)
        self._all.setVisible(ticked)
        self._changed.setText(tr("With the passages that you ticked") if ticked else "")
        if retrieval is not None:
            found = ntr("{n} passage", "{n} passages", len(retrieval.passages))
            tokens = ntr("{n} token", "{n} tokens", retrieval.tokens)
            self.show_note(f"{retrieval.index} · {found} · {tokens} · {retrieval.milliseconds:.1f} ms")

    def show_theme(self, theme: Theme) -> None:
        self.list.show_theme(theme)

    def _tell(self, chunks: frozenset[int]) -> None:
        self._foot.show()
        self._run.show()
        self._run.setEnabled(bool(chunks))
        self._changed.setText(ntr("{n} passage ticked", "{n} passages ticked", len(chunks)))
        self.ticked.emit(chunks)
