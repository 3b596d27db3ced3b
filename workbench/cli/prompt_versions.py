"""Prompts as commands name them, with `@` and a version behind the name where an earlier one is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.cli.prompts import find_prompt
from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.prompts.file import load, loads
from workbench.prompts.prompt import Prompt

if TYPE_CHECKING:
    from workbench.library.versions.repository import Repository
    from workbench.library.versions.version import Version

T = TypeVar("T")


def named_prompt(name: str) -> Prompt:
    """The prompt that a command names: `NAME`, or `NAME@VERSION` where no prompt has the whole as its name.

    VERSION is a name that was given to it, or at least four digits of its id. Nothing found: `UnknownName`.
    """
    return _named(name, load, loads)


def named_text(name: str) -> str:
    """The text of the prompt's file, as it is."""
    from workbench.library.formats.text_file import read_text

    return _named(name, read_text, lambda text, _source: text)


def named_place(name: str) -> tuple[str, str]:
    """The file that a command names, and the content id of what it, or that version of it, holds."""
    from workbench.library.versions.change import content_id

    try:
        file = find_prompt(name)
        return str(file.absolute()), content_id(file.read_bytes())
    except UnknownName:
        before, _mark, version = name.rpartition("@")
    file = find_prompt(before)
    with _repository(file) as (repository, path):
        from workbench.library.versions.lookup import version_called

        return str(file.absolute()), version_called(repository, path, version).content or ""


def versions_of(name: str) -> Iterator[Version]:
    """The versions of a prompt, newest first."""
    with _repository(find_prompt(name)) as (repository, path):
        from workbench.library.versions.history import history

        yield from history(repository, path)


def _named(name: str, from_file: Callable[[Path], T], from_text: Callable[[str, str], T]) -> T:
    before, mark, version = name.rpartition("@")
    try:
        return from_file(find_prompt(name))
    except UnknownName:
        if not mark or not before:
            raise
    with _repository(find_prompt(before)) as (repository, path):
        return from_text(_content(repository, path, version, name), name)


def _content(repository: Repository, path: str, wanted: str, name: str) -> str:
    from workbench.library.versions.history import content
    from workbench.library.versions.lookup import version_called

    version = version_called(repository, path, wanted)
    if version.content is None:
        raise UsageError("The version {name} removed the prompt.", "Name the one before it.", name=name)
    try:
        return content(repository, version).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile("{name} is not UTF-8.", "Name another version.", name=name) from error


@contextmanager
def _repository(file: Path) -> Iterator[tuple[Repository, str]]:
    """The repository of the library that the file lies in, and its path there; a `UsageError` where it has none."""
    from workbench.library.places import library_of, path_in
    from workbench.library.versions.repository import Repository

    library = library_of(file)
    found = None if library is None else Repository.find(library)
    if library is None or found is None:
        raise UsageError(
            "{file} has no versions.", "Prompts have them that are saved in a library; see `library list`.", file=file
        )
    with found:
        yield found, path_in(library, file)
