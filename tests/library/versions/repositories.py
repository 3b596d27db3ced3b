"""What tests of versions share: a library in a folder, and what git itself says of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from workbench.library.versions.history import history
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting
from workbench.library.versions.version import Version

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def saved(library: Path, files: Mapping[str, bytes | None], message: str = "Save") -> list[str]:
    """Saves and commits; the ids of the commits."""
    apply(library, files, message)
    return list(commit_waiting(library))


def versions(library: Path, path: str) -> list[Version]:
    with Repository.open(library) as repository:
        return list(history(repository, path))


def subjects(library: Path, path: str) -> list[str]:
    return [version.subject for version in versions(library, path)]


def git(library: Path, *arguments: str) -> str:
    """What the user's own git prints."""
    identity = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com"}
    identity |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com"}
    done = subprocess.run(
        ["git", "-c", "core.quotepath=off", *arguments],
        cwd=library, env={**os.environ, **identity}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(library: Path) -> dict[str, bytes]:
    """The prompt files that are there."""
    found = (path for path in library.rglob("*.prompt.yaml") if ".git" not in path.parts)
    return {path.relative_to(library).as_posix(): path.read_bytes() for path in found}
