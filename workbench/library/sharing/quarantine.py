"""What a remote sent, in a folder of its own until it is known to be sound and within the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from workbench.library.sharing.failures import MOST_OBJECT, MOST_RECEIVED

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import ObjectID
    from dulwich.pack import Pack, UnpackedObject

Refuse = Callable[[str], Exception]
_DELTAS = (6, 7)


class Quarantine:
    """`folder` is removed by whoever made it; `refuse` makes the exception of a refusal."""

    def __init__(self, folder: Path, objects: Path, refuse: Refuse) -> None:
        self._folder = folder
        self._objects = objects
        self._refuse = refuse
        self._raw = folder / "received"
        self.received = 0

    def receive(self, file: IO[bytes], data: bytes) -> int:
        """Keeps a piece of what is sent, as long as the limit allows it."""
        self.received += len(data)
        if self.received > MOST_RECEIVED:
            raise self._refuse("too_large")
        return file.write(data)

    def opened(self) -> IO[bytes]:
        return self._raw.open("wb")

    def checked(self, told: Callable[[int, int], None]) -> None:
        """Makes a pack of it that needs no other object, every object of it read once. `told`: how many of how many."""
        from dulwich.object_store import DiskObjectStore

        if not self.received:
            return
        for number, total in self._sizes():
            told(number, total)
        store = DiskObjectStore.init(self._folder / "objects")
        store.add_alternate_path(self._objects)
        store.fsync_object_files = True
        try:
            with self._raw.open("rb") as file:
                pack = store.add_thin_pack(file.read, None)
            self._check_complete(store, pack)
            pack.close()
        finally:
            store.close()
            self._raw.unlink()

    def _check_complete(self, store: DiskObjectStore, pack: Pack) -> None:
        """What the commits and folders in it are made of is in it too, or here already."""
        from dulwich.objects import S_ISGITLINK, Commit, Tag, Tree

        for one in pack.iterobjects():
            needed: list[ObjectID] = []
            if isinstance(one, Commit):
                needed = [one.tree, *one.parents]
            elif isinstance(one, Tree):
                needed = [entry.sha for entry in one.iteritems() if not S_ISGITLINK(entry.mode)]
            elif isinstance(one, Tag):
                needed = [one.object[1]]
            if not all(name in store for name in needed):
                raise self._refuse("incomplete")

    def _sizes(self) -> Iterator[tuple[int, int]]:
        """Every object as it stands in the pack: none is larger than the limit, nor becomes so by its difference."""
        import hashlib

        from dulwich.pack import PackStreamReader

        with self._raw.open("rb") as file:
            reader = PackStreamReader(hashlib.sha1, file.read)
            for number, unpacked in enumerate(reader.read_objects(), start=1):
                if max(unpacked.decomp_len or 0, _size_after(unpacked)) > MOST_OBJECT:
                    raise self._refuse("large_object")
                yield number, len(reader)


def take_in(folder: Path, objects: Path) -> None:
    """Moves the pack that was checked into the repository: its objects first, so that a kill leaves no half of it."""
    packs = objects / "pack"
    packs.mkdir(exist_ok=True)
    for suffix in (".pack", ".idx"):
        for file in (folder / "objects" / "pack").glob(f"*{suffix}"):
            file.replace(packs / file.name)


def _size_after(unpacked: UnpackedObject) -> int:
    """The size that a difference says its result has: the second number in it, seven bits a byte."""
    if unpacked.pack_type_num not in _DELTAS:
        return 0
    data = b"".join(unpacked.decomp_chunks)[:40]
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(value)
            value = shift = 0
    return numbers[1] if len(numbers) > 1 else 0
