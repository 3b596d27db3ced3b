"""What a dialog's answer becomes: the ending that is added never replaces a file unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ui.questions import Questions


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("answer", "replaces"), [(QMessageBox.StandardButton.Yes, True), (QMessageBox.StandardButton.Cancel, False)]
)
def test_a_file_under_the_name_with_its_ending_is_asked_about(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: object, replaces: bool
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "mine"), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda _self: answer)
    target = tmp_path / "mine.prompt.yaml"
    assert Questions().file_to_save(parent, target) == target
    target.write_text("format: 1\nname: Mine\n")
    assert Questions().file_to_save(parent, target) == (target if replaces else None)


FORMS = {"markdown": ".md", "bundle": ".run.zip"}


@pytest.mark.parametrize(
    ("given", "kind", "found"),
    [
        ("a.md", "Markdown (*.md)", "a.md"),
        ("a.RUN.ZIP", "Markdown (*.md)", "a.RUN.ZIP"),
        ("a", "Reproduce bundles (*.run.zip)", "a.run.zip"),
        ("a.b", "", "a.b.md"),
    ],
)
def test_the_answers_get_the_ending_of_the_form_that_was_chosen(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, kind: str, found: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / given), kind))
    assert Questions().run_to_export(parent, tmp_path, FORMS) == tmp_path / found


def test_answers_are_saved_nowhere_where_the_dialog_is_left(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    assert Questions().run_to_export(parent, tmp_path, FORMS) is None
    assert Questions().run_bundle_to_open(parent, tmp_path) is None
