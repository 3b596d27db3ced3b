"""Writing prompts that come in into the library, each as a file of its own; what is there already is never touched."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.atomic_file import create_atomically
from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, folder_name
from workbench.library.organising.listing import LibraryFiles, as_spelled
from workbench.library.versions.saving import commit_waiting, keep_new
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


def import_prompts(prompts: Iterable[tuple[Prompt, str]], library: Path) -> Generator[Placed | NotPlaced, None, None]:
    """`place_prompts`, and one version of all that was placed, also where it is stopped half way."""
    placed: list[Placed] = []
    try:
        for event in place_prompts(prompts, library):
            if isinstance(event, Placed):
                placed.append(event)
            yield event
    finally:
        if placed:
            _make_version(placed, library)


def _make_version(placed: Sequence[Placed], library: Path) -> None:
    message = f"Import {placed[0].prompt.name}" if len(placed) == 1 else f"Import {len(placed)} prompts"
    with contextlib.suppress(UsageError):  # the prompts are there, also where versions cannot be kept
        keep_new(library, (one.path.relative_to(library).as_posix() for one in placed), message)
        for _commit in commit_waiting(library):
            pass


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
