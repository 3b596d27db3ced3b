"""The few things that the program asks in a dialog: which file, and what to do with work that would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui.translation import ntr, tr

if TYPE_CHECKING:
    from workbench.library.new_place import NewPlace

SUFFIX = ".prompt.yaml"


class Unsaved(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Questions:
    """Asks with modal dialogs. A test gives the program another one that answers."""

    def file_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(parent, tr("Open a prompt"), str(folder), _filters())
        return Path(name) if name else None

    def file_to_save(self, parent: QWidget, suggestion: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(parent, tr("Save the prompt as"), str(suggestion), _filters())
        if not name or name.endswith((".yaml", ".yml")):
            return Path(name) if name else None
        path = Path(name + SUFFIX)  # the dialog has asked about the name without the ending only
        is_kept = path.exists() and replace_box(parent, path).exec() != QMessageBox.StandardButton.Yes
        return None if is_kept else path

    def library_folder(self, parent: QWidget, *, new: bool) -> Path | None:
        title = tr("Choose a folder for the new library") if new else tr("Choose the folder of a library")
        name = QFileDialog.getExistingDirectory(parent, title, str(Path.home()))
        return Path(name) if name else None

    def place_to_save(self, parent: QWidget, suggestion: NewPlace) -> NewPlace | None:
        from ui.widgets.save_dialog import SaveDialog

        dialog = SaveDialog(parent, suggestion, _libraries())
        place = dialog.place if dialog.exec() else None
        dialog.deleteLater()
        return place

    def version_message(self, parent: QWidget, suggestion: str) -> str | None:
        from ui.widgets.message_dialog import MessageDialog

        dialog = MessageDialog(parent, suggestion)
        message = dialog.message if dialog.exec() else None
        dialog.deleteLater()
        return message

    def tokenizer_file(self, parent: QWidget, folder: Path) -> Path | None:
        filters = f"{tr('Tokenizer files')} (*.json);;{tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, tr("Choose the model’s tokenizer.json"), str(folder), filters)
        return Path(name) if name else None

    def table_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        kinds = f"{tr('Tables')} (*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson);;{tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, tr("Import examples"), str(folder), kinds)
        return Path(name) if name else None

    def discard_text(self, parent: QWidget) -> bool:
        return discard_box(parent).exec() == QMessageBox.StandardButton.Discard

    def files_to_import(self, parent: QWidget, folder: Path, endings: Sequence[str]) -> list[Path]:
        filters = f"{tr('Files with prompts')} ({' '.join(f'*{ending}' for ending in endings)});;{tr('All files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(parent, tr("Import prompts"), str(folder), filters)
        return [Path(name) for name in names]

    def file_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        """The dialog asks before a file is replaced."""
        name, _ = QFileDialog.getSaveFileName(parent, tr("Export the prompt as"), str(suggestion))
        return Path(name) if name else None

    def replace_open(self, parent: QWidget, name: str) -> bool:
        return replace_open_box(parent, name).exec() == QMessageBox.StandardButton.Yes

    def take_merged(self, parent: QWidget, name: str, changes: int, summary: str) -> bool:
        return merged_box(parent, name, changes, summary).exec() == QMessageBox.StandardButton.Ok

    def bundle_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        """The dialog asks before a file is replaced; a name without the ending gets it."""
        filters = f"{tr('Bundles of prompts')} (*.zip)"
        name, _ = QFileDialog.getSaveFileName(parent, tr("Export the bundle as"), str(suggestion), filters)
        if not name or name.lower().endswith(".zip"):
            return Path(name) if name else None
        path = Path(f"{name}.zip")
        is_kept = path.exists() and replace_box(parent, path).exec() != QMessageBox.StandardButton.Yes
        return None if is_kept else path

    def unsaved_changes(self, parent: QWidget, name: str) -> Unsaved:
        box = unsaved_box(parent, name)
        box.exec()
        answers = {
            QMessageBox.StandardButton.Save: Unsaved.SAVE,
            QMessageBox.StandardButton.Discard: Unsaved.DISCARD,
        }
        return answers.get(box.standardButton(box.clickedButton()), Unsaved.CANCEL)

    def close_while_running(self, parent: QWidget, runs: int) -> bool:
        box = running_box(parent, runs)
        return box.exec() == QMessageBox.StandardButton.Close

    def delete_prompts(self, parent: QWidget, what: str, prompts: int) -> bool:
        box = delete_box(parent, what, prompts)
        return box.exec() == QMessageBox.StandardButton.Yes

    def delete_branch(self, parent: QWidget, name: str) -> bool:
        return branch_box(parent, name).exec() == QMessageBox.StandardButton.Ok

    def many_calls(self, parent: QWidget | None, calls: int) -> bool:
        box = calls_box(parent, calls)
        return box.exec() == QMessageBox.StandardButton.Ok


def replace_box(parent: QWidget, path: Path) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("Replace the file"))
    box.setText(tr("{file} is there already.", file=path.name))
    box.setInformativeText(tr("If you replace it, what is in it is lost."))
    box.addButton(QMessageBox.StandardButton.Yes).setText(tr("Replace"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def replace_open_box(parent: QWidget, name: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("The file is open"))
    box.setText(tr("“{name}” is open from that file, in the tab that is shown now.", name=name))
    box.setInformativeText(tr("Its prompt can be replaced there and saved; undo brings it back."))
    box.addButton(QMessageBox.StandardButton.Yes).setText(tr("Replace"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def merged_box(parent: QWidget, name: str, changes: int, summary: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(tr("Merge"))
    box.setText(
        ntr(
            "{n} change of {file} comes into your prompt.",
            "{n} changes of {file} come into your prompt.",
            changes,
            file=name,
        )
    )
    nothing = tr("No part was changed on both sides.")
    box.setInformativeText(f"{nothing}\n{summary}" if summary else nothing)
    box.addButton(QMessageBox.StandardButton.Ok).setText(tr("Merge"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Ok)
    return box


def unsaved_box(parent: QWidget, name: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("Unsaved changes"))
    box.setText(tr("“{name}” has changes that are not saved.", name=name))
    box.setInformativeText(tr("If you discard them, they cannot be brought back."))
    box.addButton(QMessageBox.StandardButton.Save).setText(tr("Save"))
    box.addButton(QMessageBox.StandardButton.Discard).setText(tr("Discard"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    return box


def discard_box(parent: QWidget) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("Changed text"))
    box.setText(tr("The text was changed. Give back the old one?"))
    box.addButton(QMessageBox.StandardButton.Discard).setText(tr("Give back the old one"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Keep editing"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def running_box(parent: QWidget, runs: int) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Work is running"))
    box.setText(ntr("{n} piece of work is still running.", "{n} pieces of work are still running.", runs))
    box.setInformativeText(tr("Closing stops it; the endpoints may still charge for what they have begun."))
    box.addButton(QMessageBox.StandardButton.Close).setText(tr("Stop and close"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Keep running"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def delete_box(parent: QWidget, what: str, prompts: int) -> QMessageBox:
    """`what` names what is deleted, `prompts` counts the prompts in it."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Delete prompts"))
    box.setText(tr("Delete {what}?", what=what))
    count = ntr("{n} prompt leaves the library.", "{n} prompts leave the library.", prompts)
    back = tr("All of it can be brought back: with Undo, or later from “Deleted prompts…”.")
    box.setInformativeText(f"{count} {back}")
    box.addButton(QMessageBox.StandardButton.Yes).setText(tr("Delete"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Yes)
    return box


def branch_box(parent: QWidget, name: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("Delete a branch"))
    box.setText(tr("Delete the branch “{name}”?", name=name))
    box.setInformativeText(tr("Versions that are on no other branch are no longer listed. No file changes."))
    box.addButton(QMessageBox.StandardButton.Ok).setText(tr("Delete"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def calls_box(parent: QWidget | None, calls: int) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Many calls"))
    box.setText(ntr("This run makes {n} call.", "This run makes {n} calls.", calls))
    box.setInformativeText(
        tr("That is endpoints × samples, twice where a second call asks for the answer. The endpoints charge for each.")
    )
    box.addButton(QMessageBox.StandardButton.Ok).setText(tr("Run all"))
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
    box.setDefaultButton(QMessageBox.StandardButton.Ok)
    return box


def _libraries() -> dict[Path, tuple[str, list[str]]]:
    """Each library that prompts can be saved in: its title and the folders in it."""
    from workbench.library.libraries import OWN
    from workbench.library.places import folders_in, writable_libraries

    return {
        one.folder: (tr(one.title) if one.kind == OWN else one.title, list(folders_in(one.folder)))
        for one in writable_libraries()
    }


def _filters() -> str:
    return f"{tr('Prompt files')} (*{SUFFIX} *.yaml *.yml);;{tr('All files')} (*)"
