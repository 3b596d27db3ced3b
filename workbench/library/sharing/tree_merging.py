"""Merging two lines of work on a library: file by file, also where one side moved what the other changed.

Files that differ are merged by `file_merging`. A move is found by its content, the same or much alike. Where a move
would bring two files to one place, moves are not followed, and the files are merged by their paths alone.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workbench.errors import UsageError
from workbench.library.conflicts import Conflict, Contest
from workbench.library.file_merging import FILE_KEY, MergedFile, merge_files
from workbench.library.parts import ABSENT, Part
from workbench.library.versions.repository import Repository

if TYPE_CHECKING:
    from dulwich.objects import ObjectID

_ALIKE_PERCENT = 60
# Of each side so many files that came and went are compared; where there are more, only the same content is a move.
_MOST_COMPARED = 200


@dataclass(frozen=True)
class Entry:
    """A file of a tree."""

    path: str
    mode: int
    blob: ObjectID


@dataclass(frozen=True)
class Result:
    """A file of the merged tree: as one side has it, or merged."""

    mode: int
    blob: ObjectID | None = None
    merged: MergedFile | None = None


@dataclass(frozen=True)
class TreeMerge:
    """`files` and `removed` are what differs, or may, from ours. `kept_twice`: both moved it, to two places."""

    files: Mapping[str, Result]
    removed: frozenset[str]
    kept_twice: tuple[str, ...] = ()

    @property
    def conflicts(self) -> Mapping[str, MergedFile]:
        return {
            path: result.merged
            for path, result in sorted(self.files.items())
            if result.merged is not None and result.merged.conflicts
        }


@dataclass
class _Side:
    """What one side did: where each file of the base is now (None: nowhere), and what it added."""

    moved: dict[str, Entry | None] = field(default_factory=dict)
    added: dict[str, Entry] = field(default_factory=dict)
    base: dict[str, Entry] = field(default_factory=dict)


def merge_trees(repository: Repository, base: str | None, ours: str, theirs: str) -> TreeMerge:
    """Merges two commits. Names that not every computer can keep apart are a `UsageError`."""
    trees = _Trees(repository, base, ours, theirs)
    merge = trees.merged(follow_moves=True) or trees.merged(follow_moves=False)
    if merge is None:
        raise ValueError("a tree has two files of one path")
    _check_apart(repository, ours, merge)
    return merge


class _Trees:
    def __init__(self, repository: Repository, base: str | None, ours: str, theirs: str) -> None:
        self._repository = repository
        self._store = repository.git.object_store
        self._base, self._ours, self._theirs = (_tree(repository, commit) for commit in (base, ours, theirs))

    def merged(self, *, follow_moves: bool) -> TreeMerge | None:
        """None where two files would come to one place."""
        ours, theirs = (self._side(tree, follow_moves) for tree in (self._ours, self._theirs))
        results = [*self._of_base(ours, theirs), *self._added(ours, theirs)]
        places = Counter(path for path, _result in results)
        if any(count > 1 for count in places.values()):
            return None
        files = dict(results)
        own = [entry.path for entry in (*ours.moved.values(), *ours.added.values()) if entry is not None]
        own += [path for path in theirs.moved if path not in ours.moved]
        twice = [entry.path for entry in _moved_apart(ours, theirs)]
        return TreeMerge(files, frozenset(path for path in own if path not in files), tuple(sorted(twice)))

    def _side(self, tree: ObjectID | None, follow_moves: bool) -> _Side:
        from dulwich.diff_tree import RenameDetector, tree_changes

        side = _Side()
        if follow_moves:
            detector = RenameDetector(
                self._store, rename_threshold=_ALIKE_PERCENT, max_files=_MOST_COMPARED, rewrite_threshold=None
            )
            changes: Any = detector.changes_with_renames(self._base, tree)
        else:
            changes = tree_changes(self._store, self._base, tree)
        for change in changes:
            old, new = _entry(change.old), _entry(change.new)
            if old is not None and change.type != "copy":
                side.base[old.path] = old
                side.moved[old.path] = new
            elif new is not None:
                side.added[new.path] = new
        return side

    def _of_base(self, ours: _Side, theirs: _Side) -> Iterator[tuple[str, Result]]:
        """What became of each file of the base that a side changed."""
        for path in ours.moved | theirs.moved:
            base = ours.base.get(path) or theirs.base[path]
            own, other = ours.moved.get(path, base), theirs.moved.get(path, base)
            if own is None or other is None:
                left = other if own is None else own
                if left is not None and left != base:
                    yield left.path, Result(left.mode, merged=self._removed(base, own, other))
                continue
            for place in _places(base, own, other):
                yield place, self._in_both(base, own, other)

    def _added(self, ours: _Side, theirs: _Side) -> Iterator[tuple[str, Result]]:
        """What the program put into every library by itself gives way to what the other side has there."""
        by_itself = self._repository.first_files()
        for path in ours.added | theirs.added:
            own, other = ours.added.get(path), theirs.added.get(path)
            if other is not None and own is not None and self._content(own) == by_itself.get(path):
                yield path, Result(other.mode, other.blob)
            elif own is not None and other is not None and own.blob != other.blob:
                yield path, self._merged(None, own, other, own.mode)
            else:
                yield from ((path, Result(one.mode, one.blob)) for one in (own or other,) if one is not None)

    def _in_both(self, base: Entry, own: Entry, other: Entry) -> Result:
        mode = other.mode if own.mode == base.mode else own.mode
        if own.blob == other.blob or other.blob == base.blob:
            return Result(mode, own.blob)
        if own.blob == base.blob:
            return Result(mode, other.blob)
        return self._merged(base, own, other, mode)

    def _merged(self, base: Entry | None, own: Entry, other: Entry, mode: int) -> Result:
        return Result(mode, merged=merge_files(self._content(base), self._content(own), self._content(other)))

    def _removed(self, base: Entry, own: Entry | None, other: Entry | None) -> MergedFile:
        """One side removed what the other changed or moved: that is for the user to say."""
        before, ours, theirs = (self._content(entry) for entry in (base, own, other))
        shown = [ABSENT if content is None else content for content in (before, ours, theirs)]
        conflict = Conflict(FILE_KEY, Part(()), shown[0], shown[1], shown[2], Contest.FILE)
        return MergedFile(ours, (conflict,), None, ours, theirs)

    def _content(self, entry: Entry | None) -> bytes | None:
        return None if entry is None else self._store.get_raw(entry.blob)[1]


def _places(base: Entry, own: Entry, other: Entry) -> tuple[str, ...]:
    """Where it goes: where the side put it that moved it; to both places where both moved it."""
    if own.path == other.path or other.path == base.path:
        return (own.path,)
    return (other.path,) if own.path == base.path else (own.path, other.path)


def _moved_apart(ours: _Side, theirs: _Side) -> Iterator[Entry]:
    for path, own in ours.moved.items():
        other = theirs.moved.get(path)
        if own is not None and other is not None and len({path, own.path, other.path}) == 3:
            yield from (own, other)


def _check_apart(repository: Repository, ours: str, merge: TreeMerge) -> None:
    """Names that are one on some computer, or of which one is the folder of another, are refused: one would be lost."""
    store = repository.git.object_store
    own = {_text(entry.path) for entry in store.iter_tree_contents(_tree(repository, ours))}  # type: ignore[arg-type]
    new = set(merge.files) - own
    if not new:
        return
    all_paths = sorted((own - merge.removed) | set(merge.files))
    check_names(all_paths, new)


def check_names(paths: list[str], new: set[str]) -> None:
    """Refuses a path of `new` that cannot be beside another one of `paths` everywhere: a `UsageError`."""
    known: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        name = folded(path)
        taken = known.setdefault(name, path)
        if taken != path and not {taken, path}.isdisjoint(new):
            raise _too_alike(taken, path)
        for end in (at for at, character in enumerate(name) if character == "/"):
            folders.setdefault(name[:end], path)
    for name, path in known.items():
        if name in folders and not {path, folders[name]}.isdisjoint(new):
            raise _too_alike(path, folders[name])


def folded(path: str) -> str:
    """The path as a file system takes it that minds neither case nor how a letter is put together."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _too_alike(one: str, other: str) -> UsageError:
    return UsageError(
        "{file} and {other} cannot be kept apart on every computer.",
        "Nothing was changed. Rename one of them, here or on the remote, then try again.",
        file=one,
        other=other,
    )


def _tree(repository: Repository, commit: str | None) -> ObjectID | None:
    return None if commit is None else repository.git[commit.encode("ascii")].tree  # type: ignore[attr-defined]


def _entry(change: Any) -> Entry | None:
    if change is None or change.path is None:
        return None
    return Entry(_text(change.path), change.mode, change.sha)


def _text(path: bytes | None) -> str:
    return (path or b"").decode("utf-8")
