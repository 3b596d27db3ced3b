"""Looking paths up in trees, quick enough for thousands of commits with thousands of files each."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo

_MOST_KEPT = 4_096
_FILE_MODES = (b"100644", b"100755", b"100664")
_FOLDER_MODES = (b"40000",)


class TreeReader:
    """Finds files in trees without parsing what else is in them; one look-up a folder, kept for the next commit."""

    def __init__(self, git: Repo) -> None:
        self._store = git.object_store
        self._length = git.object_format.oid_length
        self._kept: OrderedDict[tuple[ObjectID, bytes], ObjectID | None] = OrderedDict()

    def file(self, tree: ObjectID, path: bytes) -> ObjectID | None:
        """The blob at `path`; None where there is none, or it is no plain file."""
        *folders, name = path.split(b"/")
        for folder in folders:
            inner = self._entry(tree, folder, _FOLDER_MODES)
            if inner is None:
                return None
            tree = inner
        return self._entry(tree, name, _FILE_MODES)

    def _entry(self, tree: ObjectID, name: bytes, modes: tuple[bytes, ...]) -> ObjectID | None:
        key = (tree, modes[0] + name)
        if key not in self._kept:
            self._kept[key] = self._found(self._store.get_raw(tree)[1], name, modes)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _found(self, raw: bytes, name: bytes, modes: tuple[bytes, ...]) -> ObjectID | None:
        """An entry is `mode name NUL id`, where the id is bytes of any kind."""
        from dulwich.objects import ObjectID

        for mode in modes:
            entry = mode + b" " + name + b"\0"
            at = raw.find(entry)
            if at >= 0:
                start = at + len(entry)
                return ObjectID(raw[start : start + self._length].hex().encode("ascii"))
        return None
