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
