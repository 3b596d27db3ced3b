"""Renaming: a prompt gets a new name and its file the like, a folder a new name."""

from __future__ import annotations

from dataclasses import replace

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, name_key
from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing
from workbench.library.organising.plan import Draft, Moved, Plan, files_of, top_most
from workbench.prompts.file import SUFFIX, encoded, loads
from workbench.prompts.prompt import Prompt


def rename(listing: Listing, item: Item, name: str) -> Plan:
    """Gives a prompt or folder the name. Its file is named like it, with a number where that name is taken.

    A broken prompt file cannot say its name, so only the file is renamed. An empty name is a `UsageError`.
    """
    top_most([item])
    name = " ".join(name.split())
    if not name:
        raise UsageError("A name is needed.", "Enter one, such as Thanks for the order.")
    place = _place(listing, item, name)
    draft = Draft(listing)
    for path in files_of(listing, item):
        content = listing.content(path)
        if path != (after := place + path.removeprefix(item.path)):
            draft.remove(path, content)
        renamed = content if item.is_folder else _renamed(content, name, path)
        if path != after or renamed != content:
            draft.add(after, renamed)
            draft.before[after] = content if path == after else None
    if not draft.files:
        return Plan()
    key = place if item.is_folder else place.removesuffix(SUFFIX)
    message = f"Rename {item.key} to {key}" if key != item.key else f"Rename {item.key}: {name}"
    return Plan((draft.step(message),), (Moved(listing.folder / item.path, listing.folder / place),))


def read_prompt(content: bytes, source: str) -> Prompt | None:
    """The prompt that a file holds; None where it is broken."""
    try:
        return loads(content.decode("utf-8"), source)
    except (UnicodeDecodeError, UsageError):
        return None


def _renamed(content: bytes, name: str, path: str) -> bytes:
    from pathlib import Path

    prompt = read_prompt(content, path)
    return content if prompt is None or prompt.name == name else encoded(replace(prompt, name=name), Path(path))


def _place(listing: Listing, item: Item, name: str) -> str:
    suffix = "" if item.is_folder else SUFFIX
    own = item.path.rpartition("/")[2]
    stem = file_name(name.removesuffix(SUFFIX))
    if f"{stem}{suffix}" == own:
        return item.path
    # Its own name is free to it: `Mail` may become `mail`.
    taken = [one for one in listing.names(item.folder) if name_key(one) != name_key(own)]
    return f"{item.folder}/{next(FreeNames(taken).candidates(stem, suffix))}".lstrip("/")
