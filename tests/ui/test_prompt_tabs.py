"""The tabs: hidden for one prompt, named with their state, closed and moved by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from ui.theme import load
from ui.widgets.prompt_tabs import LEAST_CHARACTERS, PromptTab, PromptTabs

THREE = (PromptTab("One", "/a/one"), PromptTab("R & D", "", unsaved=True), PromptTab("셋"))


@pytest.fixture
def tabs(qtbot: QtBot) -> PromptTabs:
    made = PromptTabs(load("light"))
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show_tabs(THREE, 1)
    made.show()
    return made


def test_they_say_name_place_and_what_is_unsaved(tabs: PromptTabs) -> None:
    assert [tabs.tabText(n) for n in range(3)] == ["One", "• R && D", "셋"]
    assert tabs.tabToolTip(0) == "One\n/a/one"
    assert tabs.accessibleTabName(1) == "R & D, unsaved changes"
    assert tabs.currentIndex() == 1


def test_one_alone_is_hidden(tabs: PromptTabs) -> None:
    tabs.show_tabs(THREE[:1], 0)
    assert not tabs.isVisible()


def test_a_click_shows_and_the_program_s_own_choice_says_nothing(qtbot: QtBot, tabs: PromptTabs) -> None:
    said: list[int] = []
    tabs.show_requested.connect(said.append)
    tabs.show_tabs(THREE, 2)
    assert said == []
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    assert said == [0]


def test_the_cross_and_the_middle_button_close_their_tab_after_a_move_too(qtbot: QtBot, tabs: PromptTabs) -> None:
    closed: list[int] = []
    tabs.close_requested.connect(closed.append)
    moved: list[tuple[int, int]] = []
    tabs.move_requested.connect(lambda place, to: moved.append((place, to)))
    tabs.moveTab(0, 2)
    assert moved == [(0, 2)]
    cross = tabs.tabButton(2, QTabBar.ButtonPosition.RightSide)
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tabs, Qt.MouseButton.MiddleButton, pos=tabs.tabRect(1).center())
    assert closed == [2, 1]
    tabs.show_tabs((THREE[1], THREE[2], THREE[0]), 0)
    assert tabs.tabText(2) == "One"


def test_many_tabs_keep_room_for_a_name_and_the_current_one_is_in_view(qtbot: QtBot, tabs: PromptTabs) -> None:
    twelve = [PromptTab(f"A rather long name {n}") for n in range(12)]
    tabs.show_tabs(twelve, 0)
    room = LEAST_CHARACTERS * tabs.fontMetrics().averageCharWidth()
    assert all(tabs.tabRect(n).width() > room for n in range(12))
    assert not tabs.rect().contains(tabs.tabRect(11).center())
    tabs.show_tabs(twelve, 11)
    qtbot.waitUntil(lambda: tabs.rect().contains(tabs.tabRect(11).center()))
