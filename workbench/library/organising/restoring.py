"""Bringing back prompts that were deleted, with what they said last."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.library.file_names import FreeNames
from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing, as_spelled
from workbench.library.organising.plan import Draft, Plan, described, with_body
from workbench.prompts.file import SUFFIX


def restore(listing: Listing, contents: Iterable[tuple[str, bytes]]) -> Plan:
    """Puts each content back to its path; one that is taken meanwhile gets a number."""
    draft = Draft(listing)
    names: dict[str, FreeNames] = {}
    for path, content in contents:
        folder, _, name = path.rpartition("/")
        folder = as_spelled(listing, folder)
        if folder not in names:
            names[folder] = FreeNames(listing.names(folder))
        own = next(names[folder].candidates(name.removesuffix(SUFFIX), SUFFIX))
        draft.add(f"{folder}/{own}".lstrip("/"), content)
    items = tuple(map(Item, draft.files))
    message = with_body(f"Restore {described(items)}", items)
    made = tuple(listing.folder / path for path in draft.files)
    return Plan((draft.step(message),) if items else (), made=made)
