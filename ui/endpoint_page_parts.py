"""What an endpoint's page and its form show beside the endpoint itself: its calls, its state, sets and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.endpoint_links import EndpointPages
from ui.endpoint_secrets import EndpointSecrets
from ui.fleet import Fleet
from ui.models.endpoint_looks import state_look
from ui.services import Services
from ui.translation import tr
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from ui.endpoint_cards import EndpointCards
    from ui.panels.compare_panel import ComparePanel
    from ui.panels.endpoint_page import EndpointPage
    from ui.panels.endpoints_panel import EndpointsPanel
    from ui.widgets.endpoint_dialog import EndpointDialog
    from ui.widgets.sets_card import SetsCard


class EndpointPageParts(QObject):
    """Fills the page once it is built. `calls_changed` says when more was logged."""

    def __init__(self, services: Services, pages: EndpointPages, fleet: Fleet, panel: EndpointsPanel) -> None:
        super().__init__(pages)
        self._services = services
        self._pages = pages
        self._fleet = fleet
        self._secrets = EndpointSecrets(services.background)
        self._cards: EndpointCards | None = None
        self._sets: SetsCard | None = None
        pages.built.connect(self._fill)
        pages.editing.connect(self._place_tokens)
        pages.removed.connect(lambda endpoint: self._secrets.forget(list(endpoint.headers.values())))
        pages.probe_requested.connect(lambda _label: panel.probe(pages.page.endpoint))
        services.states.changed.connect(self._show_state)
        fleet.sets_changed.connect(self._show_sets)

    def show_calls(self) -> None:
        """More was logged."""
        if self._cards is not None and self._pages.is_open:
            self._cards.show_endpoint(self._pages.page.endpoint)

    def _fill(self, page: EndpointPage) -> None:
        from ui.endpoint_cards import EndpointCards
        from ui.widgets.sets_card import SetsCard

        self._cards = EndpointCards(self._services, self)
        self._sets = SetsCard()
        self._sets.start_pressed.connect(self._fleet.start_set)
        self._sets.stop_pressed.connect(self._fleet.stop_set)
        for card in (self._cards.latency, self._cards.costs, self._sets):
            page.add_card(card)
        page.add_failures(self._cards.failures)
        self._cards.priced.connect(page.show_price)
        page.shown.connect(self._show)

    def _show(self, endpoint: Endpoint) -> None:
        if self._cards is not None:
            self._cards.show_endpoint(endpoint)
        self._show_sets()
        self._show_state()

    def _show_sets(self) -> None:
        from ui.fleet_sets import set_row
        from workbench import paths
        from workbench.endpoints.fleet.set_file import load_sets

        try:
            sets = load_sets(paths.fleet_file())
        except WorkbenchError:  # told where sets are worked on
            sets = ()
        if self._sets is not None:
            self._sets.show_sets([set_row(one) for one in sets])

    def _show_state(self) -> None:
        if self._pages.is_open:
            endpoint = self._pages.page.endpoint
            self._pages.page.show_state(*_look(self._services, endpoint.label))

    def _place_tokens(self, dialog: EndpointDialog) -> None:
        """The tokens of an HTTPS endpoint go to the keyring as they are entered, and its file names their entries.

        Each goes into an entry of its own: until the form is saved, the endpoint sends what it sent before.
        """
        from ui.widgets.header_secrets import HeaderSecrets

        form, editor = dialog.form, HeaderSecrets()
        before = form.shown.headers
        made: list[str] = []
        editor.show_headers(before)

        def show(headers: Mapping[str, str], kept: str = "") -> None:
            form.show_headers(headers)
            editor.show_headers(headers, kept)

        def keep(header: str, token: str) -> None:
            others = {name: entry for name, entry in form.shown.headers.items() if name != header}

            def kept(endpoint: Endpoint | None, error: WorkbenchError | None) -> None:
                if endpoint is None:
                    if error is not None:
                        editor.show_error(error)
                    return
                made.append(endpoint.headers[header])
                show({**form.shown.headers, header: endpoint.headers[header]}, header)

            self._secrets.set_token(replace(form.shown, headers=others), header, token, kept)

        def remove(header: str) -> None:
            show({name: entry for name, entry in form.shown.headers.items() if name != header})

        editor.token_entered.connect(keep)
        editor.token_removed.connect(remove)
        dialog.accepted.connect(lambda: self._forget([*before.values(), *made], form.shown.headers))
        dialog.rejected.connect(lambda: self._forget(made, before))
        form.place_headers(editor)

    def _forget(self, entries: Iterable[str], kept: Mapping[str, str]) -> None:
        """Takes those tokens out of the keyring that are not kept."""
        self._secrets.forget([entry for entry in entries if entry not in kept.values()])


def show_column_states(services: Services, compare: ComparePanel) -> None:
    """Shows in each column what its endpoint is doing, whenever that is another state."""

    def show() -> None:
        for endpoint in services.endpoints.known:
            compare.show_state(endpoint.label, *_look(services, endpoint.label))

    services.states.changed.connect(show)


def _look(services: Services, label: str) -> tuple[str, str]:
    """The word for the endpoint's state and its tone; '' where nothing is known."""
    state = services.states.of(label)
    if state is None:
        return "", "plain"
    look = state_look(state.status)
    return tr(look.word), "plain" if look.tone == "muted" else look.tone
