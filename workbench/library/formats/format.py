"""What an exchange format is: how prompts come in from a file of other tools, and how a prompt goes out.

Reading runs nothing: templates are only parsed, files beside are read only from the file's own folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from workbench.errors import InvalidFile, Phrase, WorkbenchError
from workbench.library.formats.text_file import read_text
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True)
class ImportedPrompt:
    """A prompt, and what of it could not be carried over."""

    prompt: Prompt
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A prompt of the file that cannot be used: its name or place there, and the reason."""

    where: str
    reason: WorkbenchError


@dataclass(frozen=True)
class Imported:
    """What a file gave: its prompts, those that were refused, and what the file says beyond its prompts.

    `collection` is what the file calls all of them together, if anything; `format_name` is the registered format.
    """

    prompts: tuple[ImportedPrompt, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Phrase, ...] = ()
    collection: str = ""
    format_name: str = ""


@dataclass(frozen=True)
class Exported:
    """The text of a file, and what of the prompt it does not say."""

    text: str
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a text came from: what errors call it, and the folder whose files it may name (None: none)."""

    name: str
    folder: Path | None = None

    @property
    def stem(self) -> str:
        """The file's name without its folder and endings: the name of a prompt that has none of its own."""
        return Path(self.name).name.partition(".")[0] or Path(self.name).name or self.name

    def neighbour(self, name: str) -> str:
        """The text of a file that the source names. One outside of its folder is an `InvalidFile`."""
        if self.folder is None:
            raise InvalidFile(
                "{file} names the file {other}, and its folder is not known.",
                "Import it from the folder where both files are.",
                file=self.name,
                other=name,
            )
        folder = self.folder.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise InvalidFile(
                "{file} names the file {other}, which is outside of its folder.",
                "Copy that file into the folder of {file}, and name it there.",
                file=self.name,
                other=name,
            )
        return read_text(path)


class PromptFormat(Protocol):
    """A format that prompts can be read from. Member of `FORMATS`; stateless.

    `title` is its name for a person; `suffixes` are the endings its files usually have.
    """

    @property
    def title(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def recognises(self, name: str, head: str) -> bool:
        """Whether a file of this name that begins with `head` is of this format."""

    def read(self, text: str, source: Source) -> Imported:
        """The prompts in `text`. One that cannot be used is listed as refused and keeps no other from coming in.

        A text that is not of this format at all is an `InvalidFile`.
        """


@runtime_checkable
class WritablePromptFormat(PromptFormat, Protocol):
    """A format that a prompt can be written in, too."""

    def write(self, prompt: Prompt) -> Exported:
        """The text of a file with this prompt. A prompt whose templates are broken is a `TemplateError`."""
