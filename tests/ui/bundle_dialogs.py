"""The two dialogs of bundles, filled: what comes in, and what goes out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from tests.library.bundles.zips import MADE, A, B, written
from ui.models.bundle_choice import BundleChoice
from ui.models.bundle_plan import BundlePlan, plan_rows
from ui.widgets.bundle_export_dialog import BundleExportDialog
from ui.widgets.bundle_import_dialog import BundleImportDialog
from workbench.errors import UsageError
from workbench.library.bundles.bundle import Bundle, BundledPrompt, Listed, Manifest
from workbench.library.bundles.planning import Effect, Incoming
from workbench.library.entries import LibraryEntry, Summary
from workbench.library.formats.format import Refused
from workbench.library.libraries import own_library
from workbench.prompts.prompt import Prompt


def plan() -> tuple[Bundle, list[Incoming]]:
    """One that is refused, one that both changed, one for each other effect."""
    prompts = {
        path: BundledPrompt(Listed(path, name, ""), Prompt(name, instruction="theirs"))
        for path, name in ((A, "A"), (B, "B"), ("same.prompt.yaml", "Same"), ("old.prompt.yaml", "Old"))
    }
    theirs = written("theirs")
    found = [
        Incoming(prompts["same.prompt.yaml"], "same.prompt.yaml", theirs, Effect.SAME, theirs),
        Incoming(prompts["old.prompt.yaml"], "old.prompt.yaml", theirs, Effect.OLDER, written("x")),
        Incoming(prompts[B], B, theirs, Effect.NEW),
        Incoming(prompts[A], A, theirs, Effect.BOTH_CHANGED, written("yours"), written("base")),
    ]
    refused = (Refused("broken", UsageError("It was refused.", "Change it.")),)
    return Bundle("x.zip", Manifest(MADE, "a program", True, ()), tuple(prompts.values()), refused), found


def filled_model() -> BundlePlan:
    model = BundlePlan(QIcon())
    model.show_rows(plan_rows(*plan()))
    return model


def import_dialog(parent: QWidget) -> BundleImportDialog:
    dialog = BundleImportDialog(parent, BundlePlan(QIcon()), "x.zip", "")
    dialog.model.show_rows(plan_rows(*plan()))
    dialog.show_error(UsageError("It was refused.", "Change it."))
    return dialog


def export_dialog(parent: QWidget) -> BundleExportDialog:
    library = own_library()
    entries = [
        LibraryEntry(library, folder, library.folder / folder / f"{name}.prompt.yaml", Summary(name))
        for folder, name in (("write", "a"), ("write", "b"), ("", "c"))
    ]
    broken = LibraryEntry(library, "", Path("d.prompt.yaml"), error=UsageError("It is broken."))
    dialog = BundleExportDialog(parent, BundleChoice([*entries, broken], [entries[0].path]))
    dialog.show_size(1234)
    dialog.show_error(UsageError("It was refused.", "Change it."))
    return dialog
