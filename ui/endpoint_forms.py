"""Which form of the prompt the preview shows, of those that the chosen endpoints get.

That is the one chosen here; else that of the first endpoint which takes the prompt in its own mode, so that all of what
is written in the editor is rendered and checked; else that of the first endpoint.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.services import Services
from workbench.prompts.prompt import Prompt
from workbench.runs.forms import Form, SharedForm, forms_for


class EndpointForms(QObject):
    """`changed` says that the forms or the one that is shown may be others."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._prompt = Prompt(name="")
        self._wanted: Form | None = None
        self.forms: tuple[SharedForm, ...] = ()
        services.endpoints.changed.connect(self._find)

    def show_prompt(self, prompt: Prompt) -> Prompt:
        """The prompt in the form that is shown."""
        before, self._prompt = self._prompt, prompt
        if (before.mode, before.wrapper is None) != (prompt.mode, prompt.wrapper is None) or not self.forms:
            self._find()
        shown = self.shown
        return prompt if shown is None else shown.form.of(prompt)

    @property
    def shown(self) -> SharedForm | None:
        """None where no endpoint is chosen."""
        wanted = [one for one in self.forms if one.form == self._wanted]
        own = [one for one in self.forms if one.form.mode == self._prompt.mode]
        return next(iter((*wanted, *own, *self.forms)), None)

    def choose(self, position: int) -> None:
        self._wanted = self.forms[position].form
        self.changed.emit()

    def _find(self) -> None:
        found = forms_for(self._prompt, self._services.endpoints.chosen)
        if found != self.forms:
            self.forms = found
            self.changed.emit()
