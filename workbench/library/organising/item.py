"""What is put in order: a prompt or a folder of a library."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.prompts.file import SUFFIX


@dataclass(frozen=True)
class Item:
    """A prompt (its file) or a folder of a library; `path` is within the library, and empty for the library itself."""

    path: str
    is_folder: bool = False

    @property
    def key(self) -> str:
        """As messages and commands name it."""
        return self.path if self.is_folder else self.path.removesuffix(SUFFIX)

    @property
    def folder(self) -> str:
        """The folder that it lies in."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its last name, without the ending of a prompt."""
        return self.key.rpartition("/")[2]
