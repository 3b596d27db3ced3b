"""What changed since the prompt was last sent, found off the GUI thread while it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.services import Services
from ui.translation import ntr, tr
from ui.widgets.changes_view import ChangesView
from workbench.errors import WorkbenchError
from workbench.prompts.differences import EQUAL, Difference, as_text, differences
from workbench.prompts.rendered import RenderedPrompt

Differences = tuple[Difference, ...]


class SentChanges(QObject):
    """Fills `view` while it is `on`; `note` says in a few words what is in it, `noted` that it is another."""

    noted = Signal(str)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._sent: Mapping[str, RenderedPrompt] = {}
        self._rendered = RenderedPrompt("")
        self._endpoints: Sequence[str] = ()
        self._found: Differences = ()
        self._job: Job[Differences] | None = None
        self.on = False
        self.view = ChangesView()
        services.appearance.changed.connect(self._show)

    def show_sent(self, sent: Mapping[str, RenderedPrompt]) -> None:
        """What was sent last, by endpoint."""
        if sent != self._sent:
            self._sent = sent
            self._compare()

    def show_rendered(self, rendered: RenderedPrompt, endpoints: Sequence[str]) -> None:
        """The prompt as it is now, in the form that these endpoints get."""
        if (rendered, endpoints) != (self._rendered, self._endpoints):
            self._rendered, self._endpoints = rendered, endpoints
            self._compare()

    def turn(self, on: bool) -> None:
        self.on = on
        self._compare()

    def _compare(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
        if not self.on or self._services.background.closed:
            return
        labels = [label for label in (*self._endpoints, *self._sent) if label in self._sent]
        if not labels:
            self._found = ()
            self._show()
            self.noted.emit(tr("Not run yet"))
            return
        before, after = self._sent[labels[0]], self._rendered
        self._job = self._services.background.start(lambda _stop: _compared(before, after), self._deliver, self._done)

    def _deliver(self, found: list[Differences]) -> None:
        self._found = found[-1]
        self._show()
        changes = sum(one.kind != EQUAL for one in self._found)
        self.noted.emit(
            ntr("{n} change since the last run", "{n} changes since the last run", changes)
            if changes
            else tr("No changes since the last run")
        )

    def _show(self) -> None:
        self.view.show_differences(self._found, self._services.appearance.theme)

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self._services.problems.show(error)


def _compared(before: RenderedPrompt, after: RenderedPrompt) -> Iterator[Differences]:
    yield differences(as_text(before), as_text(after))
