"""The prompts of the open libraries, broken files among them: what a list shows of each, not the whole prompt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.library.libraries import Library
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of a prompt. `examples` and `messages` are counts."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    technique: str = "zero_shot"
    reasoning_style: str = "none"
    mode: str = "text"
    examples: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One file. Either `summary` or `error` is set: a broken file stays listed with what is wrong with it.

    `folder` is the folder within its library, such as `write/mails`; empty at the top.
    """

    library: Library
    folder: str
    path: Path
    summary: Summary | None = None
    error: WorkbenchError | None = None

    @property
    def key(self) -> str:
        """What commands find it by: its path within its library, without the ending."""
        stem = self.path.name.removesuffix(file.SUFFIX)
        return f"{self.folder}/{stem}" if self.folder else stem

    @property
    def name(self) -> str:
        return self.summary.name if self.summary is not None else self.path.name.removesuffix(file.SUFFIX)


def summary_of(prompt: Prompt) -> Summary:
    return Summary(
        name=prompt.name,
        description=prompt.description,
        tags=prompt.tags,
        technique=prompt.technique,
        reasoning_style=prompt.chain_of_thought.style,
        mode=prompt.mode,
        examples=len(prompt.examples),
        messages=len(prompt.messages),
    )
