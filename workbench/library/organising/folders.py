"""New folders. Git keeps no empty ones, so a new folder holds an empty hidden file, as is the custom with git.

A folder that came about with its prompts goes with its last one; one that was made as a folder stays.
"""

from __future__ import annotations

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, folder_name
from workbench.library.library_walk import KEEP
from workbench.library.organising.listing import Listing, as_spelled
from workbench.library.organising.plan import Draft, Plan


def new_folder(listing: Listing, within: str, name: str) -> Plan:
    """Makes a folder, or several in each other (`mails/short`). A name that is taken gets a number."""
    parent, _, last = folder_name(name).rpartition("/")
    if not last:
        raise UsageError("A name is needed.", "Enter one, such as mails.")
    parent = as_spelled(listing, f"{within}/{parent}".strip("/"))
    path = f"{parent}/{next(FreeNames(listing.names(parent)).candidates(last, ''))}".lstrip("/")
    draft = Draft(listing)
    draft.add(f"{path}/{KEEP}", b"")
    return Plan((draft.step(f"New folder {path}"),), made=(listing.folder / path,))
