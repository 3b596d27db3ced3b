"""Pictures of the library: a prompt with its versions beside a search, and a conflict that is chosen side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QPixmap

from ui.main_window import MainWindow
from ui.models.conflicts_model import ConflictsModel, FileConflicts
from ui.translation import tr
from ui.widgets.merge_dialog import MergeDialog
from workbench import paths
from workbench.library.change_summary import message
from workbench.library.file_merging import merge_files
from workbench.library.versions.history import history
from workbench.library.versions.names import give_name
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting
from workbench.prompts.file import SUFFIX, encoded
from workbench.prompts.prompt import Example, Generation, Prompt

_FILE = f"support/refunds{SUFFIX}"
_FIRST = Prompt(
    "Answer about refunds",
    "What the shop promises, and nothing else.",
    tags=("support", "qa"),
    technique="few_shot",
    instruction="Answer the customer's question about a refund.",
    examples=(
        Example({"question": "How long may I keep it?"}, "30 days, unused."),
        Example({"question": "Who pays the parcel?"}, "We do, within the country."),
    ),
    values={"question": "Is a refund possible without the box?"},
)
_SECOND = replace(
    _FIRST, instruction="Answer the customer's question about a refund in two short, polite sentences."
)  # fmt: skip
_THIRD = replace(
    _SECOND,
    examples=(*_SECOND.examples, Example({"question": "And abroad?"}, "The customer pays the parcel abroad.")),
    generation=Generation(temperature=0.2),
)
_THEIRS = replace(_SECOND, instruction="Answer the customer's question about a refund. Name the rule that applies.")
_OURS = replace(_THIRD, instruction="Answer the customer's question about a refund in one polite sentence.")
_OTHERS = ("Refund for a broken cup", "Where is my parcel?", "환불 문의 답변")


def fill_library() -> None:
    """Versions of a prompt by two people, and a few more prompts, in the user's own library."""
    library = paths.library_folder()
    others = {f"support/{name}{SUFFIX}": encoded(Prompt(name), Path(name)) for name in _OTHERS}
    for person, before, after in (("Ada", None, _FIRST), ("김하늘", _FIRST, _SECOND), ("Ada", _SECOND, _THIRD)):
        apply(library, {_FILE: encoded(after, Path(_FILE)), **others}, message(before, after))
        _sign_as(library, person)
        list(commit_waiting(library))
    with Repository.open(library) as repository:
        give_name(repository, _FILE, list(history(repository, _FILE))[1], "production")


def _sign_as(library: Path, person: str) -> None:
    with Repository.open(library) as repository:
        config = repository.git.get_config()
        config.set((b"user",), b"name", person.encode())
        config.set((b"user",), b"email", b"someone@example.com")
        config.write_to_path()


def library_pictures(window: MainWindow, settle: Callable[[], None]) -> Iterator[tuple[str, QPixmap]]:
    """The window with the versions of a prompt and a search, and the merge dialog; `settle` waits for the window."""
    window.library.reload()
    settle()
    window.files.open(paths.library_folder() / _FILE)
    window.show_panel("library", search=True)
    window.library.search_for("refund")
    window.beside.show_versions(True)
    settle()
    window.versions.panel.focus_first()
    settle()
    yield "versions", window.grab()
    window.beside.show_versions(False)
    window.library.search_for("")
    yield "merge", _merge(window, settle)


def _merge(window: MainWindow, settle: Callable[[], None]) -> QPixmap:
    base, ours, theirs = (encoded(one, Path(_FILE)) for one in (_SECOND, _OURS, _THEIRS))
    merged = merge_files(base, ours, theirs)
    files = ConflictsModel([FileConflicts(_FILE, "support/refunds", merged.conflicts, merged.taken)])
    theme = window.services.appearance.theme
    dialog = MergeDialog(window, files, tr("Yours"), tr("On {remote}", remote="origin"), theme)
    dialog.show()
    settle()
    picture = dialog.grab()
    dialog.close()
    return picture
