"""Where prompts can go: the libraries that are not read-only, with their folders."""

from __future__ import annotations

from ui.models.library_tree import library_name
from ui.models.picked import Picked
from ui.widgets.place_dialog import Place
from workbench.library.contents import Contents
from workbench.library.folder_tree import Folder
from workbench.library.libraries import Library
from workbench.library.organising.item import Item


def library_places(contents: Contents) -> tuple[Place, ...]:
    writable = (one for one in contents.libraries if not one.library.read_only)
    return tuple(_place(one.library, one.top, library_name(one.library)) for one in writable)


def _place(library: Library, folder: Folder, name: str) -> Place:
    inner = tuple(_place(library, one, one.name) for one in folder.folders)
    return Place(name, Picked(library, Item(folder.path, is_folder=True)), inner)
