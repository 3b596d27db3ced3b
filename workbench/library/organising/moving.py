"""Moving and copying prompts and folders, within a library and between libraries."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name
from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing, as_spelled
from workbench.library.organising.plan import Draft, Moved, Plan, described, files_of, top_most, with_body
from workbench.prompts.file import SUFFIX


def move(source: Listing, items: Iterable[Item], target: Listing, folder: str) -> Plan:
    """Moves the items into a folder of `target`, made where it is missing. A name that is taken gets a number.

    What lies there already stays as it is. A folder cannot be moved into itself: a `UsageError`.
    """
    folder = as_spelled(target, folder)
    same = source.folder == target.folder
    every = tuple(item for item in top_most(items) if not (same and item.folder == folder))
    if not every:
        return Plan()
    if same:
        _refuse_into_itself(every, folder)
    added = Draft(target)
    removed = added if same else Draft(source)
    moved = _placed(source, every, added, folder, removed)
    there = _destination(every, added, folder) if same else "/".join(filter(None, [target.folder.name, folder]))
    subject = f"Move {described(every)} to {there}"
    if same:
        return Plan((added.step(with_body(subject, every)),), moved)
    came = f"Move {described(every)} here from {source.folder.name}"
    return Plan((added.step(with_body(came, every)), removed.step(with_body(subject, every))), moved)


def copy(source: Listing, items: Iterable[Item], target: Listing, folder: str) -> Plan:
    """Copies the items into a folder of `target`, as from the starter library. A name that is taken gets a number."""
    folder = as_spelled(target, folder)
    every = top_most(items)
    if source.folder == target.folder:
        _refuse_into_itself(every, folder)
    added = Draft(target)
    placed = _placed(source, every, added, folder)
    message = with_body(f"Copy {described(every)} to {folder or target.folder.name}", every)
    return Plan((added.step(message),) if every else (), made=tuple(after for _before, after in placed))


def _placed(
    source: Listing, items: tuple[Item, ...], added: Draft, folder: str, removed: Draft | None = None
) -> tuple[Moved, ...]:
    target = added.listing
    names = FreeNames(target.names(folder))
    moved = []
    for item in items:
        stem, suffix = (file_name(item.name), "") if item.is_folder else (file_name(item.name), SUFFIX)
        place = f"{folder}/{next(names.candidates(stem, suffix))}".lstrip("/")
        for path in files_of(source, item):
            content = source.content(path)
            added.add(place + path.removeprefix(item.path), content)
            if removed is not None:
                removed.remove(path, content)
        moved.append(Moved(source.folder / item.path, target.folder / place))
    return tuple(moved)


def _destination(items: tuple[Item, ...], added: Draft, folder: str) -> str:
    """The new name of a single prompt, else the folder that they all are in."""
    if len(items) == 1 and not items[0].is_folder:
        (path,) = (path for path, content in added.files.items() if content is not None)
        return path.removesuffix(SUFFIX)
    return folder or "the top"


def _refuse_into_itself(items: tuple[Item, ...], folder: str) -> None:
    for item in items:
        if item.is_folder and f"{folder}/".startswith(f"{item.path}/"):
            raise UsageError(
                "The folder {folder} cannot be put into itself.", "Choose another folder.", folder=item.path
            )
