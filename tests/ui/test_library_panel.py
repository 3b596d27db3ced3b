"""The library: both folders listed, broken files kept, the open prompt marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from tests.ui.listed_library import click, is_open, load, row, rows_of, saved, select, shown_panel, tree
from tests.ui.window_walk import visible_texts
from ui.main_window import MainWindow
from ui.models.library_tree import STARTER_FOLDERS, LibraryTree, technique_note
from ui.palette_items import palette_items
from ui.panels.library_panel import LibraryPanel
from ui.services import Services
from ui.widgets import entry_actions
from ui.widgets.entry_actions import EntryAction
from ui.widgets.entry_view import EntryKeys
from ui.widgets.hit_rows import MARKS_ROLE, NAME_MARKS_ROLE, SNIPPET_ROLE
from ui.widgets.library_search import LibrarySearch
from workbench import paths
from workbench.library.entries import summary_of
from workbench.prompts import file
from workbench.prompts.prompt import ChainOfThought, Prompt


@pytest.fixture
def panel(qtbot: QtBot, services: Services) -> LibraryPanel:
    return shown_panel(qtbot, services)


def folder_of(path: Path) -> str:
    return "" if path.parent == paths.starter_folder() else path.parent.name


def test_the_starter_prompts_are_there_at_first_and_a_sentence_says_where_own_ones_come(
    qtbot: QtBot, panel: LibraryPanel
) -> None:
    rows = load(qtbot, panel)
    shipped = list(paths.starter_folder().rglob(f"*{file.SUFFIX}"))
    folders = sorted({folder_of(path) for path in shipped} - {""})
    assert list(rows) == [
        "Favourites",
        "Recent",
        "My prompts",
        "Starter",
        *(f"Starter/{STARTER_FOLDERS[one]}" for one in folders),
    ]
    assert sum(map(len, rows.values())) == len(shipped) + len(folders)
    assert rows["Starter"][-1][0] == file.load(paths.starter_folder() / "starter.prompt.yaml").name
    assert "Prompts that you save in the library folder appear here." in visible_texts(panel)


def test_own_prompts_are_listed_by_name_folders_included(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    file.save(Prompt(name="환불 문의 분류", technique="few_shot"), own_folder / "refund.prompt.yaml")
    file.save(Prompt(name="Deep"), own_folder / "team" / "deep.prompt.yaml")
    rows = load(qtbot, panel)
    assert rows["My prompts"] == [("team", "1"), ("환불 문의 분류", "few-shot")]
    assert rows["My prompts/team"] == [("Deep", "")]


def test_a_click_asks_to_open_the_file(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = own_folder / "mine.prompt.yaml"
    file.save(Prompt(name="Mine"), path)
    load(qtbot, panel)
    with qtbot.waitSignal(panel.open_requested) as asked:
        click(qtbot, panel, "Mine")
    assert asked.args == [path]


def test_a_broken_file_stays_listed_and_says_what_is_wrong(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    (own_folder / "bad.prompt.yaml").write_text("format: 1\nname: Bad\nmode: shout\n")
    file.save(Prompt(name="Good"), own_folder / "good.prompt.yaml")
    assert load(qtbot, panel)["My prompts"] == [("bad", "broken"), ("Good", "")]
    with qtbot.assertNotEmitted(panel.open_requested):
        click(qtbot, panel, "bad")
    assert any("line 3" in text and "mode" in text for text in visible_texts(panel))
    click(qtbot, panel, "Good")
    assert not any("line 3" in text for text in visible_texts(panel))


def test_enter_on_a_broken_file_says_what_is_wrong(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    (own_folder / "bad.prompt.yaml").write_text("format: 1\nname: Bad\nmode: shout\n")
    load(qtbot, panel)
    select(panel, "bad")
    with qtbot.assertNotEmitted(panel.open_requested):
        qtbot.keyClick(tree(panel), Qt.Key.Key_Return)
    assert any("line 3" in text and "mode" in text for text in visible_texts(panel))


def test_a_corrected_file_is_complained_of_no_longer(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = own_folder / "bad.prompt.yaml"
    path.write_text("format: 1\nname: Bad\nmode: shout\n")
    load(qtbot, panel)
    click(qtbot, panel, "bad")
    load(qtbot, panel)
    assert any("line 3" in text for text in visible_texts(panel))
    file.save(Prompt(name="Good again"), path)
    load(qtbot, panel)
    assert not any("line 3" in text for text in visible_texts(panel))
    assert "Open as text" not in visible_texts(panel)


def test_the_prompt_on_the_desk_is_marked(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = own_folder / "mine.prompt.yaml"
    file.save(Prompt(name="Mine"), path)
    panel.show_open(path)
    load(qtbot, panel)
    assert tree(panel).currentIndex().data() == "Mine"
    panel.show_open(None)
    assert not tree(panel).selectionModel().hasSelection()


def test_folders_of_many_prompts_are_closed_at_first_and_stay_as_they_are_left(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    for number in range(61):
        file.save(Prompt(name=f"many: {number}"), own_folder / "many" / f"{number}.prompt.yaml")
    assert ("7", "") in load(qtbot, panel)["My prompts/many"]
    assert (is_open(panel, "many"), is_open(panel, "My prompts"), is_open(panel, "Starter")) == (False, True, True)
    tree(panel).expand(row(panel, "many"))
    tree(panel).collapse(row(panel, "Starter"))
    file.save(Prompt(name="new"), own_folder / "new.prompt.yaml")
    load(qtbot, panel)
    assert is_open(panel, "many")
    assert not is_open(panel, "Starter")


def test_what_was_just_written_is_brought_into_view(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    for folder in ("a", "b"):
        for number in range(40):
            file.save(Prompt(name=f"{number}"), own_folder / folder / f"{number}.prompt.yaml")
    with qtbot.waitSignal(panel.libraries.read):
        panel.show_new([own_folder / "b" / "1.prompt.yaml"])
    assert (is_open(panel, "a"), is_open(panel, "b")) == (False, True)
    assert tree(panel).indexAt(tree(panel).viewport().rect().topLeft()).data() in ("b", "a")


# Favourites, recent prompts, further libraries


def test_a_star_makes_a_favourite_by_key_menu_and_click(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = saved(own_folder, "mine", Prompt("Mine"))
    load(qtbot, panel)
    tree(panel).setCurrentIndex(row(panel, "Mine"))
    with qtbot.waitSignal(panel.entries_changed):
        qtbot.keyClick(tree(panel), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert load(qtbot, panel)["Favourites"] == [("Mine", "")]
    assert is_open(panel, "Favourites")
    place = tree(panel).visualRect(panel.findChild(LibraryTree).place_of(path))
    with qtbot.waitSignal(panel.entries_changed), qtbot.assertNotEmitted(panel.open_requested):
        star = QPoint(place.right() - 5, place.center().y())
        qtbot.mouseClick(tree(panel).viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert load(qtbot, panel)["Favourites"] == []
    menu = panel.findChild(EntryKeys).menu(row(panel, "Mine"))
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts[:2] == ["Open", "Add to the favourites"]


def test_recent_prompts_of_open_libraries_are_listed(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    paths_of = [saved(own_folder, f"p{number}", Prompt(f"P{number}")) for number in range(7)]
    load(qtbot, panel)
    panel.show_recent(["/nowhere/a.prompt.yaml", *map(str, paths_of)])
    section = tree(panel).model().index(1, 0)
    assert [tree(panel).model().index(n, 0, section).data() for n in range(5)] == ["P0", "P1", "P2", "P3", "P4"]


def test_a_prompt_that_is_the_most_recent_already_lists_nothing_anew(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    a, b = (str(saved(own_folder, name, Prompt(name))) for name in "AB")
    load(qtbot, panel)
    panel.show_recent([a, b])
    with qtbot.assertNotEmitted(tree(panel).model().modelReset):
        panel.show_recent([a, b])
    with qtbot.waitSignal(tree(panel).model().modelReset):
        panel.show_recent([b, a])


def test_a_library_is_opened_and_removed_and_keeps_its_files(
    qtbot: QtBot, panel: LibraryPanel, answers: ReadyAnswers, tmp_path: Path
) -> None:
    path = saved(tmp_path / "team", "deep/er/one", Prompt("One"))
    load(qtbot, panel)
    answers.library = tmp_path / "team"
    with qtbot.waitSignal(panel.libraries.read):
        libraries_menu(panel)["Open another library…"].trigger()
    assert rows_of(panel)["team/deep/er"] == [("One", "")]
    with qtbot.waitSignal(panel.libraries.read):
        libraries_menu(panel)["Remove team from the list"].trigger()
    assert "team" not in rows_of(panel)
    assert path.exists()


def test_what_can_be_done_to_libraries_is_done_by_commands_too(
    qtbot: QtBot, window: MainWindow, answers: ReadyAnswers
) -> None:
    for name in ("open_library", "new_library"):
        window.actions_table[name].trigger()
    assert answers.asked == ["library", "new library"]
    for name in ("deleted_prompts", "new_branch"):
        window.actions_table[name].trigger()
        (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
        dialog.reject()
    found = {item.text for item in palette_items(window.actions_table, (), window.services.endpoints, print, print)}
    assert found >= {"Open another library…", "New library…", "Deleted prompts…", "New branch…", "Export a bundle…"}


def libraries_menu(panel: LibraryPanel) -> dict[str, QAction]:
    (button,) = (one for one in panel.findChildren(QToolButton) if one.accessibleName() == "Libraries")
    button.menu().aboutToShow.emit()
    return {action.text(): action for action in button.menu().actions()}


def test_a_library_that_cannot_be_opened_is_told(
    qtbot: QtBot, panel: LibraryPanel, answers: ReadyAnswers, services: Services
) -> None:
    answers.library = paths.library_folder()
    with qtbot.waitSignal(services.problems.raised):
        libraries_menu(panel)["New library…"].trigger()


def test_a_broken_file_can_be_opened_as_text(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    (own_folder / "bad.prompt.yaml").write_text("name: [")
    load(qtbot, panel)
    click(qtbot, panel, "bad")
    (button,) = (one for one in panel.findChildren(QPushButton) if one.text() == "Open as text")
    with qtbot.waitSignal(panel.text_requested) as asked:
        button.click()
    assert asked.args == [own_folder / "bad.prompt.yaml"]


# The search


def line(panel: LibraryPanel) -> QLineEdit:
    return panel.findChild(QLineEdit)


def found(panel: LibraryPanel) -> list[tuple[str, str]]:
    """Name and piece of text, with what is marked in brackets."""
    model = panel.findChild(QListView).model()
    rows = [model.index(number, 0) for number in range(model.rowCount())]
    return [
        (
            bracketed(index.data(), index.data(NAME_MARKS_ROLE)),
            bracketed(index.data(SNIPPET_ROLE), index.data(MARKS_ROLE)),
        )
        for index in rows
    ]


def bracketed(text: str, marks: list[tuple[int, int]]) -> str:
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def test_typing_finds_and_enter_opens(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = saved(own_folder, "mine", Prompt("감사", instruction="Mention E1042 kindly"))
    load(qtbot, panel)
    panel.focus_search()
    qtbot.keyClicks(line(panel), "e1042 ")
    line(panel).insert("감")  # Qt's test keys know no Hangul
    qtbot.waitUntil(lambda: found(panel) == [("[감]사", "Instruction: Mention [E1042] kindly")])
    assert "1 prompt found" in visible_texts(panel)
    with qtbot.waitSignal(panel.open_requested) as asked:
        qtbot.keyClick(line(panel), Qt.Key.Key_Return)
    assert asked.args == [path]


def test_down_goes_into_what_was_found_and_escape_clears(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    saved(own_folder, "mine", Prompt("Unheard of"))
    load(qtbot, panel)
    panel.focus_search()
    qtbot.keyClicks(line(panel), "unheard")
    qtbot.waitUntil(lambda: len(found(panel)) == 1)
    qtbot.keyClick(line(panel), Qt.Key.Key_Down)
    assert panel.findChild(QListView).hasFocus()
    with qtbot.waitSignal(panel.open_requested):
        qtbot.keyClick(panel.findChild(QListView), Qt.Key.Key_Return)
    qtbot.keyClick(line(panel), Qt.Key.Key_Escape)
    assert line(panel).text() == ""
    assert tree(panel).isVisible()


def test_the_hit_with_the_keyboard_keeps_it_when_the_files_are_read_anew(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    for name in ("unheard a", "unheard b"):
        saved(own_folder, name, Prompt(name))
    load(qtbot, panel)
    panel.focus_search()
    qtbot.keyClicks(line(panel), "unheard")
    qtbot.waitUntil(lambda: len(found(panel)) == 2)
    hits = panel.findChild(QListView)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(line(panel) if line(panel).hasFocus() else hits, key)
    assert hits.currentIndex().data() == "unheard b"
    saved(own_folder, "unheard c", Prompt("unheard c"))
    load(qtbot, panel)
    qtbot.waitUntil(lambda: len(found(panel)) == 3)
    assert hits.currentIndex().data() == "unheard b"


def test_nothing_found_is_said(qtbot: QtBot, panel: LibraryPanel) -> None:
    load(qtbot, panel)
    qtbot.keyClicks(line(panel), "zzqq")
    qtbot.waitUntil(lambda: "Nothing found. Fewer letters find more." in visible_texts(panel))


def test_tags_are_chosen_with_how_many_have_them(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    saved(own_folder, "a", Prompt("A", tags=("seldom", "mine")))
    saved(own_folder, "b", Prompt("B", tags=("mine",)))
    load(qtbot, panel)
    (button,) = (one for one in panel.findChildren(QToolButton) if one.accessibleName() == "Tags")
    button.menu().aboutToShow.emit()
    panel.findChild(LibrarySearch)._choose("mine", True)
    qtbot.waitUntil(lambda: [name for name, _text in found(panel)] == ["A", "B"])
    assert button.accessibleName() == "Tags: mine"
    qtbot.keyClicks(line(panel), "tag:sel")
    qtbot.waitUntil(lambda: [name for name, _text in found(panel)] == ["A"])


def test_what_another_part_does_to_a_prompt_is_asked_for(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (*entry_actions.ENTRY_ACTIONS, EntryAction("history", "History", ("F7",), ("writable",)))
    monkeypatch.setattr(entry_actions, "ENTRY_ACTIONS", rows)
    path = saved(own_folder, "mine", Prompt("Mine"))
    load(qtbot, panel)
    tree(panel).setCurrentIndex(row(panel, "Mine"))
    with qtbot.waitSignal(panel.action_requested) as asked:
        qtbot.keyClick(tree(panel), Qt.Key.Key_F7)
    assert (asked.args[0], asked.args[1].path) == ("history", path)
    tree(panel).setCurrentIndex(row(panel, "Answer from a passage"))
    with qtbot.assertNotEmitted(panel.action_requested):
        qtbot.keyClick(tree(panel), Qt.Key.Key_F7)


def test_what_is_put_in_order_is_all_that_is_selected_the_row_with_the_keyboard_first(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    for key in ("folder/one", "two", "three"):
        saved(own_folder, key, Prompt(key))
    load(qtbot, panel)
    select = QItemSelectionModel.SelectionFlag.Select
    tree(panel).clearSelection()
    for name in ("folder", "two"):
        tree(panel).selectionModel().setCurrentIndex(row(panel, name), select)
    with qtbot.waitSignal(panel.organise_requested) as asked:
        qtbot.keyClick(tree(panel), Qt.Key.Key_Delete)
    assert asked.args[0] == "delete"
    assert [one.item.key for one in asked.args[1]] == ["two", "folder"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("My prompts", {"New folder…", "Deleted prompts…"}),
        ("folder", {"Rename…", "Move to…", "Duplicate", "Delete", "Cut", "Copy", "New folder…", "Deleted prompts…"}),
        ("Starter", set()),
        ("Chat", {"Copy to…", "Copy"}),
        ("Favourites", set()),
    ],
)
def test_folders_and_libraries_have_a_menu_of_what_can_be_done_to_them(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path, name: str, wanted: set[str]
) -> None:
    saved(own_folder, "folder/one", Prompt("One"))
    load(qtbot, panel)
    QGuiApplication.clipboard().clear()
    menu = panel.findChild(EntryKeys).menu(row(panel, name))
    assert {action.text().split("\t")[0] for action in menu.actions() if action.text()} == wanted


@pytest.mark.parametrize(
    ("prompt", "note"),
    [
        (Prompt(name="a"), ""),
        (Prompt(name="a", technique="one_shot"), "one-shot"),
        (Prompt(name="a", technique="few_shot", chain_of_thought=ChainOfThought(style="trigger")), "few-shot · CoT"),
    ],
)
def test_the_technique_in_a_word(prompt: Prompt, note: str) -> None:
    assert technique_note(summary_of(prompt)) == note
