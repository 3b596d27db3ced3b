"""The page of one endpoint: where it is, what becomes of each setting there, and cards of its calls."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.models.endpoint_facts import facts, pinned_text
from ui.models.parameter_rows import parameter_rows
from ui.services import Services
from ui.translation import tr
from ui.widgets.endpoint_header import EndpointHeader
from ui.widgets.payload_card import PayloadCard
from ui.widgets.place_card import PlaceCard
from ui.widgets.problem_box import ProblemBox
from ui.widgets.scrolled_column import ScrolledColumn
from ui.widgets.styling import mark
from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.payloads.choosing import embeds, payload_of
from workbench.endpoints.payloads.format import Parameters
from workbench.endpoints.payloads.sent_parameters import sent_parameters
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Generation

_SIZES = (620, 380)
# Pixels of the page below which its right column stands under the left one, at the usual size of text.
_TWO_COLUMNS = 860


class EndpointPage(QWidget):
    """Shows an endpoint. The signals carry its label; `replaced` says that its file holds another one now.

    Cards of other parts come in by `add_card` and `add_failures`; `shown` tells them which endpoint is open.
    """

    closed = Signal()
    shown = Signal(object)
    edit_requested = Signal(str)
    probe_requested = Signal(str)
    try_requested = Signal(str)
    remove_requested = Signal(str)
    changed = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.endpoint = Endpoint(label="", name="")
        self._generation = Generation()
        mark(self, kind="desk")
        self.setAccessibleName(tr("Endpoint"))
        self._header = EndpointHeader()
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
        self._place = PlaceCard()
        self._payload = PayloadCard()
        self._connect()
        self._left = _column((16, 12, 16, 16))
        for part in (self._header, self._problem, self._place, self._payload):
            self._left.addWidget(part)
        self._left.addStretch(1)
        self._about = ScrolledColumn(tr("Where it is and what it is sent"), self._left)
        self._right = _column((0, 0, 0, 0))
        self._side = QWidget()
        self._side.setLayout(self._right)
        self._side.hide()
        self._beside = _column((16, 16, 16, 16))
        self._beside.addWidget(self._side)
        self._beside.addStretch(1)
        self._cards = ScrolledColumn(tr("Its calls, costs and sets"), self._beside)
        self._cards.hide()
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        split.addWidget(self._about)
        split.addWidget(self._cards)
        split.setSizes(_SIZES)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        services.appearance.changed.connect(self._show_theme)

    def show_endpoint(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._problem.show_error(None)
        fixed = endpoint.is_local
        self._header.show_endpoint(endpoint.label, endpoint.payload, fixed=fixed, answers=not embeds(endpoint))
        self._show_facts(endpoint)
        self._payload.show_note(pinned_text(endpoint))
        self._find_parameters()
        self.shown.emit(endpoint)

    def show_generation(self, generation: Generation) -> None:
        """The settings of the open prompt."""
        if generation != self._generation:
            self._generation = generation
            self._find_parameters()

    def show_price(self, price: Price, estimate: bool) -> None:
        """What the endpoint that is shown costs by the table, where its file names an instance type alone."""
        if price != self.endpoint.price:
            self._show_facts(replace(self.endpoint, price=price), estimate)

    def show_state(self, text: str, tone: str) -> None:
        """What the account says of the endpoint that is shown."""
        self._header.show_state(text, tone)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def add_card(self, card: QWidget) -> None:
        """Places a card at the end of the right column, which is there once it has one; below in a narrow window."""
        self._right.addWidget(card)
        self._side.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns where there is room for them, else the right one below the left."""
        narrow = self.width() < _TWO_COLUMNS
        if self._right.count() and narrow == (self._side.parentWidget() is self._cards.widget()):
            place = self._left if narrow else self._beside
            place.insertWidget(place.count() - 1, self._side)
        self._cards.setVisible(self._right.count() > 0 and not narrow)

    def add_failures(self, card: QWidget) -> None:
        """Places the card of the last failures under the payload format."""
        self._left.insertWidget(self._left.indexOf(self._payload) + 1, card)

    def focus_first(self) -> None:
        self._header.back.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if any(one.scroll_by_key(event.key()) for one in (self._about, self._cards)):
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        header = self._header
        header.back_pressed.connect(self.closed)
        header.edit_pressed.connect(lambda: self.edit_requested.emit(self.endpoint.label))
        header.probe_pressed.connect(lambda: self.probe_requested.emit(self.endpoint.label))
        header.try_pressed.connect(lambda: self.try_requested.emit(self.endpoint.label))
        header.remove_pressed.connect(lambda: self.remove_requested.emit(self.endpoint.label))
        self._place.eula_toggled.connect(lambda on: self.changed.emit(replace(self.endpoint, accept_eula=on)))

    def _show_facts(self, endpoint: Endpoint, estimate: bool = False) -> None:
        has_licence = not endpoint.is_local and endpoint.transport == "sagemaker"
        self._place.show_facts(facts(endpoint, estimate), endpoint.accept_eula, has_licence)

    def _find_parameters(self) -> None:
        """In the background: a custom format renders its template for it."""
        endpoint, generation = self.endpoint, self._generation
        if embeds(endpoint):
            batch = EMBEDDINGS[endpoint.payload].batch
            told = tr("Gives vectors, not text: up to {n} texts in one call.", n=batch)
            self._payload.show_rows((), f"{_title(endpoint)}. {told}")
            return

        def show(found: list[Parameters | None]) -> None:
            if (endpoint, generation) == (self.endpoint, self._generation):
                self._show_parameters(found[-1])

        self._services.background.start(
            lambda _stop: iter((sent_parameters(endpoint, generation),)), show, lambda _error: None, soon=True
        )

    def _show_parameters(self, parameters: Parameters | None) -> None:
        if parameters is None:
            self._payload.show_rows((), tr("The custom format has a mistake. Settings… shows where."))
        else:
            rows = parameter_rows(self.endpoint, self._generation, parameters)
            self._payload.show_rows(rows, _title(self.endpoint))

    def _show_theme(self) -> None:
        self._problem.show_close_icon(self._services.appearance.theme.icon("close"))


def _title(endpoint: Endpoint) -> str:
    if embeds(endpoint):
        return tr(EMBEDDINGS[endpoint.payload].title)
    return tr(payload_of(endpoint).title)


def _column(margins: tuple[int, int, int, int]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(*margins)
    column.setSpacing(12)
    return column
