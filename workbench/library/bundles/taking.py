"""Taking the prompts of a bundle into a library, as it was chosen for each; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.bundles.bundle import Bundle
from workbench.library.bundles.exporting import sources_in
from workbench.library.bundles.past import Past, bring_in
from workbench.library.bundles.planning import Choice, Incoming, paths_beside
from workbench.library.conflicts import Chosen as PartChosen
from workbench.library.file_names import name_key
from workbench.library.parts import Path as PartPath
from workbench.library.versions.files import content_of
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply_in, commit_waiting


@dataclass(frozen=True)
class Chosen:
    """What is to be done with one prompt. `parts` has what was chosen for each conflict of a merge; yours without."""

    incoming: Incoming
    choice: Choice
    parts: Mapping[PartPath, PartChosen] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """A prompt that is in the library now, at `path` within it."""

    incoming: Incoming
    path: str


@dataclass(frozen=True)
class NotTaken:
    """A prompt that stays out, and why."""

    incoming: Incoming
    reason: UsageError


@dataclass(frozen=True)
class Working:
    """How many older versions are brought in so far."""

    versions: int


def take(bundle: Bundle, chosen: Sequence[Chosen], library: Path) -> Iterator[Taken | NotTaken | Working]:
    """Writes what was chosen; long work, and each of its two steps happens whole or not at all.

    First the prompts that are new and have a history, then all others at once. A prompt whose file is not as it was
    when the plan was made is left alone.
    """
    places = _Places(library)
    whole: list[tuple[Taken, Past]] = []
    files: list[tuple[Taken, bytes]] = []
    wanted = [one for one in chosen if one.choice is not Choice.LEAVE]
    for one in sorted(wanted, key=lambda one: one.choice is Choice.KEEP_BOTH):  # what has its own place goes first
        try:
            content = _content(one)
            taken = Taken(one.incoming, places.place(one))
        except UsageError as error:
            yield NotTaken(one.incoming, error)
            continue
        past = _past(one, taken.path)
        if past is not None:
            whole.append((taken, past))
        else:
            files.append((taken, content))
    if whole or files:
        yield from _written(bundle, library, whole, files)


def _written(
    bundle: Bundle, library: Path, whole: Sequence[tuple[Taken, Past]], files: Sequence[tuple[Taken, bytes]]
) -> Iterator[Taken | Working]:
    message = f"Import {bundle.name}"
    with Repository.open(library) as repository:
        if whole:
            pasts = [past for _taken, past in whole]
            yield from map(Working, bring_in(repository, pasts, bundle.contents, message))
            yield from (taken for taken, _past in whole)
        if files:
            apply_in(repository, {taken.path: content for taken, content in files}, message)
            yield from (taken for taken, _content in files)
    for _commit in commit_waiting(library):
        pass


def _past(chosen: Chosen, path: str) -> Past | None:
    """What comes in with its versions: what has a history and a place of its own."""
    incoming = chosen.incoming
    versions = incoming.bundled.listed.versions
    is_new = chosen.choice is Choice.KEEP_BOTH or incoming.yours is None
    return Past(path, versions, incoming.theirs) if versions and is_new else None


class _Places:
    """Where each prompt goes: its own place, or a free one beside it."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._taken = {name_key(source.path) for source in sources_in(library)}

    def place(self, chosen: Chosen) -> str:
        incoming = chosen.incoming
        if content_of(self._library, incoming.path) != incoming.yours:
            raise UsageError(
                "{file} was changed since the bundle was shown.",
                "It stays as it is. Import the bundle again to see what it would change now.",
                file=incoming.path,
            )
        path = self._free(incoming.path) if chosen.choice is Choice.KEEP_BOTH else incoming.path
        self._taken.add(name_key(path))
        return path

    def _free(self, path: str) -> str:
        return next(beside for beside in paths_beside(path) if name_key(beside) not in self._taken)


def _content(chosen: Chosen) -> bytes:
    if chosen.choice is not Choice.MERGE:
        return chosen.incoming.theirs
    merged = chosen.incoming.merged.resolved(chosen.parts)
    return merged if merged is not None else chosen.incoming.theirs
