"""Duplicating: a copy beside the original, under a name that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path

from workbench.library.file_names import file_name, name_key
from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing
from workbench.library.organising.plan import Draft, Plan, described, files_of, top_most, with_body
from workbench.library.organising.renaming import read_prompt
from workbench.prompts.file import SUFFIX, encoded

PATTERN = "{name} copy"


def duplicate(listing: Listing, items: Iterable[Item], pattern: str = PATTERN) -> Plan:
    """A copy of each item in its folder, called like it by `pattern`, with a number behind where that is taken.

    The copy of a prompt says the new name too; that of a broken file has only its file called so.
    """
    every = top_most(items)
    draft = Draft(listing)
    taken: dict[str, set[str]] = {}
    places = []
    for item in every:
        if item.folder not in taken:
            taken[item.folder] = set(map(name_key, listing.names(item.folder)))
        places.append(listing.folder / _add_copy(draft, item, pattern, taken[item.folder]))
    message = with_body(f"Duplicate {described(every)}", every)
    return Plan((draft.step(message),) if draft.files else (), made=tuple(places))


def _add_copy(draft: Draft, item: Item, pattern: str, taken: set[str]) -> str:
    listing = draft.listing
    if item.is_folder:
        _name, place = _free(item, item.name, pattern, taken)
        for path in files_of(listing, item):
            draft.add(place + path.removeprefix(item.path), listing.content(path))
        return place
    content = listing.content(item.path)
    prompt = read_prompt(content, item.path)
    name, place = _free(item, prompt.name if prompt else item.name, pattern, taken)
    draft.add(place, encoded(replace(prompt, name=name), Path(place)) if prompt else content)
    return place


def _free(item: Item, name: str, pattern: str, taken: set[str]) -> tuple[str, str]:
    """The name of the copy, and its path."""
    suffix = "" if item.is_folder else SUFFIX
    called = pattern.replace("{name}", name)
    numbers = ("" if number == 1 else f" ({number})" for number in count(1))
    number = next(one for one in numbers if name_key(f"{file_name(called)}{one}{suffix}") not in taken)
    own = f"{file_name(called)}{number}{suffix}"
    taken.add(name_key(own))
    return f"{called}{number}", f"{item.folder}/{own}".lstrip("/")
