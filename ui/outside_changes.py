"""What other programs do to the files of open prompts: read again where nothing is lost by that, else told and asked.

A prompt without unsaved edits is read again, as one undoable step. With unsaved edits both are kept, and the user
chooses. A file that is gone or broken leaves the prompt as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.desk import Desk, OpenPrompt
from ui.kept_content import keep_content
from ui.prompt_document import PromptDocument
from ui.services import Services
from ui.translation import tr
from workbench.errors import WorkbenchError
from workbench.library.found_file import FoundFile, find_file
from workbench.prompts.prompt import Prompt


class Situation(Enum):
    """How the file of an open prompt stands to the prompt. The last two tell what was done; the user may go on."""

    CHANGED = "changed"
    BROKEN = "broken"
    GONE = "gone"
    READ_AGAIN = "read again"
    KEPT = "kept"


# What was done: it stays told while the file is as it was left.
_DONE = (Situation.READ_AGAIN, Situation.KEPT)


@dataclass(frozen=True)
class Outside:
    """What another program did to the file of an open prompt. `copy` is where its content is kept, if anywhere."""

    situation: Situation
    found: FoundFile
    copy: Path | None = None


# An open prompt, the content that it came from when its file was read, and what was found there.
_Found = tuple[OpenPrompt, str | None, FoundFile]


class OutsideChanges(QObject):
    """`changed` says that what is to be told of an open prompt is different.

    `text_requested` carries the path of a file that the user wants to see as text.
    """

    changed = Signal()
    text_requested = Signal(object)

    def __init__(self, services: Services, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._told: dict[OpenPrompt, Outside] = {}
        self._waiting: dict[OpenPrompt, None] = {}
        self._looking: Job[_Found] | None = None
        desk.listed.connect(self._forget_what_passed)

    def of(self, opened: OpenPrompt) -> Outside | None:
        """What is to be told of that prompt."""
        return self._told.get(opened)

    @property
    def current(self) -> Outside | None:
        return self.of(self._desk.current)

    # Looking

    def look(self, files: Collection[Path] | None = None) -> None:
        """Reads the files of the open prompts anew, or those of them that are among `files`, in the background.

        One reading after another: what was read earlier never comes later.
        """
        prompts = [one for one in self._desk.prompts if files is None or one.document.path in files]
        self._waiting.update(dict.fromkeys(prompts))
        if self._looking is None:
            self._look_at_waiting()

    def _look_at_waiting(self) -> None:
        documents = ((one, one.document) for one in self._waiting)
        wanted = [(one, doc.path, doc.content) for one, doc in documents if doc.path is not None]
        self._waiting.clear()
        if wanted and not self._services.background.closed:
            self._looking = self._services.background.start(
                lambda _stop: ((opened, content, find_file(path)) for opened, path, content in wanted),
                self._compare_all,
                self._looked,
            )

    def _looked(self, error: WorkbenchError | None) -> None:
        self._looking = None
        if error is not None:
            self._services.problems.show(error)
        self._look_at_waiting()

    def look_now(self, opened: OpenPrompt) -> Outside | None:
        """Reads the file of one prompt before it returns; what is to be told of it then."""
        document = opened.document
        if document.path is not None:
            self._compare(opened, document.content, find_file(document.path))
        return self.of(opened)

    def _compare_all(self, found: list[_Found]) -> None:
        for one in found:
            self._compare(*one)

    def _compare(self, opened: OpenPrompt, content: str | None, found: FoundFile) -> None:
        """`content` is what the prompt came from when the file was read."""
        document = opened.document
        if opened not in self._desk.prompts or document.path != found.path:
            return
        if document.content != content:  # saved or read again meanwhile: what was found is of the past
            self.look([found.path])
            return
        outside = self._outside(document, found)
        done = self._told.get(opened)
        if outside is None and done is not None and done.situation in _DONE:
            return  # that it is as it was left is no news
        self._tell(opened, outside)

    def _outside(self, document: PromptDocument, found: FoundFile) -> Outside | None:
        if found.is_gone:
            document.undo_stack.resetClean()  # what is in no file is not saved
            return Outside(Situation.GONE, found)
        if found.content is not None and found.content == document.content:
            if found.prompt == document.prompt and document.modified:  # it was gone, and is back
                document.mark_saved(found.path, found.content)
            return None
        if found.prompt is None or found.content is None:
            return Outside(Situation.BROKEN, found)
        if document.content is None and document.saved == found.prompt:
            document.keep(found.content, found.prompt)
            return None
        if found.prompt == document.prompt:
            document.mark_saved(found.path, found.content)
            return None
        if document.prompt == document.saved:
            document.reload(found.prompt, found.content, tr("Changed by another program"))
            return Outside(Situation.READ_AGAIN, found)
        return Outside(Situation.CHANGED, found)

    # What the user chooses, for the prompt at the front

    def keep_mine(self) -> None:
        """The next save goes over the file. What is in it becomes a version, or outside of the libraries a copy.

        A copy that cannot be written is a `UsageError`; nothing changes then.
        """
        opened, found = self._desk.current, self._chosen()
        if found is None:
            return
        copy = keep_content(found.path)
        opened.document.keep(found.content, found.prompt)
        self._tell(opened, Outside(Situation.KEPT, found, copy))

    def take_theirs(self) -> None:
        """Puts what is in the file in place of the prompt: an undoable step."""
        opened, found = self._desk.current, self._chosen()
        if found is not None and found.prompt is not None and found.content is not None:
            opened.document.reload(found.prompt, found.content, tr("Take the file’s version"))
            self._tell(opened, None)

    def take_merged(self, merged: Prompt, found: FoundFile) -> None:
        """Puts in place of the prompt what it was merged to with what was found: an undoable step, to be saved.

        What another program wrote since then is told anew.
        """
        opened = self._desk.current
        opened.document.replace(merged, tr("Merge"))
        if merged == found.prompt and found.content is not None:
            opened.document.mark_saved(found.path, found.content)
        else:
            opened.document.keep(found.content, found.prompt)
        self.look_now(opened)

    def open_as_text(self) -> None:
        if self.current is not None:
            self.text_requested.emit(self.current.found.path)

    def dismiss(self) -> None:
        self._tell(self._desk.current, None)

    def _chosen(self) -> FoundFile | None:
        """What the user chose about; None where the file is not as it was told of: that is told then."""
        before, now = self.current, self.look_now(self._desk.current)
        same = before is not None and now is not None and before.found.content == now.found.content
        return now.found if same and now is not None else None

    # What is told

    def _tell(self, opened: OpenPrompt, outside: Outside | None) -> None:
        before = self._told.pop(opened, None)
        if outside is not None:
            self._told[opened] = outside
        if outside != before:
            self.changed.emit()

    def _forget_what_passed(self) -> None:
        passed = [one for one, outside in self._told.items() if one not in self._desk.prompts or _is_past(one, outside)]
        for one in passed:
            self._tell(one, None)


def _is_past(opened: OpenPrompt, outside: Outside) -> bool:
    """Whether the prompt went on since: it was saved, or edited after it was read again."""
    document, found = opened.document, outside.found
    if outside.situation is Situation.READ_AGAIN:
        return document.prompt != found.prompt
    if outside.situation is Situation.GONE:
        return not document.modified
    return document.path != found.path or (outside.situation is Situation.KEPT and document.content != found.content)
