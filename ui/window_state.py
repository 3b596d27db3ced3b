"""What the window remembers between starts: its geometry, splitters, open panel, chosen endpoints, recent files."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray

from workbench import paths
from workbench.atomic_file import write_atomically
from workbench.errors import UsageError
from workbench.runs.variant import Variant
from workbench.runs.variant_data import variant_data, variant_of

RECENT = 10


@dataclass(frozen=True)
class WindowState:
    """`geometry` is Qt's, in base64; sizes are pixels; `endpoints` are labels, None until the user has chosen any.

    `columns` are those of the desk that are for any prompt, `columns_width` a name of `column_strip.WIDTHS`.
    """

    geometry: str = ""
    body: tuple[int, ...] = ()
    work: tuple[int, ...] = ()
    panel: str = "library"
    endpoints: tuple[str, ...] | None = None
    recent: tuple[str, ...] = ()
    editor: tuple[int, ...] = ()
    versions: bool = False
    columns: tuple[Variant, ...] = ()
    columns_width: str = "fit"

    @property
    def qt_geometry(self) -> QByteArray:
        """As Qt takes it."""
        return QByteArray.fromBase64(self.geometry.encode())

    def with_recent(self, path: Path) -> WindowState:
        others = (one for one in self.recent if one != str(path))
        return replace(self, recent=(str(path), *others)[:RECENT])


def state_file() -> Path:
    return paths.home() / "window.json"


def load(path: Path) -> WindowState:
    """The remembered state. What is missing or unusable is forgotten: it is a convenience, not the user's work."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return WindowState()
    known = WindowState()
    if not isinstance(data, dict):
        return known
    usable = {one.name: _usable(one.name, data.get(one.name), getattr(known, one.name)) for one in fields(known)}
    return WindowState(**{**usable, "columns": _columns(data.get("columns"))})


def save(state: WindowState, path: Path) -> None:
    # A folder that cannot be written costs the memory of the layout only; saving a prompt there reports it.
    with contextlib.suppress(UsageError):
        data = {one.name: getattr(state, one.name) for one in fields(state)}
        data["columns"] = [variant_data(one) for one in state.columns]
        write_atomically(path, json.dumps(data, indent=2).encode())


def _columns(rows: object) -> tuple[Variant, ...]:
    """Each with a key, the first of an endpoint with its label: the desk tells them apart by it."""
    found: list[Variant] = []
    for row in rows if isinstance(rows, list) else ():
        with contextlib.suppress(ValueError):
            one = variant_of(row)
            same = sum(other.endpoint == one.endpoint for other in found)
            found.append(replace(one, key=f"{one.endpoint} #{same + 1}" if same else one.endpoint))
    return tuple(found)


def _usable(name: str, value: object, default: Any) -> Any:
    if isinstance(default, str | bool):
        return value if isinstance(value, type(default)) else default
    kind = int if name in ("body", "work", "editor") else str
    if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
        return default
    return tuple(value)
