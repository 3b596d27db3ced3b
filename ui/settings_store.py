"""The settings of the running program: read once, changed through here, written at each change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench import settings as settings_file
from workbench.errors import UsageError
from workbench.settings import Settings


class SettingsStore(QObject):
    """`value` is the settings now; `problems` is what of the file could not be used."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.problems: tuple[UsageError, ...]
        self.value: Settings
        self.value, self.problems = settings_file.load(path)

    def change(self, **values: object) -> None:
        """Uses the values from now on and writes the file. A file that cannot be written is a `UsageError`."""
        changed = replace(self.value, **values)  # type: ignore[arg-type]
        if changed == self.value:
            return
        self.value = changed
        self.changed.emit()
        settings_file.save(changed, self._path)
