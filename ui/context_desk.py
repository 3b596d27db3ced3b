"""The passages of the run that the desk shows, under its columns; made when a run has some."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.cited_documents import CitedDocuments
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.ready_run import Ticked
from ui.services import Services
from ui.widgets.context_card import ContextCard
from workbench.documents.passage import Passage, Retrieval
from workbench.prompts.prompt import Context


class ContextDesk(QObject):
    """Shows what the first column with passages was given, and runs with what is ticked."""

    def __init__(self, services: Services, desk: Desk, compare: ComparePanel) -> None:
        super().__init__(compare)
        self._services = services
        self._desk = desk
        self._compare = compare
        self._cited = CitedDocuments(services, compare)
        self._card: ContextCard | None = None
        self._shown: Retrieval | None = None
        self._context: Context | None = None
        desk.answers_changed.connect(self._show)
        desk.current_changed.connect(self._show)
        services.appearance.changed.connect(self._show_theme)

    def _show(self, _changed: object = None) -> None:
        """The columns ask for their passages before they are sent, so that the first answer brings them."""
        found, context = self._found()
        if found is self._shown and context == self._context:
            return
        self._shown, self._context = found, context
        if found is None and self._card is None:
            return
        ticked = self._desk.current.runs.ticked
        own = ticked is not None and found is not None and ticked.question == found.question
        self.card.show_retrieval(found, ticked=own)

    def _found(self) -> tuple[Retrieval | None, Context | None]:
        runs = self._desk.current.runs
        for sent, _arrived in runs.sent_columns.values():
            if sent.retrieval is not None:
                ran = runs.ran(sent.variant.key)
                return sent.retrieval, None if ran is None else ran.prompt.context
        return None, None

    @property
    def card(self) -> ContextCard:
        """The card, which the panel takes in when it is first wanted."""
        if self._card is None:
            self._card = ContextCard(self._services.appearance.theme)
            self._card.ticked.connect(self._tick)
            self._card.run_requested.connect(lambda: self._desk.current.runs.run())
            self._card.all_requested.connect(self._forget_ticks)
            self._card.cited.connect(self._open)
            self._compare.add_below(self._card)
        return self._card

    def _tick(self, chunks: frozenset[int]) -> None:
        if self._shown is not None and self._context is not None:
            self._desk.current.runs.ticked = Ticked(self._context, self._shown.question, chunks)

    def _open(self, passage: Passage) -> None:
        if self._shown is not None:
            self._cited.open_passage(self._shown.index, passage)

    def _forget_ticks(self) -> None:
        self._desk.current.runs.ticked = None
        self._desk.current.runs.run()

    def _show_theme(self) -> None:
        if self._card is not None:
            self._card.show_theme(self._services.appearance.theme)
