"""A saved prompt by its file and, where an earlier one is meant, the content id of that version."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import UnknownName
from workbench.library.places import library_of, path_in
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


def saved_prompt(path: Path, content_id: str = "") -> Prompt:
    """The prompt in the file, or what it held then. No such version: `UnknownName`; unreadable: `InvalidFile`."""
    if not content_id:
        return file.load(path)
    from workbench.library.versions.change import content_id as id_of
    from workbench.library.versions.history import content, history
    from workbench.library.versions.repository import Repository

    library = library_of(path)
    found = None if library is None else Repository.find(library)
    if library is not None and found is not None:
        with found as repository:
            for version in history(repository, path_in(library, path)):
                if version.content == content_id:
                    return file.decoded(content(repository, version), path)
    if path.is_file() and id_of(path.read_bytes()) == content_id:
        return file.load(path)
    raise UnknownName(
        "{file} has no version {version}.",
        "Choose another one under Versions; it may be on another branch.",
        file=path,
        version=content_id[:7],
    )
