"""The few things that the program asks in a dialog: which file, and what to do with work that would be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui.translation import msgid, ntr, tr

if TYPE_CHECKING:
    from workbench.library.new_place import NewPlace

SUFFIX = ".prompt.yaml"
_B = QMessageBox.StandardButton


class Unsaved(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


# What the files of a run are called, by the names of their forms.
RUN_FILES = {
    "markdown": msgid("Markdown"),
    "json": msgid("JSON"),
    "csv": msgid("CSV for spreadsheets"),
    "html": msgid("HTML"),
    "bundle": msgid("Reproduce bundles"),
}


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
        is_kept = path.exists() and replace_box(parent, path).exec() != _B.Yes
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
        return discard_box(parent).exec() == _B.Discard

    def files_to_import(self, parent: QWidget, folder: Path, endings: Sequence[str]) -> list[Path]:
        filters = f"{tr('Files with prompts')} ({' '.join(f'*{ending}' for ending in endings)});;{tr('All files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(parent, tr("Import prompts"), str(folder), filters)
        return [Path(name) for name in names]

    def documents_to_add(self, parent: QWidget) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(parent, tr("Add documents"), str(Path.home()))
        return [Path(name) for name in names]

    def folder_of_documents(self, parent: QWidget) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, tr("Choose a folder of documents"), str(Path.home()))
        return Path(name) if name else None

    def delete_collection(self, parent: QWidget, name: str, chunks: int) -> bool:
        return collection_box(parent, name, chunks).exec() == _B.Yes

    def file_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        """The dialog asks before a file is replaced."""
        name, _ = QFileDialog.getSaveFileName(parent, tr("Export the prompt as"), str(suggestion))
        return Path(name) if name else None

    def replace_open(self, parent: QWidget, name: str) -> bool:
        return replace_open_box(parent, name).exec() == _B.Yes

    def take_merged(self, parent: QWidget, name: str, changes: int, summary: str) -> bool:
        return merged_box(parent, name, changes, summary).exec() == _B.Ok

    def bundle_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        """The dialog asks before a file is replaced; a name without the ending gets it."""
        filters = f"{tr('Bundles of prompts')} (*.zip)"
        name, _ = QFileDialog.getSaveFileName(parent, tr("Export the bundle as"), str(suggestion), filters)
        if not name or name.lower().endswith(".zip"):
            return Path(name) if name else None
        path = Path(f"{name}.zip")
        is_kept = path.exists() and replace_box(parent, path).exec() != _B.Yes
        return None if is_kept else path

    def run_to_export(self, parent: QWidget, suggestion: Path, forms: Mapping[str, str]) -> Path | None:
        """`forms` maps what a run can be written as to the ending of its files; a name without one gets it."""
        filters = {f"{tr(RUN_FILES[form])} (*{ending})": ending for form, ending in forms.items()}
        first = next(iter(forms.values()))
        given = f"{suggestion}{first}"
        name, kind = QFileDialog.getSaveFileName(parent, tr("Export the answers as"), given, ";;".join(filters))
        if not name or name.lower().endswith(tuple(forms.values())):
            return Path(name) if name else None
        path = Path(name + filters.get(kind, first))  # the dialog has asked about the name without the ending only
        is_kept = path.exists() and replace_box(parent, path).exec() != _B.Yes
        return None if is_kept else path

    def run_bundle_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        filters = f"{tr(RUN_FILES['bundle'])} (*.run.zip);;{tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, tr("Open a reproduce bundle"), str(folder), filters)
        return Path(name) if name else None

    def unsaved_changes(self, parent: QWidget, name: str) -> Unsaved:
        box = unsaved_box(parent, name)
        box.exec()
        answers = {
            _B.Save: Unsaved.SAVE,
            _B.Discard: Unsaved.DISCARD,
        }
        return answers.get(box.standardButton(box.clickedButton()), Unsaved.CANCEL)

    def close_while_running(self, parent: QWidget, runs: int) -> bool:
        box = running_box(parent, runs)
        return box.exec() == _B.Close

    def delete_prompts(self, parent: QWidget, what: str, prompts: int) -> bool:
        box = delete_box(parent, what, prompts)
        return box.exec() == _B.Yes

    def delete_runs(self, parent: QWidget, runs: int) -> bool:
        """Whether so many runs are to go, with their answers."""
        return runs_box(parent, runs).exec() == _B.Yes

    def delete_branch(self, parent: QWidget, name: str) -> bool:
        return branch_box(parent, name).exec() == _B.Ok

    def remove_endpoint(self, parent: QWidget, label: str) -> bool:
        return endpoint_box(parent, label).exec() == _B.Yes

    def open_link(self, parent: QWidget, address: str) -> bool:
        return link_box(parent, address).exec() == _B.Open

    def many_calls(self, parent: QWidget | None, calls: int) -> bool:
        box = calls_box(parent, calls)
        return box.exec() == _B.Ok


def _box(parent: QWidget | None, icon: QMessageBox.Icon, title: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    return box


def _answers(box: QMessageBox, texts: Mapping[_B, str], default: _B) -> QMessageBox:
    """The box with its buttons; `default` is the one that Enter presses."""
    for standard, text in texts.items():
        box.addButton(standard).setText(text)
    box.setDefaultButton(default)
    return box


def replace_box(parent: QWidget, path: Path) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Warning, tr("Replace the file"))
    box.setText(tr("{file} is there already.", file=path.name))
    box.setInformativeText(tr("If you replace it, what is in it is lost."))
    return _answers(box, {_B.Yes: tr("Replace"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def replace_open_box(parent: QWidget, name: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("The file is open"))
    box.setText(tr("“{name}” is open from that file, in the tab that is shown now.", name=name))
    box.setInformativeText(tr("Its prompt can be replaced there and saved; undo brings it back."))
    return _answers(box, {_B.Yes: tr("Replace"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def merged_box(parent: QWidget, name: str, changes: int, summary: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Information, tr("Merge"))
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
    return _answers(box, {_B.Ok: tr("Merge"), _B.Cancel: tr("Cancel")}, _B.Ok)


def unsaved_box(parent: QWidget, name: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Warning, tr("Unsaved changes"))
    box.setText(tr("“{name}” has changes that are not saved.", name=name))
    box.setInformativeText(tr("If you discard them, they cannot be brought back."))
    return _answers(box, {_B.Save: tr("Save"), _B.Discard: tr("Discard"), _B.Cancel: tr("Cancel")}, _B.Save)


def discard_box(parent: QWidget) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Warning, tr("Changed text"))
    box.setText(tr("The text was changed. Give back the old one?"))
    return _answers(box, {_B.Discard: tr("Give back the old one"), _B.Cancel: tr("Keep editing")}, _B.Cancel)


def running_box(parent: QWidget, runs: int) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("Work is running"))
    box.setText(ntr("{n} piece of work is still running.", "{n} pieces of work are still running.", runs))
    box.setInformativeText(tr("Closing stops it; the endpoints may still charge for what they have begun."))
    return _answers(box, {_B.Close: tr("Stop and close"), _B.Cancel: tr("Keep running")}, _B.Cancel)


def delete_box(parent: QWidget, what: str, prompts: int) -> QMessageBox:
    """`what` names what is deleted, `prompts` counts the prompts in it."""
    box = _box(parent, QMessageBox.Icon.Question, tr("Delete prompts"))
    box.setText(tr("Delete {what}?", what=what))
    count = ntr("{n} prompt leaves the library.", "{n} prompts leave the library.", prompts)
    back = tr("All of it can be brought back: with Undo, or later from “Deleted prompts…”.")
    box.setInformativeText(f"{count} {back}")
    return _answers(box, {_B.Yes: tr("Delete"), _B.Cancel: tr("Cancel")}, _B.Yes)


def runs_box(parent: QWidget, runs: int) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Warning, tr("Delete runs"))
    box.setText(ntr("Delete {n} run from the history?", "Delete {n} runs from the history?", runs))
    box.setInformativeText(tr("Its answers, notes and what was sent go with it, for good. Prompts stay as they are."))
    return _answers(box, {_B.Yes: tr("Delete"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def branch_box(parent: QWidget, name: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Warning, tr("Delete a branch"))
    box.setText(tr("Delete the branch “{name}”?", name=name))
    box.setInformativeText(tr("Versions that are on no other branch are no longer listed. No file changes."))
    return _answers(box, {_B.Ok: tr("Delete"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def collection_box(parent: QWidget, name: str, chunks: int) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("Delete a collection"))
    box.setText(tr("Delete the collection “{name}” with {chunks} chunks?", name=name, chunks=f"{chunks:,}"))
    box.setInformativeText(tr("Its index goes and would have to be built again. The documents stay where they are."))
    return _answers(box, {_B.Yes: tr("Delete"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def endpoint_box(parent: QWidget, label: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("Remove an endpoint"))
    box.setText(tr("Remove “{name}” from the program?", name=label))
    box.setInformativeText(tr("Only its file here goes. The endpoint in the account stays, and goes on costing."))
    return _answers(box, {_B.Yes: tr("Remove"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def link_box(parent: QWidget, address: str) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("Open a link"))
    box.setText(tr("Open this address in the browser? A model wrote it."))
    box.setInformativeText(address)
    return _answers(box, {_B.Open: tr("Open"), _B.Cancel: tr("Cancel")}, _B.Cancel)


def calls_box(parent: QWidget | None, calls: int) -> QMessageBox:
    box = _box(parent, QMessageBox.Icon.Question, tr("Many calls"))
    box.setText(ntr("This run makes {n} call.", "This run makes {n} calls.", calls))
    box.setInformativeText(
        tr("That is endpoints × samples, twice where a second call asks for the answer. The endpoints charge for each.")
    )
    return _answers(box, {_B.Ok: tr("Run all"), _B.Cancel: tr("Cancel")}, _B.Ok)


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
