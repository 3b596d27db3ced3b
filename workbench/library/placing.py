"""Writing prompts that come in into the library, each as a file of its own; what is there already is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.atomic_file import create_atomically
from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, folder_name
from workbench.library.organising.listing import LibraryFiles, as_spelled
from workbench.prompts.file import SUFFIX, encoded
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True)
class Placed:
    """A prompt that has its file now."""

    prompt: Prompt
    path: Path


@dataclass(frozen=True)
class NotPlaced:
    """A prompt that could not be written, and why."""

    prompt: Prompt
    reason: UsageError


def place_prompts(prompts: Iterable[tuple[Prompt, str]], library: Path) -> Iterator[Placed | NotPlaced]:
    """Writes each prompt into its folder, a path within `library` (empty: its top); one event a prompt.

    The file is named like the prompt, with a number where that name is taken. A folder outside of the library is a
    `UsageError`.
    """
    names: dict[Path, FreeNames] = {}
    for prompt, inner in prompts:
        folder = library / as_spelled(LibraryFiles(library), folder_name(inner))
        try:
            if folder not in names:
                names[folder] = FreeNames(folder)
            yield Placed(prompt, _placed(prompt, folder, names[folder]))
        except UsageError as error:
            yield NotPlaced(prompt, error)
        except OSError as error:
            yield NotPlaced(prompt, _unreadable(folder, error))


def _placed(prompt: Prompt, folder: Path, names: FreeNames) -> Path:
    paths = (folder / name for name in names.candidates(file_name(prompt.name), SUFFIX))
    # Where a file has come in between, the next name is tried.
    return next(path for path in paths if create_atomically(path, encoded(prompt, path)))


def _unreadable(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        "The folder {folder} cannot be read: {reason}.",
        "Check its permissions.",
        folder=folder,
        reason=error.strerror or error,
    )
