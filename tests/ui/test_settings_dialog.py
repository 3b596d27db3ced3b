"""The settings dialog: made from the declaration, told at once, written, and in effect."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.main_window import MainWindow
from ui.widgets.settings_dialog import SettingsDialog
from workbench import paths, settings
from workbench.settings import Settings, declared


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> SettingsDialog:
    made = window.popups.open_settings()
    qtbot.addWidget(made)
    return made


def field(dialog: SettingsDialog, name: str) -> QWidget:
    return next(one for one in dialog.findChildren(QWidget) if one.accessibleName() == declared()[name].label)


def saved() -> Settings:
    return settings.load(paths.settings_file())[0]


def test_every_setting_has_a_field_a_name_and_a_help(dialog: SettingsDialog) -> None:
    texts = visible_texts(dialog)
    for name, setting in declared().items():
        assert setting.label in texts
        assert setting.help in texts
        assert field(dialog, name).accessibleDescription() == setting.help


def test_a_theme_is_used_and_written_at_once(qtbot: QtBot, window: MainWindow, dialog: SettingsDialog) -> None:
    box = field(dialog, "theme")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Light"
    box.setCurrentIndex(box.findText("Dark"))
    assert window.services.appearance.theme.name == "dark"
    assert saved().theme == "dark"
    box.setCurrentIndex(box.findText("Light"))


def test_the_text_size_is_used_at_once(qtbot: QtBot, window: MainWindow, dialog: SettingsDialog) -> None:
    box = field(dialog, "text_size")
    assert isinstance(box, QSpinBox)
    box.setValue(150)
    assert window.services.appearance.theme.text_pixels == 20
    box.setValue(100)
    assert saved().text_size == 100


def test_texts_switches_and_numbers_are_written(qtbot: QtBot, dialog: SettingsDialog) -> None:
    region, preview, pace = (field(dialog, name) for name in ("aws_region", "show_preview", "local_tokens_per_second"))
    assert isinstance(region, QLineEdit)
    assert isinstance(preview, QCheckBox)
    assert isinstance(pace, QSpinBox)
    qtbot.keyClicks(region, " eu-west-1 ")
    qtbot.keyClick(region, Qt.Key.Key_Return)
    preview.click()
    assert pace.text() == "as fast as possible"
    pace.setValue(40)
    assert (saved().aws_region, saved().show_preview, saved().local_tokens_per_second) == ("eu-west-1", False, 40)


def test_a_file_that_cannot_be_written_is_told_and_the_change_holds(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    paths.settings_file().unlink()
    paths.settings_file().mkdir()
    told: list[object] = []
    window.services.problems.raised.connect(told.append)
    preview = field(dialog, "show_preview")
    assert isinstance(preview, QCheckBox)
    preview.click()
    assert len(told) == 1
    assert window.services.settings.value.show_preview is False
