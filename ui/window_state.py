"""What the window remembers between starts: its geometry, splitters, open panel, chosen endpoints, recent files."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray

from workbench import paths
from workbench.atomic_file import write_atomically
from workbench.errors import UsageError

RECENT = 10


@dataclass(frozen=True)
class WindowState:
    """`geometry` is Qt's, in base64; sizes are pixels; `endpoints` are labels, None until the user has chosen any."""

    geometry: str = ""
    body: tuple[int, ...] = ()
    work: tuple[int, ...] = ()
    panel: str = "library"
    endpoints: tuple[str, ...] | None = None
    recent: tuple[str, ...] = ()
    editor: tuple[int, ...] = ()
    versions: bool = False

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
    return WindowState(**usable)


def save(state: WindowState, path: Path) -> None:
    # A folder that cannot be written costs the memory of the layout only; saving a prompt there reports it.
    with contextlib.suppress(UsageError):
        write_atomically(path, json.dumps(asdict(state), ensure_ascii=False, indent=2).encode())


def _usable(name: str, value: object, default: Any) -> Any:
    if isinstance(default, str | bool):
        return value if isinstance(value, type(default)) else default
    kind = int if name in ("body", "work", "editor") else str
    if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
        return default
    return tuple(value)
