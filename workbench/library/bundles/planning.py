"""What taking a bundle in would change, prompt by prompt; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import count
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.bundles.bundle import Bundle, BundledPrompt
from workbench.library.bundles.exporting import sources_in
from workbench.library.changes import PartChange, changes
from workbench.library.file_merging import MergedFile, merge_files
from workbench.library.file_names import folder_name, name_key
from workbench.library.safe_paths import inner_path, place_within
from workbench.library.versions import history
from workbench.library.versions.change import content_id
from workbench.library.versions.files import content_of
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting
from workbench.prompts.file import SUFFIX


class Effect(Enum):
    """What the bundle's prompt is to the one that is there."""

    NEW = "new"
    SAME = "same"
    UPDATE = "update"  # yours is an older version of it
    OLDER = "older"  # it is an older version of yours
    BOTH_CHANGED = "both changed"
    REFUSED = "refused"


class Choice(Enum):
    """What is done with it. TAKE of one that is there is a new version of it: yours stays in its history."""

    TAKE = "theirs"
    KEEP_BOTH = "keep"
    MERGE = "merge"
    LEAVE = "leave"


_CHOICES = {
    Effect.NEW: (Choice.TAKE, Choice.LEAVE),
    Effect.SAME: (Choice.LEAVE,),
    Effect.UPDATE: (Choice.TAKE, Choice.KEEP_BOTH, Choice.LEAVE),
    Effect.OLDER: (Choice.LEAVE, Choice.KEEP_BOTH, Choice.TAKE),
    Effect.BOTH_CHANGED: (Choice.KEEP_BOTH, Choice.TAKE, Choice.MERGE, Choice.LEAVE),
    Effect.REFUSED: (Choice.LEAVE,),
}


@dataclass(frozen=True)
class Incoming:
    """A prompt of the bundle and its place in the library. `yours` is what stands there, `base` what both come from."""

    bundled: BundledPrompt
    path: str
    theirs: bytes
    effect: Effect
    yours: bytes | None = None
    base: bytes | None = None
    reason: UsageError | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be done, the safest first: that is done where nobody chooses."""
        possible = _CHOICES[self.effect]
        if Choice.MERGE in possible and self.merged.parts is None:  # yours is broken
            return tuple(choice for choice in possible if choice is not Choice.MERGE)
        return possible

    @cached_property
    def merged(self) -> MergedFile:
        """Both as one, by parts, with yours where both changed the same part: its `conflicts`."""
        return merge_files(self.base, self.yours, self.theirs)

    @cached_property
    def brought(self) -> tuple[PartChange, ...]:
        """What a merge changes in yours of itself."""
        parts = self.merged.parts
        return () if parts is None else changes(parts.ours, parts.prompt)


def plan(bundle: Bundle, library: Path, into: str = "") -> Iterator[Incoming]:
    """One for each prompt that can be used, in the bundle's order. `into` is a folder of the library. Long work.

    A folder outside of the library is a `UsageError`.
    """
    inner = folder_name(into)
    there = {name_key(source.path): source.path for source in sources_in(library)}
    for _commit in commit_waiting(library):  # so that the history has all of yours
        pass
    repository = Repository.find(library) if library.is_dir() else None
    if repository is None:
        yield from (_planned(bundle, one, library, inner, there, None) for one in bundle.prompts)
        return
    with closing(repository):
        for one in bundle.prompts:
            yield _planned(bundle, one, library, inner, there, repository)


def _planned(
    bundle: Bundle,
    bundled: BundledPrompt,
    library: Path,
    inner: str,
    there: Mapping[str, str],
    repository: Repository | None,
) -> Incoming:
    path = f"{inner}/{bundled.path}" if inner else bundled.path
    path = there.get(name_key(path), path)
    theirs = bundle.contents[bundled.listed.content]
    try:
        yours = _yours(library, path)
        if yours is None:
            return Incoming(bundled, path, theirs, Effect.NEW)
        if yours == theirs:
            return Incoming(bundled, path, theirs, Effect.SAME, yours)
        own = _own_versions(repository, path)
    except UsageError as error:
        return Incoming(bundled, path, theirs, Effect.REFUSED, reason=error)
    past = [one.content for one in bundled.listed.versions]
    if content_id(yours) in past:
        return Incoming(bundled, path, theirs, Effect.UPDATE, yours)
    if bundled.listed.content in own:
        return Incoming(bundled, path, theirs, Effect.OLDER, yours)
    kept = _kept_beside(library, path, there, theirs)
    if kept is not None:
        return Incoming(bundled, kept, theirs, Effect.SAME, theirs)
    common = next((name for name in past if name in own), None)
    base = bundle.contents[common] if common is not None else None
    return Incoming(bundled, path, theirs, Effect.BOTH_CHANGED, yours, base)


def _yours(library: Path, path: str) -> bytes | None:
    """What stands at that place; what is there and is no file is a `UsageError`."""
    place = place_within(library, inner_path(path))
    content = content_of(library, path)
    in_the_way = next((one for one in [place, *place.parents] if one.exists()), place)
    if content is None and in_the_way.exists() and (in_the_way == place or not in_the_way.is_dir()):
        raise UsageError(
            "{file} is in the way: a prompt has its place there.",
            "Move it elsewhere, or import into another folder.",
            file=in_the_way,
        )
    return content


def _kept_beside(library: Path, path: str, there: Mapping[str, str], theirs: bytes) -> str | None:
    """Where an earlier import kept the same beside yours, if it did."""
    for beside in paths_beside(path):
        known = there.get(name_key(beside))
        if known is None:
            return None
        if content_of(library, known) == theirs:
            return known
    return None


def paths_beside(path: str) -> Iterator[str]:
    """`a (2).prompt.yaml` and so on: where a second prompt with a place that is taken goes."""
    stem = path.removesuffix(SUFFIX)
    return (f"{stem} ({number}){SUFFIX}" for number in count(2))


def _own_versions(repository: Repository | None, path: str) -> set[str]:
    if repository is None:
        return set()
    return {one.content for one in history.history(repository, path) if one.content is not None}
