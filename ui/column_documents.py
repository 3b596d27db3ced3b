"""The documents of the prompt at the front: which collection, how it is asked, and in which columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.models.desk_documents import documents_choice, with_documents
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.translation import tr
from ui.widgets.column_menu import PASSAGE_NAMES
from workbench.errors import UsageError
from workbench.prompts.prompt import Context, Prompt
from workbench.prompts.variables import free_variables


class ColumnDocuments(QObject):
    """Carries out what is chosen in the button for documents; `names` gives those of all collections."""

    def __init__(
        self,
        services: Services,
        desk: Desk,
        compare: ComparePanel,
        names: Callable[[], Sequence[str]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._compare = compare
        self._services = services
        self._names = names
        self._window = window
        guard = services.problems.guard
        button = compare.documents
        button.asked = self._fill
        button.chosen.connect(self._choose)
        button.attached.connect(lambda name: guard(lambda: self.attach(name))())
        button.settings_requested.connect(guard(self.ask_settings))
        for signal in (desk.current_changed, desk.prompt_changed, desk.columns_changed):
            signal.connect(self._show)
        self._show()

    @property
    def _prompt(self) -> Prompt:
        return self._desk.current.document.prompt

    def attach(self, name: str) -> None:
        """Puts that collection behind a variable of the prompt, or takes the one that is there away ('')."""
        document, prompt = self._desk.current.document, self._prompt
        if not name:
            document.replace(replace(prompt, context=None), tr("Take the documents away"))
            return
        context = prompt.context or Context(variable=_variable_for(prompt))
        document.replace(replace(prompt, context=replace(context, index=name)), tr("Attach documents"))
        if context.variable not in _named(prompt):
            raise UsageError(
                "No template of the prompt names the variable {name} that the passages go into.",
                "Write {mark} where they are to stand.",
                name=context.variable,
                mark=f"{{{{ {context.variable} }}}}",
            )

    def ask_settings(self) -> None:
        """The settings of the prompt's documents in a dialog; what is entered there is one step of the prompt."""
        from ui.widgets.context_dialog import ContextDialog
        from ui.widgets.dialogs import shown

        document = self._desk.current.document
        context = self._prompt.context or Context()
        dialog = ContextDialog(self._window, context, self._names(), _named(self._prompt))
        dialog.submitted.connect(
            lambda made: document.replace(
                replace(document.prompt, context=made), tr("Change the settings of the documents")
            )
        )
        shown(dialog)

    def _choose(self, choice: str) -> None:
        columns = self._desk.current.runs.columns
        columns.put_on(with_documents(columns.variants, choice))

    def _fill(self) -> None:
        self._compare.documents.show_collections(self._names(), self._attached)

    @property
    def _attached(self) -> str:
        return self._prompt.context.index if self._prompt.context else ""

    def _show(self, *_: object) -> None:
        choice = documents_choice(self._desk.current.runs.columns.variants)
        self._compare.documents.show_documents(self._attached, choice)


def _named(prompt: Prompt) -> tuple[str, ...]:
    """The variables that its templates name, that of the passages included."""
    return free_variables(replace(prompt, context=None))


def _variable_for(prompt: Prompt) -> str:
    """A variable that is called as passages are, where the prompt has one."""
    names = _named(prompt)
    return next((name for name in names if name in PASSAGE_NAMES), Context.variable)
