"""Finishing what a killed program left half done in a library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.versions.change import Change
from workbench.library.versions.checkout import checkout_is_left, finish_checkout
from workbench.library.versions.files import content_id_of, put, remove_left_over
from workbench.library.versions.repository import Repository


def nothing_left(repository: Repository) -> bool:
    """Whether no program was killed while it changed this library; also False while one changes it."""
    return not (repository.is_held() or checkout_is_left(repository) or repository.journal.is_left())


def finish_left(repository: Repository) -> None:
    """Writes what a killed program began to write, where nobody has changed it since; call within `changing()`."""
    finish_checkout(repository)
    with repository.writing_files():
        repository.journal.remove_left_over()
        for entry, change in repository.journal.begun():
            remove_left_over(repository.folder, change.files)
            try:
                put(repository.folder, _not_yet_written(repository.folder, change))
            except UsageError:
                repository.journal.put_aside(entry)  # it must not keep what is saved later from becoming versions
            else:
                repository.journal.written(entry)


def _not_yet_written(folder: Path, change: Change) -> Mapping[str, bytes | None]:
    return {path: data for path, data in change.files.items() if content_id_of(folder, path) == change.before[path]}
