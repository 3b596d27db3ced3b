"""Merging two changed versions of a file: prompt files by their parts, any other file as a whole.

Where the merged prompt is what one side's file says, that file stays as it was written. Else it is written anew, and
comments in it are lost, as by a save.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from workbench.errors import WorkbenchError
from workbench.library.changes import PartChange, changes
from workbench.library.conflicts import Choice, Chosen, Conflict, Contest
from workbench.library.merging import Merged, merge
from workbench.library.parts import ABSENT, Part, Path, frozen
from workbench.prompts.file import encoded, loads
from workbench.prompts.prompt import Prompt
from workbench.yaml_fields import MAX_BYTES

FILE_KEY: Path = ()


@dataclass(frozen=True)
class MergedFile:
    """`content` has ours in each conflict; None: the file is removed. `parts` is there where prompts were merged."""

    content: bytes | None
    conflicts: tuple[Conflict, ...] = ()
    parts: Merged | None = None
    ours: bytes | None = None
    theirs: bytes | None = None

    @property
    def taken(self) -> tuple[PartChange, ...]:
        """What theirs brings into ours without a choice."""
        return () if self.parts is None else changes(self.parts.ours, self.parts.prompt)

    def resolved(self, choices: Mapping[Path, Chosen]) -> bytes | None:
        """The content with each conflict as it was chosen, by its key; ours where nothing was.

        A text that no file can hold (half a character) is an `InvalidFile`.
        """
        if self.parts is not None:
            return _content(self.parts.resolved(choices), self.parts, self.ours, self.theirs)
        if self.conflicts and choices.get(FILE_KEY) is Choice.THEIRS:
            return self.theirs
        return self.content


def merge_files(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> MergedFile:
    """None is a file that is not there. Never fails, whatever the files hold."""
    if ours == theirs or theirs == base:
        return MergedFile(ours)
    if ours == base:
        return MergedFile(theirs)
    return _by_parts(base, ours, theirs) or _whole(base, ours, theirs)


def _by_parts(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> MergedFile | None:
    before, own, other = (None if one is None else _prompt(one) for one in (base, ours, theirs))
    if own is None or other is None or ours is None or theirs is None or (base is not None and before is None):
        return None
    parts = merge(before, own, other)
    try:
        content = _content(parts.prompt, parts, ours, theirs)
        written = loads(content.decode("utf-8"), "")
    except WorkbenchError:
        return None  # a mixture that no file holds, such as one that is too large
    if frozen(written) != frozen(parts.prompt):
        return None
    return MergedFile(content, parts.conflicts, parts, ours, theirs)


def _content(prompt: Prompt, parts: Merged, ours: bytes | None, theirs: bytes | None) -> bytes:
    for known, written in ((parts.ours, ours), (parts.theirs, theirs)):
        if written is not None and frozen(prompt) == frozen(known):
            return written
    return encoded(prompt, FilePath())


def _whole(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> MergedFile:
    old, own, other = (ABSENT if one is None else one for one in (base, ours, theirs))
    conflict = Conflict(FILE_KEY, Part(()), old, own, other, Contest.FILE)
    return MergedFile(ours, (conflict,), None, ours, theirs)


def _prompt(content: bytes) -> Prompt | None:
    if len(content) > MAX_BYTES:
        return None
    try:
        return loads(content.decode("utf-8-sig"), "")
    except (UnicodeDecodeError, WorkbenchError):
        return None
