"""Where a prompt that has no file yet is to be saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, folder_name
from workbench.prompts.file import SUFFIX


@dataclass(frozen=True)
class NewPlace:
    """`name` is the prompt's; `folder` one of the library, such as `write/mails`, which need not be there yet."""

    name: str
    folder: str
    library: Path

    def path(self) -> Path:
        """A file that is not there yet. No name, or a folder that leads out of the library: a `UsageError`."""
        if not self.name.strip():
            raise UsageError("The prompt has no name.", "Give it one: the library lists it under its name.")
        folder = self.library / folder_name(self.folder)
        return folder / next(FreeNames(folder).candidates(file_name(self.name), SUFFIX))
