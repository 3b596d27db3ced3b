"""Deleting prompts and folders. What they said stays in the versions of the library, from where it can be restored."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing
from workbench.library.organising.plan import Draft, Plan, described, files_of, top_most, with_body


def delete(listing: Listing, items: Iterable[Item]) -> Plan:
    """Removes the prompts and the folders with all that is in them."""
    every = top_most(items)
    draft = Draft(listing)
    for item in every:
        for path in files_of(listing, item):
            draft.remove(path, listing.content(path))
    message = with_body(f"Delete {described(every)}", every)
    steps = (draft.step(message),) if draft.files else ()
    return Plan(steps, gone=tuple(listing.folder / item.path for item in every))
