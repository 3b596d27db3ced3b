"""What a commit added and removed, quick enough for thousands of commits: equal folders are not looked into."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo

_MOST_KEPT = 64
_FOLDER = b"40000"
_FILES = (b"100644", b"100755", b"100664")

_Entries = frozenset[tuple[bytes, bytes, bytes]]
"""The mode, name and id (in bytes) of what is in a tree."""


@dataclass(frozen=True)
class Changes:
    """Blobs by path."""

    added: Mapping[bytes, bytes]
    removed: Mapping[bytes, bytes]


class TreeChanges:
    """Compares trees; what was read last is kept, as the next commit mostly compares with the same."""

    def __init__(self, git: Repo) -> None:
        self._store = git.object_store
        # An entry is `mode name NUL id`, where the id is bytes of any kind.
        self._entry = re.compile(rb"(\d+) ([^\0]+)\0(.{%d})" % git.object_format.oid_length, re.DOTALL)
        self._kept: OrderedDict[bytes, _Entries] = OrderedDict()

    def between(self, before: ObjectID, after: ObjectID) -> Changes:
        """Files that are in only one of two trees; what only changed is left out."""
        added: dict[bytes, bytes] = {}
        removed: dict[bytes, bytes] = {}
        for path, old, new in self._different(bytes.fromhex(before.decode()), bytes.fromhex(after.decode()), b""):
            if old is None and new is not None:
                added[path] = new
            elif new is None and old is not None:
                removed[path] = old
        return Changes(added, removed)

    def _different(
        self, before: bytes | None, after: bytes | None, prefix: bytes
    ) -> Iterator[tuple[bytes, bytes | None, bytes | None]]:
        old, new = self._entries(before), self._entries(after)
        before_of = {name: (mode, sha) for mode, name, sha in old - new}
        after_of = {name: (mode, sha) for mode, name, sha in new - old}
        for name in sorted(before_of.keys() | after_of.keys()):
            (old_mode, old_sha), (new_mode, new_sha) = before_of.get(name, _NONE), after_of.get(name, _NONE)
            if _FOLDER in (old_mode, new_mode):
                yield from self._different(
                    old_sha if old_mode == _FOLDER else None, new_sha if new_mode == _FOLDER else None,
                    prefix + name + b"/",
                )  # fmt: skip
            old_file, new_file = _file(old_mode, old_sha), _file(new_mode, new_sha)
            if old_file or new_file:
                yield prefix + name, old_file, new_file

    def _entries(self, tree: bytes | None) -> _Entries:
        if tree is None:
            return frozenset()
        found = self._kept.pop(tree, None)
        if found is None:
            raw = self._store.get_raw(tree.hex().encode("ascii"))[1]  # type: ignore[arg-type]
            found = frozenset(self._entry.findall(raw))
        self._kept[tree] = found
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return found


_NONE: tuple[bytes, bytes | None] = (b"", None)


def _file(mode: bytes, sha: bytes | None) -> bytes | None:
    return sha if mode in _FILES else None
