"""Prompts and folders that the user picked in the library, and how they travel: by drag, and by cut, copy and paste."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData

from workbench.library.libraries import Library
from workbench.library.organising.item import Item

MIME = "application/x-prompt-workbench-items+json"


@dataclass(frozen=True)
class Picked:
    """An item of a library; the library itself where its path is empty."""

    library: Library
    item: Item

    @property
    def place(self) -> Path:
        return self.library.folder / self.item.path

    @property
    def folder(self) -> str:
        """The folder that something is put into here: itself, or the one that the prompt lies in."""
        return self.item.path if self.item.is_folder else self.item.folder


def packed(picked: Sequence[Picked], *, cut: bool = False) -> QMimeData:
    """For the clipboard or a drag; where only text is taken, their names."""
    rows = [{"library": str(one.library.folder), "path": one.item.path, "folder": one.item.is_folder} for one in picked]
    data = QMimeData()
    data.setData(MIME, QByteArray(json.dumps({"cut": cut, "items": rows}).encode()))
    data.setText("\n".join(one.item.key for one in picked))
    return data


def are_packed(data: QMimeData | None) -> bool:
    return data is not None and data.hasFormat(MIME)


def unpacked(data: QMimeData | None, libraries: Iterable[Library]) -> tuple[tuple[Picked, ...], bool]:
    """What was packed, as far as its libraries are open, and whether it was cut."""
    if data is None or not are_packed(data):
        return (), False
    open_now = {str(one.folder): one for one in libraries}
    try:
        loaded = json.loads(bytes(data.data(MIME).data()))
        picked = tuple(
            Picked(open_now[row["library"]], Item(str(row["path"]), bool(row["folder"])))
            for row in loaded["items"]
            if row["library"] in open_now
        )
        return picked, bool(loaded["cut"])
    except (ValueError, KeyError, TypeError):  # another program may put anything there
        return (), False
