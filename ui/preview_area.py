"""The prompt as it will be sent, with the choice of whose form is shown and of its changes since the last run."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from ui.endpoint_forms import EndpointForms
from ui.sent_changes import SentChanges
from ui.services import Services
from ui.widgets.preview_header import PreviewHeader
from ui.widgets.prompt_preview import PromptPreview
from ui.widgets.template_edit import VariableColors
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt


class PreviewArea(QFrame):
    """`form_changed`: another form of the prompt is to be rendered; `formed` gives it."""

    form_changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._forms = EndpointForms(services, self)
        self._changes = SentChanges(services, self)
        self._header = PreviewHeader()
        self.preview = PromptPreview()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.preview)
        self._stack.addWidget(self._changes.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.setSpacing(4)
        column.addWidget(self._header)
        column.addWidget(self._stack)
        self._forms.changed.connect(self._show_forms)
        self._header.form_chosen.connect(self.choose_form)
        self._header.changes_toggled.connect(self._turn)
        self._changes.noted.connect(self._header.show_note)

    def formed(self, prompt: Prompt) -> Prompt:
        """The prompt in the form that is shown."""
        return self._forms.show_prompt(prompt)

    def choose_form(self, position: int) -> None:
        """Shows another of the forms that the chosen endpoints get, in the order of the endpoints."""
        self._forms.choose(position)

    def show_rendered(self, rendered: RenderedPrompt, variables: VariableColors) -> None:
        self.preview.show_rendered(rendered, variables, self._services.appearance.theme)
        shown = self._forms.shown
        self._changes.show_rendered(rendered, shown.endpoints if shown else ())

    def show_sent(self, sent: Mapping[str, RenderedPrompt]) -> None:
        """What the endpoints were sent last, by their labels."""
        self._changes.show_sent(sent)

    def _turn(self, on: bool) -> None:
        self._stack.setCurrentWidget(self._changes.view if on else self.preview)
        self._header.show_note("")
        self._changes.turn(on)

    def _show_forms(self) -> None:
        self._header.show_forms(self._forms.forms, self._forms.shown)
        self.form_changed.emit()
