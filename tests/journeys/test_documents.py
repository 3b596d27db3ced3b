"""Documents: a collection behind a variable, answers with and without it, passages ticked in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk
from ui.models.passage_rows import left_out_of
from ui.widgets.context_card import ContextCard
from workbench import paths
from workbench.documents.building import build
from workbench.documents.collections import Collections
from workbench.documents.embedders.opening import OpenEmbedders
from workbench.documents.readers.file_reader import FileReader
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop
from workbench.runs.history.records import HistoryFilter

TEXTS = {
    "spot.txt": "Managed Spot Training can be used with all instances.",
    "cost.txt": "Spot training costs up to 90 % less.",
    "환불.txt": "환불은 구매한 날부터 칠 일 안에 됩니다.",
}


@pytest.fixture
def desk(open_desk: OpenDesk, tmp_path: Path) -> Desk:
    """With the collection `faq`, and a prompt that asks it on the endpoint that repeats what it is sent."""
    files = tmp_path / "docs"
    files.mkdir()
    for name, text in TEXTS.items():
        (files / name).write_text(text, encoding="utf-8")
    opened = open_desk()
    folder = Collections(paths.collections_folder()).create("faq", [files], IndexRecipe())
    with FileReader() as reader:
        list(build(folder, OpenEmbedders(None, None), reader, Stop()))  # type: ignore[arg-type]
    opened.choose("local:echo")
    document = opened.window.desk.current.document
    for field, value in {
        "technique": "zero_shot",
        "system": "",
        "instruction": "",
        "input_template": "{{ context }} ? {{ question }}",
        "values": {"question": "Which instances can I use with spot training?"},
    }.items():
        document.edit(field, value, "edit")
    opened.window.compare.documents.attached.emit("faq")
    return opened


def sent(desk: Desk) -> list[str]:
    """The text that each column was sent."""
    return [column.request.prompt.text or "" for column, _arrived in desk.window.runs.sent_columns.values()]


def test_with_and_without_documents_side_by_side(desk: Desk) -> None:
    desk.window.compare.documents.chosen.emit("three")
    desk.run_to_the_end()
    none, given, retrieved = sent(desk)
    assert none == given == " ? Which instances can I use with spot training?"
    assert 0 < retrieved.index(TEXTS["spot.txt"]) < retrieved.index(TEXTS["cost.txt"])
    history = desk.window.services.history
    stored = history.load(history.rows(HistoryFilter())[0].id)
    assert [column.retrieval is not None for column in stored.run.columns] == [False, False, True]


def test_passages_are_ticked_out_and_the_run_repeated(desk: Desk) -> None:
    desk.run_to_the_end()
    (first,) = sent(desk)
    assert TEXTS["cost.txt"] in first
    (card,) = [one for one in desk.window.findChildren(ContextCard) if one.isVisible()]
    place = next(n for n, one in enumerate(card.rows.rows) if one.chunk.document == "cost.txt")
    card.list.setFocus()
    card.list.setCurrentIndex(card.rows.index(place))
    desk.press(Qt.Key.Key_Space)
    desk.click("Run with these")
    desk.wait_for_the_end()
    (second,) = sent(desk)
    assert TEXTS["cost.txt"] not in second
    assert TEXTS["spot.txt"] in second
    assert "left out: not ticked" in {left_out_of(one) for one in card.rows.rows}
    desk.click("As found")
    desk.wait_for_the_end()
    assert sent(desk) == [first]


def test_a_collection_that_is_not_there_is_told_and_nothing_is_sent(desk: Desk) -> None:
    desk.window.compare.documents.attached.emit("gone")
    desk.run()
    desk.qtbot.waitUntil(lambda: "There is no collection gone" in desk.read(), timeout=PATIENCE_MS)
    assert not sent(desk)
