"""The library: both folders listed, broken files kept, the open prompt marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.models.library_tree import STARTER_FOLDERS, technique_note
from ui.panels.library_panel import LibraryPanel
from ui.services import Services
from ui.widgets.tagged_rows import NOTE_ROLE
from workbench import paths
from workbench.library.entries import summary_of
from workbench.prompts import file
from workbench.prompts.prompt import ChainOfThought, Prompt


@pytest.fixture
def own_folder(home: Path) -> Path:
    folder = paths.library_folder()
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def panel(qtbot: QtBot, services: Services) -> LibraryPanel:
    made = LibraryPanel(services)
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


def load(qtbot: QtBot, panel: LibraryPanel) -> dict[str, list[tuple[str, str]]]:
    """The rows by section: name and note."""
    with qtbot.waitSignal(panel.entries_changed):
        panel.reload()
    model = tree(panel).model()
    sections = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        section.data(): [
            (child.data(), child.data(NOTE_ROLE))
            for child in (model.index(row, 0, section) for row in range(model.rowCount(section)))
        ]
        for section in sections
    }


def folder_of(path: Path) -> str:
    return "" if path.parent == paths.starter_folder() else path.parent.name


def tree(panel: LibraryPanel) -> QTreeView:
    return panel.findChild(QTreeView)


def click(qtbot: QtBot, panel: LibraryPanel, name: str) -> None:
    model = tree(panel).model()
    (found,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchRecursive)
    tree(panel).scrollTo(found)
    place = tree(panel).visualRect(found).center()
    qtbot.mouseClick(tree(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_starter_prompts_are_there_at_first_and_a_sentence_says_where_own_ones_come(
    qtbot: QtBot, panel: LibraryPanel
) -> None:
    rows = load(qtbot, panel)
    shipped = list(paths.starter_folder().rglob(f"*{file.SUFFIX}"))
    assert sum(map(len, rows.values())) == len(shipped)
    assert list(rows) == [
        "Starter",
        *(STARTER_FOLDERS[one] for one in sorted({folder_of(path) for path in shipped}) if one),
    ]
    assert rows["Starter"][0][0] == file.load(paths.starter_folder() / "starter.prompt.yaml").name
    assert "Prompts that you save in the library folder appear here." in visible_texts(panel)


def test_own_prompts_are_listed_by_name_folders_included(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    file.save(Prompt(name="환불 문의 분류", technique="few_shot"), own_folder / "refund.prompt.yaml")
    file.save(Prompt(name="Deep"), own_folder / "team" / "deep.prompt.yaml")
    rows = load(qtbot, panel)
    assert rows["My prompts"] == [("환불 문의 분류", "few-shot")]
    assert rows["team"] == [("Deep", "")]


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


def test_the_prompt_on_the_desk_is_marked(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    path = own_folder / "mine.prompt.yaml"
    file.save(Prompt(name="Mine"), path)
    panel.show_open(path)
    load(qtbot, panel)
    assert tree(panel).currentIndex().data() == "Mine"
    panel.show_open(None)
    assert not tree(panel).selectionModel().hasSelection()


def is_open(panel: LibraryPanel, name: str) -> bool:
    model = tree(panel).model()
    (found,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchExactly)
    return tree(panel).isExpanded(found)


def test_folders_of_many_prompts_are_closed_at_first_and_stay_as_they_are_left(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    for number in range(61):
        file.save(Prompt(name=f"many: {number}"), own_folder / "many" / f"{number}.prompt.yaml")
    assert ("7", "") in load(qtbot, panel)["many"]
    assert not is_open(panel, "many")
    model = tree(panel).model()
    tree(panel).expand(model.index(0, 0))
    tree(panel).collapse(model.index(1, 0))
    load(qtbot, panel)
    assert is_open(panel, "many")
    assert not is_open(panel, "Starter")


def test_what_was_just_written_is_brought_into_view(qtbot: QtBot, panel: LibraryPanel, own_folder: Path) -> None:
    for folder in ("a", "b"):
        for number in range(40):
            file.save(Prompt(name=f"{number}"), own_folder / folder / f"{number}.prompt.yaml")
    with qtbot.waitSignal(panel.entries_changed):
        panel.show_new([own_folder / "b" / "1.prompt.yaml"])
    assert (is_open(panel, "a"), is_open(panel, "b")) == (False, True)
    assert tree(panel).indexAt(tree(panel).viewport().rect().topLeft()).data() in ("b", "a")


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
