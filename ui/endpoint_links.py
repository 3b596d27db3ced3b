"""The page of an endpoint takes the place of the editor and the answers, and what is asked for on it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from ui.desk import Desk
from ui.payload_titles import payload_titles
from ui.services import Services
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from ui.panels.endpoint_page import EndpointPage
    from ui.panels.endpoints_panel import EndpointsPanel
    from ui.widgets.custom_format_editor import CustomFormatEditor
    from ui.widgets.endpoint_dialog import EndpointDialog
    from ui.widgets.top_bar import TopBar


class EndpointPages(QStackedWidget):
    """The main area: the work on the prompt, or the page of one endpoint, which is built when it is first wanted.

    `turned` carries the label of the endpoint that is open now, '' for none. `built` carries the page, once: whoever
    has a card for it adds it then. `probe_requested` carries a label. `editing` carries the dialog in which an endpoint
    is edited: whoever has an editor of headers places it in its form. `removed` carries an endpoint whose file is gone.
    """

    turned = Signal(str)
    built = Signal(object)
    probe_requested = Signal(str)
    editing = Signal(object)
    removed = Signal(object)

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__()
        self._services = services
        self._desk = desk
        self._work: QWidget | None = None
        self._page: EndpointPage | None = None
        self._focused: QWidget | None = None
        services.endpoints.known_changed.connect(self._show_again)
        desk.current_changed.connect(self.close_page)
        desk.running_changed.connect(lambda running: self.close_page() if running else None)
        desk.prompt_changed.connect(lambda _prompt: self._show_generation())

    def around(self, work: QWidget) -> EndpointPages:
        """Takes in the work on the prompt, which is shown at first."""
        self._work = work
        self.addWidget(work)
        return self

    @property
    def page(self) -> EndpointPage:
        if self._page is None:
            self._page = self._built()
        return self._page

    @property
    def is_open(self) -> bool:
        return self._page is not None and self.currentWidget() is self._page

    def areas(self, *work: QWidget) -> list[QWidget]:
        """What F6 goes through: the page where it is open, else those of the work."""
        return [self.page] if self.is_open else list(work)

    def open(self, label: str) -> None:
        """Opens the page of the endpoint of that label and gives it the keyboard."""
        endpoint = self._known(label)
        if endpoint is None:
            return
        if not self.is_open:
            self._focused = self.window().focusWidget()
        page = self.page
        page.show_endpoint(endpoint)
        self.setCurrentWidget(page)
        self._show_generation()
        page.focus_first()
        self.turned.emit(label)

    def close_page(self, *_: object) -> None:
        """Back to the prompt; the keyboard goes where it was."""
        if not self.is_open or self._work is None:
            return
        focused = self.window().focusWidget()
        had_keyboard = focused is not None and self.page.isAncestorOf(focused)
        self.setCurrentWidget(self._work)
        # What had the keyboard may be gone: another process changed the prompt, and its fields were made anew.
        if had_keyboard and self._focused is not None and isValid(self._focused) and self._focused.isVisible():
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focused = None
        self.turned.emit("")

    def leaving(self, handlers: Mapping[str, Callable[[], object]]) -> dict[str, Callable[[], object]]:
        """The handlers of what is done to the prompt: the prompt is shown before."""

        def first_back(handler: Callable[[], object]) -> object:
            self.close_page()
            return handler()

        return {name: partial(first_back, handler) for name, handler in handlers.items()}

    # What is asked for on the page

    def _built(self) -> EndpointPage:
        from ui.panels.endpoint_page import EndpointPage

        page = EndpointPage(self._services)
        page.closed.connect(self.close_page)
        page.try_requested.connect(self._try)
        page.remove_requested.connect(self._remove)
        page.edit_requested.connect(self._edit)
        page.probe_requested.connect(self.probe_requested)
        page.changed.connect(lambda changed: self._replace(changed.label, changed, page.show_error))
        self.addWidget(page)
        self.built.emit(page)
        return page

    def _try(self, label: str) -> None:
        self._services.endpoints.choose_only(label)
        self.close_page()

    def _remove(self, label: str) -> None:
        endpoint = self.page.endpoint

        def removed() -> None:
            self.close_page()
            self.removed.emit(endpoint)

        if self._services.questions.remove_endpoint(self.page, label):
            self._write(partial(self._services.catalogue.remove, label), self.page.show_error, removed)

    def _edit(self, label: str) -> None:
        """Every field in a window of its own; of a custom format also what it makes of a reply."""
        from ui.widgets.endpoint_dialog import EndpointDialog

        endpoint = self.page.endpoint
        dialog = EndpointDialog(self.page, endpoint, payload_titles(), self._may_discard)
        dialog.form.custom_made.connect(lambda editor: self._try_custom(dialog, editor, endpoint))
        dialog.submitted.connect(lambda edited: self._replace(label, edited, dialog.show_error, dialog.accept))
        dialog.open()
        self.editing.emit(dialog)

    def _try_custom(self, dialog: EndpointDialog, editor: CustomFormatEditor, endpoint: Endpoint) -> None:
        from ui.custom_trials import CustomTrials

        trials = CustomTrials(self._services, editor, endpoint, self._desk.current.document.prompt.generation)
        dialog.finished.connect(trials.close)
        editor.show_theme(self._services.appearance.theme)
        editor.try_now()

    def _may_discard(self) -> bool:
        return self._services.questions.discard_text(self.page)

    def _replace(
        self,
        label: str,
        endpoint: Endpoint,
        show_error: Callable[[WorkbenchError | None], object],
        then: Callable[[], object] = lambda: None,
    ) -> None:
        def written() -> None:
            self._services.endpoints.rename(label, endpoint.label)
            if self.is_open and self.page.endpoint.label == label:
                self.page.show_endpoint(endpoint)
                self.turned.emit(endpoint.label)
            then()

        self._write(partial(self._services.catalogue.replace, label, endpoint), show_error, written)

    def _write(
        self,
        write: Callable[[], object],
        show_error: Callable[[WorkbenchError | None], object],
        then: Callable[[], object],
    ) -> None:
        """Writes the file in the background; an error is shown where it was asked for."""

        def writing() -> Iterator[None]:
            write()
            yield

        def done(error: WorkbenchError | None) -> None:
            if error is None:
                then()
            else:
                self.page.show_endpoint(self.page.endpoint)  # as it still is
            self._services.endpoints.read(self._services.catalogue)
            show_error(error)
            if error is not None and not self.is_open:  # its file is gone, and the page with it
                self._services.problems.show(error)

        self._services.background.start(lambda _stop: writing(), lambda _written: None, done)

    # What is shown

    def _known(self, label: str) -> Endpoint | None:
        return next((one for one in self._services.endpoints.known if one.label == label), None)

    def _show_again(self) -> None:
        """The catalogue was read anew: the endpoint may be another one now, or gone."""
        if not self.is_open:
            return
        endpoint = self._known(self.page.endpoint.label)
        if endpoint is None:
            self.close_page()
        elif endpoint != self.page.endpoint:
            self.page.show_endpoint(endpoint)

    def _show_generation(self) -> None:
        if self.is_open:
            self.page.show_generation(self._desk.current.document.prompt.generation)


def connect_endpoints(panel: EndpointsPanel, services: Services, pages: EndpointPages, bar: TopBar) -> None:
    """What is ticked, added and opened in the side panel; the bar tells which page is open."""
    panel.chosen_changed.connect(services.endpoints.choose)
    panel.catalogue_changed.connect(partial(services.endpoints.read, services.catalogue))
    panel.details_requested.connect(pages.open)
    pages.turned.connect(bar.show_endpoint)


def look_in_account(show_panel: Callable[[str], object], panel: EndpointsPanel) -> None:
    """Opens the side panel and lists in it what the account has."""
    show_panel("endpoints")
    panel.look_in_account()
