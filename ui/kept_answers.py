"""Keeping an answer in the prompt, as one undoable step: as turns, as an example, as what is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from ui.background import once
from ui.models.examples_model import new_example
from ui.prompt_document import PromptDocument
from ui.run_controller import RunController
from ui.services import Services
from ui.translation import tr
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Prompt


class KeptAnswers(QObject):
    """Keeps the samples that the columns of `runs` show.

    An answer rule may take its full time limit, so it runs off the GUI thread.
    """

    def __init__(self, services: Services, document: PromptDocument, runs: RunController, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._runs = runs

    def keep(self, key: str, what: str) -> None:
        """`what` is a name of `keep_menu.KEPT`."""
        {"turn": self.continue_with, "example": self.keep_as_example, "expected": self.keep_as_expected}[what](key)

    def continue_with(self, key: str) -> None:
        """What was asked and its answer become the next turns, and the next question follows."""
        prompt, request, text = self._document.prompt, self._runs.sent(key), self._runs.sample(key).first.text

        def work() -> Prompt:
            from workbench.runs.keeping import continued

            return continued(prompt, request.prompt, text)

        self._change(prompt, work, tr("Continue the conversation"))

    def keep_as_example(self, key: str) -> None:
        prompt, values = self._document.prompt, self._runs.sent_values(key)
        names = tuple(new_example(prompt).inputs)
        sample, source = self._runs.sample(key), self._runs.sent(key).endpoint.label

        def work() -> Prompt:
            from workbench.runs.keeping import kept_example

            kept = kept_example(prompt, names, values, sample.first.text, source, sample.second_text)
            return replace(prompt, examples=(*prompt.examples, kept))

        self._change(prompt, work, tr("Keep as example"))

    def keep_as_expected(self, key: str) -> None:
        prompt = self._document.prompt
        sample = self._runs.sample(key)

        def work() -> Prompt:
            from workbench.runs.keeping import answer_in

            return replace(prompt, expected=answer_in(prompt, sample.first.text, sample.second_text))

        self._change(prompt, work, tr("Keep as expected answer"))

    def _change(self, before: Prompt, work: Callable[[], Prompt], step: str) -> None:
        self._services.background.start(once(work), partial(self._replace, before, step), self._done)

    def _replace(self, before: Prompt, step: str, prompts: list[Prompt]) -> None:
        if self._document.prompt == before:  # what was edited meanwhile is not overwritten
            self._document.replace(prompts[-1], step)

    def _done(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
