"""Doing what was planned: nothing that nobody has a version of is removed, nothing that has changed is overwritten."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from workbench import paths
from workbench.errors import UsageError
from workbench.library.organising.listing import LEFT_BY_SYSTEMS
from workbench.library.organising.plan import Plan, Step
from workbench.library.versions.change import content_id
from workbench.library.versions.files import content_id_of
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import applying


def do(plan: Plan) -> Iterator[tuple[int, int]]:
    """Writes and removes the files, safe on disk at the end; yields how many are done and how many there are.

    `saving.commit_waiting` makes the versions. Where a file is no longer as it was planned, a `UsageError`, and nothing
    changes. Once begun, a step is finished, now or by the next program that opens the library.
    """
    for step in plan.steps:
        check_writable(step.library)
        _check_unchanged(step)
    done = 0
    for step in plan.steps:
        with Repository.open(step.library) as repository:
            for count in applying(repository, step.files, step.message):
                yield done + count, plan.count
        done += len(step.files)
    for place in (*plan.gone, *(moved.before for moved in plan.moved)):
        _remove_empty(place)


def check_writable(library: Path) -> None:
    """The starter library is a part of the program: changing it is a `UsageError`."""
    if library.resolve().is_relative_to(paths.resources_folder().resolve()):
        raise UsageError(
            "The starter library comes with the program and stays as it is.", "Copy its prompts into your own library."
        )


def _check_unchanged(step: Step) -> None:
    for path, before in step.before.items():
        if content_id_of(step.library, path) != (None if before is None else content_id(before)):
            raise UsageError(
                "{file} was changed in the meantime.", "Nothing was moved or deleted. Look at it and try again.",
                file=step.library / path,
            )  # fmt: skip


def _remove_empty(place: Path) -> None:
    """The folders in `place`, and itself, that hold nothing any more."""
    if place.is_symlink() or not place.is_dir():
        return
    with contextlib.suppress(OSError):  # it cannot be read, or holds something after all: it stays
        for inner in list(place.iterdir()):
            if inner.name in LEFT_BY_SYSTEMS:
                inner.unlink()
            _remove_empty(inner)
        place.rmdir()
