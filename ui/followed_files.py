"""Open prompts follow their files: where one was moved or renamed, and where it was deleted and came back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ui.desk import Desk
from ui.prompt_document import PromptDocument
from workbench.library.organising.following import follow
from workbench.library.organising.plan import Plan
from workbench.library.organising.renaming import read_prompt


class FollowedFiles(QObject):
    """Remembers which open prompts lost their file, so that they have it again when that is undone."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lost: dict[Path, tuple[PromptDocument, int | None]] = {}

    def follow(self, plan: Plan) -> None:
        """After a plan was done. What is not saved stays in the open prompts, and stays unsaved."""
        documents = [opened.document for opened in self._desk.prompts]
        for document in documents:
            path = document.path
            if path is None:
                continue
            after = follow(path, plan.moved)
            if after != path or any(moved.before == path for moved in plan.moved):
                document.follow(after, _new_name(plan, path, after))
            elif any(path == gone or path.is_relative_to(gone) for gone in plan.gone):
                clean = None if document.modified else document.undo_stack.index()
                document.lose_file()
                self._lost[path] = document, clean
        for path in [one for one in self._lost if any(one == made or one.is_relative_to(made) for made in plan.made)]:
            document, clean = self._lost.pop(path)
            if document in documents and document.path is None:
                document.find_file(path, clean)


def _new_name(plan: Plan, before: Path, after: Path) -> str:
    """What the file says its prompt is called, where that changed with the plan."""
    old, new = "", ""
    for step in plan.steps:
        for path, content in step.files.items():
            if step.library / path == after and content is not None:
                new = _name(content)
        for path, content in step.before.items():
            if step.library / path == before and content is not None:
                old = _name(content)
    return new if new != old else ""


def _name(content: bytes) -> str:
    prompt = read_prompt(content, "")
    return prompt.name if prompt is not None else ""
