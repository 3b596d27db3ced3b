"""What the command palette finds: every command that is possible now, every endpoint, every prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from ui.actions import ROWS, Actions, shortcut_text
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.models.library_tree import library_name
from ui.translation import tr
from ui.widgets.command_palette import PaletteItem
from workbench.library.entries import LibraryEntry

# Of the prompts, so many are found by letters here and there in their names; all of them by a search.
MOST_PROMPTS = 1000


def palette_items(
    actions: Actions,
    entries: Iterable[LibraryEntry],
    endpoints: ChosenEndpoints,
    open_prompt: Callable[[Path], object],
    open_endpoint: Callable[[str], object],
) -> list[PaletteItem]:
    prompts = prompt_items(islice(entries, MOST_PROMPTS), open_prompt)
    return [*_commands(actions), *prompts, *_endpoints(endpoints, open_endpoint)]


def _commands(actions: Actions) -> Iterator[PaletteItem]:
    for row in ROWS:
        if row.id != "palette" and actions[row.id].isEnabled():
            yield PaletteItem(tr(row.text), shortcut_text(row), actions[row.id].trigger)


def prompt_items(entries: Iterable[LibraryEntry], open_prompt: Callable[[Path], object]) -> Iterator[PaletteItem]:
    """The prompts that can be opened, each with where it is."""
    for entry in entries:
        if entry.summary is not None:
            place = " / ".join(filter(None, (library_name(entry.library), *entry.folder.split("/"))))
            yield PaletteItem(entry.name, place, partial(open_prompt, entry.path), str(entry.path))


def _endpoints(endpoints: ChosenEndpoints, open_endpoint: Callable[[str], object]) -> Iterator[PaletteItem]:
    for endpoint in endpoints.known:
        yield PaletteItem(endpoint.label, tr("page of the endpoint"), partial(open_endpoint, endpoint.label))
        if not endpoints.can_be_chosen(endpoint):
            continue
        chosen = endpoints.is_chosen(endpoint)
        text = tr("Do not run on {endpoint}", endpoint=endpoint.label) if chosen else ""
        yield PaletteItem(
            text or tr("Run on {endpoint}", endpoint=endpoint.label),
            tr("endpoint"),
            partial(endpoints.choose, endpoint.label, not chosen),
        )
