"""Renaming, moving, duplicating, deleting in the library: asks, does it in the background, tells what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.deleted_prompts import DeletedPrompts
from ui.followed_files import FollowedFiles
from ui.library_places import library_places
from ui.models.library_tree import library_name
from ui.models.picked import Picked, packed, unpacked
from ui.open_libraries import OpenLibraries
from ui.services import Services
from ui.translation import ntr, tr
from ui.widgets import entry_actions
from ui.widgets.name_dialog import NameDialog
from ui.widgets.place_dialog import PlaceDialog
from workbench.errors import WorkbenchError
from workbench.library.libraries import Library, LibraryShelf
from workbench.library.organising import deleting, duplicating, folders, moving, renaming
from workbench.library.organising.doing import do
from workbench.library.organising.following import favourites_follow
from workbench.library.organising.item import Item
from workbench.library.organising.listing import LibraryFiles
from workbench.library.organising.plan import Plan
from workbench.library.versions.saving import commit_waiting

Make = Callable[[], Plan]


@dataclass
class _Deed:
    """A plan that is being done; `told` says it when it is done, `then` follows on it."""

    told: str
    then: Callable[[], None] | None = None
    plan: Plan = Plan()


class Organising(QObject):
    """`done` carries the files that are new or elsewhere now, `noted` a sentence on what was done; `undo` undoes it.

    `left`: a dialog that covers the library was closed, which gets the keyboard back.
    """

    done = Signal(object)
    left = Signal()
    noted = Signal(str)

    def __init__(self, services: Services, followed: FollowedFiles, libraries: OpenLibraries, panel: QWidget) -> None:
        super().__init__(panel)
        self._services = services
        self._followed = followed
        self._libraries = libraries
        self._panel = panel
        self._last = Plan()
        self._asked: dict[str, Callable[[tuple[Picked, ...]], None]] = {
            entry_actions.RENAME: self._ask_name,
            entry_actions.MOVE: self._ask_place,
            entry_actions.COPY_TO: self._ask_place,
            entry_actions.DUPLICATE: self._duplicate,
            entry_actions.DELETE: self._delete,
            entry_actions.CUT: partial(self._hold, cut=True),
            entry_actions.COPY: partial(self._hold, cut=False),
            entry_actions.PASTE: self._paste,
            entry_actions.NEW_FOLDER: self._ask_folder,
            entry_actions.DELETED: self._show_deleted,
        }

    @property
    def _window(self) -> QWidget:
        return self._panel.window()

    def act(self, action: str, picked: tuple[Picked, ...]) -> None:
        """Does to what was picked what the action says, after asking where that is needed."""
        if picked:
            self._asked[action](picked)

    def put(self, picked: Sequence[Picked], target: Picked, copy: bool) -> None:
        """Moves or copies into the folder of `target`; from the starter library always a copy."""
        if not picked:
            return
        copies = {library: copy or library.read_only for library in (one.library for one in picked)}
        makes = [
            partial(_putting, library, items, target, copies[library]) for library, items in _by_library(picked).items()
        ]
        what, place = self._named(picked), target.folder or library_name(target.library)
        if all(copies.values()):
            self._run(makes, tr("{what} was copied to {place}.", what=what, place=place), tr("Copying prompts"))
        else:
            self._run(makes, tr("{what} was moved to {place}.", what=what, place=place), tr("Moving prompts"))

    def undo(self) -> None:
        """Undoes what was done last; what was undone is no such thing."""
        plan, self._last = self._last, Plan()
        if plan.steps:
            self._run([plan.reversed], "", tr("Undoing"))

    # What is asked first

    def _ask_name(self, picked: tuple[Picked, ...]) -> None:
        one = picked[0]
        title = tr("Rename “{name}”", name=self._named([one], quoted=False))
        dialog = NameDialog(self._window, title, self._named([one], quoted=False), tr("Rename"))
        dialog.submitted.connect(partial(self._rename, one))
        dialog.open()

    def _rename(self, one: Picked, name: str) -> None:
        make = partial(renaming.rename, LibraryFiles(one.library.folder), one.item, name)
        told = tr("{what} was renamed.", what=self._named([one]))
        self._run([make], told, tr("Renaming"))

    def _ask_place(self, picked: tuple[Picked, ...]) -> None:
        copies = picked[0].library.read_only
        named = self._named(picked)
        title = tr("Copy {what} to", what=named) if copies else tr("Move {what} to", what=named)
        places = library_places(self._libraries.contents)
        dialog = PlaceDialog(self._window, title, tr("Copy") if copies else tr("Move"), places)
        dialog.submitted.connect(lambda target, name: self.put(picked, _within(target, name), copies))
        dialog.open()

    def _ask_folder(self, picked: tuple[Picked, ...]) -> None:
        one = picked[0]
        title = tr("New folder in {place}", place=one.folder or library_name(one.library))
        dialog = NameDialog(self._window, title, "", tr("Make the folder"))
        dialog.submitted.connect(partial(self._make_folder, one))
        dialog.open()

    def _make_folder(self, one: Picked, name: str) -> None:
        make = partial(folders.new_folder, LibraryFiles(one.library.folder), one.folder, name)
        self._run([make], tr("The folder {name} was made.", name=name), tr("Making the folder"))

    def _duplicate(self, picked: tuple[Picked, ...]) -> None:
        pattern = tr("{name} copy", name="{name}")
        every = _by_library([one for one in picked if not one.library.read_only])
        makes = [
            partial(duplicating.duplicate, LibraryFiles(library.folder), items, pattern)
            for library, items in every.items()
        ]
        self._run(makes, tr("{what} was duplicated.", what=self._named(picked)), tr("Duplicating"))

    def _delete(self, picked: tuple[Picked, ...]) -> None:
        if not self._services.questions.delete_prompts(self._window, self._named(picked), self._count(picked)):
            return
        every = _by_library([one for one in picked if not one.library.read_only])
        makes = [partial(deleting.delete, LibraryFiles(library.folder), items) for library, items in every.items()]
        self._run(makes, tr("{what} was deleted.", what=self._named(picked)), tr("Deleting"))

    def _show_deleted(self, picked: tuple[Picked, ...]) -> None:
        deleted = DeletedPrompts(self._services, picked[0].library, self._run, self._window)
        deleted.closed.connect(self.left)
        deleted.open()

    # Cut, copy and paste

    @staticmethod
    def _hold(picked: tuple[Picked, ...], *, cut: bool) -> None:
        QGuiApplication.clipboard().setMimeData(packed(picked, cut=cut))

    def _paste(self, picked: tuple[Picked, ...]) -> None:
        clipboard = QGuiApplication.clipboard()
        libraries = [one.library for one in self._libraries.contents.libraries]
        held, cut = unpacked(clipboard.mimeData(), libraries)
        if cut:
            clipboard.clear()
        self.put(held, picked[0], not cut)

    # Doing it

    def _run(self, makes: Sequence[Make], told: str, label: str, then: Callable[[], None] | None = None) -> None:
        """One plan after the other: each is made when the one before is done."""
        deed = _Deed(told, then)
        job: Job[Plan | float] = self._services.background.start(
            lambda _stop: _doing(makes),
            lambda events: self._progress(job, deed, events),
            partial(self._end, deed),
            label=label,
            on_stop=partial(self._stopped, deed),
        )

    @staticmethod
    def _progress(job: Job[Plan | float], deed: _Deed, events: list[Plan | float]) -> None:
        for event in events:
            if isinstance(event, Plan):
                deed.plan = deed.plan.then(event)
            else:
                job.report(event)

    def _end(self, deed: _Deed, error: WorkbenchError | None) -> None:
        self._commit(deed.plan, self._tell)
        if error is not None:
            self._services.problems.show(error)
        elif deed.plan.steps:
            self._note(deed)
        if error is None and deed.then is not None:
            deed.then()

    def _note(self, deed: _Deed) -> None:
        self._followed.follow(deed.plan)
        self._last = deed.plan if deed.told else Plan()
        self.noted.emit(deed.told)

    def _stopped(self, deed: _Deed) -> None:
        """What was begun is finished with the versions."""
        self._commit(deed.plan, partial(self._finished, deed))

    def _finished(self, deed: _Deed, error: WorkbenchError | None) -> None:
        self._tell(error)
        if deed.plan.steps and deed.plan.is_done:
            self._services.problems.guard(lambda: favourites_follow(LibraryShelf(), deed.plan.moved))()
            self._note(deed)
            self.done.emit(_new(deed.plan))

    def _commit(self, plan: Plan, then: Callable[[WorkbenchError | None], None]) -> None:
        """Makes the versions; the libraries are shown anew meanwhile."""
        libraries = dict.fromkeys(step.library for step in plan.steps)
        self.done.emit(_new(plan))
        if libraries:
            self._services.background.start(
                lambda _stop: (commit for library in libraries for commit in commit_waiting(library)),
                lambda _commits: None,
                then,
            )

    def _tell(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)

    # Words for what was picked

    def _named(self, picked: Sequence[Picked], *, quoted: bool = True) -> str:
        if len(picked) > 1:
            return ntr("{n} prompt", "{n} prompts", self._count(picked))
        entry = self._libraries.contents.entry(picked[0].place)
        name = entry.name if entry is not None else picked[0].item.name
        return tr("“{name}”", name=name) if quoted else name

    def _count(self, picked: Iterable[Picked]) -> int:
        """How many prompts are in what was picked."""
        places = tuple(one.place for one in picked)
        paths = (path for one in self._libraries.contents.libraries for path in one.entries)
        return sum(any(path == place or path.is_relative_to(place) for place in places) for path in paths)


def _doing(makes: Iterable[Make]) -> Iterator[Plan | float]:
    for make in makes:
        plan = make()
        yield plan
        for done, count in do(plan):
            yield done / count
        favourites_follow(LibraryShelf(), plan.moved)


def _new(plan: Plan) -> tuple[Path, ...]:
    return (*(moved.after for moved in plan.moved), *plan.made)


def _by_library(picked: Iterable[Picked]) -> Mapping[Library, Sequence[Item]]:
    found: dict[Library, list[Item]] = {}
    for one in picked:
        found.setdefault(one.library, []).append(one.item)
    return found


def _putting(library: Library, items: Sequence[Item], target: Picked, copy: bool) -> Plan:
    source, there = LibraryFiles(library.folder), LibraryFiles(target.library.folder)
    if copy and library == target.library and all(item.folder == target.folder for item in items):
        return duplicating.duplicate(source, items, tr("{name} copy", name="{name}"))
    return (moving.copy if copy else moving.move)(source, items, there, target.folder)


def _within(target: Picked, name: str) -> Picked:
    from workbench.library.file_names import folder_name

    inner = folder_name(name)
    return Picked(target.library, Item(f"{target.folder}/{inner}".strip("/"), is_folder=True))
