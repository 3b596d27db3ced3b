"""Drafts: what is open and not saved is kept while it is written, and is back at the next start.

Each running program has a file of its own, held by a lock; a program that starts takes over the files of those that no
longer run, however they ended.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from ui.background import Job
from ui.desk import Desk, OpenPrompt
from ui.prompt_document import PromptDocument, file_content_id
from ui.services import Services
from ui.translation import tr
from workbench.errors import WorkbenchError
from workbench.library.drafts import Base, DeskMemory, LeftOpen, MemoryFile, draft_prompt, draft_text
from workbench.prompts import file
from workbench.prompts.prompt import Prompt

# So much of the newest writing a crash can lose.
KEEP_EVERY_MS = 1_000
MOST_PROGRAMS = 100


@dataclass(frozen=True)
class _Moment:
    """An open prompt at one moment; `unsaved` None: it is as in its file. `saved` and `content` are what that had."""

    opened: OpenPrompt
    path: Path | None
    unsaved: Prompt | None
    saved: Prompt | None
    content: str | None


@dataclass(frozen=True)
class _Restored:
    """One that was left open, read again: `draft` is what was not saved, `saved` what that was written on.

    `content` is the content id of the file with `saved`. Where the file has another one now, looking at it tells.
    """

    left: LeftOpen
    place: int
    saved: Prompt | None = None
    draft: Prompt | None = None
    error: WorkbenchError | None = None
    content: str | None = None


# The texts of each open prompt's draft and of what it was written on, beside the prompts that they are of: what did not
# change is not written anew.
_Texts = Mapping[OpenPrompt, Sequence[tuple[Prompt, str]]]


class Drafts(QObject):
    """Keeps the desk's drafts in the background soon after each change, and at once with `keep_now`.

    `restore_first` and `restore_others` bring back what was left open.
    """

    def __init__(self, services: Services, desk: Desk, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._problems: list[WorkbenchError] = []
        self._claims = _claimed(folder)
        self._memory = self._read()
        self._waiting = list(self._memory.left_open)
        self._texts: _Texts = {}
        self._writing: Job[_Texts] | None = None
        self._told = False
        self._number = 0
        self._timer = QTimer(self, singleShot=True, interval=KEEP_EVERY_MS)
        self._timer.timeout.connect(self._keep)
        desk.listed.connect(self._keep_soon)

    # At the start

    def restore_first(self) -> bool:
        """Opens the prompt that was at the front. False where nothing was left open, or that one cannot be read."""
        if not self._waiting:
            return False
        first = _read_again(self._waiting[self._memory.current], 0, tr("New prompt"))
        if first.error is not None:
            self._problems.append(first.error)
        return self._reopen(first)

    def restore_others(self) -> None:
        """Opens the others, read in the background, and tells what could not be restored. Once the window is there."""
        for error in self._problems:
            self._services.problems.show(error)
        name, places = tr("New prompt"), self._memory.left_open.index
        waiting = tuple((one, places(one), name) for one in self._waiting)
        if waiting:
            self._services.background.start(
                lambda _stop: (_read_again(*one) for one in waiting), self._reopen_all, self._tell
            )

    def _read(self) -> DeskMemory:
        """What all files have together; the first one says what is at the front."""
        memories = []
        for claim in self._claims:
            try:
                memories.append(claim.file.read())
            except WorkbenchError as error:
                self._problems.append(error)
        left = tuple(one for memory in memories for one in memory.left_open)
        return DeskMemory(left, memories[0].current if memories else 0)

    def _reopen_all(self, restored: list[_Restored]) -> None:
        for one in restored:
            self._reopen(one)
            self._tell(one.error)

    def _reopen(self, restored: _Restored) -> bool:
        left, saved, draft = restored.left, restored.saved, restored.draft
        if left.draft is not None and draft is None:
            return False  # a draft that cannot be read stays in the file
        self._waiting.remove(left)
        if saved is None and draft is None:
            return False
        document = PromptDocument(saved or Prompt(name=tr("New prompt")), left.path, restored.content)
        if draft is not None:
            document.replace(draft, tr("Restore what was not saved"))
        self._desk.add(document, at=min(restored.place, len(self._desk.prompts)), show=False)
        return True

    def _tell(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)

    # While it is written

    def keep_now(self) -> None:
        """Writes what is open before it returns. A file that cannot be written is a `UsageError`."""
        self._timer.stop()
        self._remember(list(self._work()()))

    def close(self) -> None:
        """Nothing is kept from now on; the file stays for the next start. A second call does nothing."""
        if not self._claims:
            return
        self._timer.stop()
        self._desk.listed.disconnect(self._keep_soon)
        for claim in self._claims:
            claim.lock.unlock()
        self._claims = ()

    def _keep_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _keep(self) -> None:
        if self._services.background.closed:
            return
        if self._writing is not None:
            self._timer.start()
            return
        work = self._work()
        self._writing = self._services.background.start(lambda _stop: work(), self._remember, self._done)

    def _remember(self, texts: list[_Texts]) -> None:
        self._texts = texts[-1]
        for claim in self._claims[1:]:  # what was taken over is in this program's own file now
            claim.give_up()
        self._claims = self._claims[:1]

    def _done(self, error: WorkbenchError | None) -> None:
        self._writing = None
        if error is not None and not self._told:
            self._told = True
            self._services.problems.show(error)

    def _work(self) -> Callable[[], Iterator[_Texts]]:
        """What writes the desk as it is now, in any thread: it reads only what never changes."""
        documents = ((one, one.document) for one in self._desk.prompts)
        moments = tuple(
            _Moment(one, doc.path, doc.prompt if doc.modified else None, doc.saved, doc.content)
            for one, doc in documents
        )
        self._number += 1
        current, waiting = self._desk.prompts.index(self._desk.current), tuple(self._waiting)
        return partial(_write, self._claims[0].file, self._number, moments, current, waiting, self._texts)


def _write(
    target: MemoryFile,
    number: int,
    moments: Sequence[_Moment],
    current: int,
    waiting: Sequence[LeftOpen],
    known: _Texts,
) -> Iterator[_Texts]:
    """Writes the file, then yields the texts of the drafts in it."""
    texts = {one.opened: _texts(one, known.get(one.opened, ())) for one in moments if one.unsaved is not None}
    left = (_left_open(one, texts.get(one.opened, ())) for one in moments)
    target.write(DeskMemory((*left, *waiting), current), number)
    yield texts


def _texts(moment: _Moment, known: Sequence[tuple[Prompt, str]]) -> Sequence[tuple[Prompt, str]]:
    """The draft with its text, then what it was written on with its own, where that is known."""
    prompts = (moment.unsaved, None if moment.path is None else moment.saved)
    return tuple((one, _text(one, known)) for one in prompts if one is not None)


def _text(prompt: Prompt, known: Sequence[tuple[Prompt, str]]) -> str:
    return next((text for one, text in known if one is prompt), None) or draft_text(prompt)


def _left_open(moment: _Moment, texts: Sequence[tuple[Prompt, str]]) -> LeftOpen:
    draft, base = ([text for _prompt, text in texts] + [None, None])[:2]
    return LeftOpen(moment.path, draft, Base(moment.content, base) if base is not None else Base())


def _read_again(left: LeftOpen, place: int, new_name: str) -> _Restored:
    """Reads the prompt's file and its draft. A file that is gone is no error where there is a draft."""
    path, text = left.path, left.draft
    content = None if path is None else file_content_id(path)
    saved, error = _tried(lambda: file.load(path)) if path else (Prompt(name=new_name), None)
    if text is None:
        return _Restored(left, place, saved, None, error, content)
    draft, unusable = _tried(lambda: draft_prompt(text))
    written_on = left.base.prompt
    if written_on is not None:
        base, unusable_base = _tried(lambda: draft_prompt(written_on))
        if unusable_base is None:
            saved, content = base, left.base.content
    return _Restored(left, place, saved, draft, unusable, content)


def _tried(read: Callable[[], Prompt]) -> tuple[Prompt | None, WorkbenchError | None]:
    try:
        return read(), None
    except WorkbenchError as error:
        return None, error


@dataclass(frozen=True)
class _Claim:
    """A file of drafts that no other running program has."""

    file: MemoryFile
    lock: QLockFile

    def give_up(self) -> None:
        self.file.path.unlink(missing_ok=True)
        self.lock.unlock()


def _claimed(folder: Path) -> tuple[_Claim, ...]:
    """The file that is this program's own, then those of programs that have ended without giving them up."""
    with contextlib.suppress(OSError):  # the first draft tells that nothing can be written
        folder.mkdir(parents=True, exist_ok=True)
    found: list[_Claim] = []
    for number in range(1, MOST_PROGRAMS):
        path = folder / f"desk-{number}.json"
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # however old it is: only a process that has ended has lost it
        if (not found or path.exists()) and lock.tryLock(0):
            found.append(_Claim(MemoryFile(path), lock))
    return tuple(found) or (_Claim(MemoryFile(path), lock),)
