"""Documents: a collection behind a variable, answers with and without it, passages ticked in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QListWidget, QPlainTextEdit, QPushButton

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk
from ui.models.passage_rows import left_out_of
from ui.panels.documents_panel import DocumentsPanel
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.context_card import ContextCard
from ui.widgets.document_dialog import DocumentDialog
from ui.widgets.why_dialog import WhyDialog
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


def test_a_collection_is_made_of_the_sample_searched_used_and_deleted(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.ctrl(Qt.Key.Key_3)
    (panel,) = desk.window.findChildren(DocumentsPanel)
    desk.qtbot.waitUntil(lambda: "Collections of your documents" in desk.read(panel))
    desk.click("Try it with the sample", panel)
    desk.qtbot.waitUntil(lambda: "in the index" in listed(panel, "Files of the collection"), timeout=PATIENCE_MS)
    assert "6 files" in desk.read(panel)
    question = next(one for one in panel.findChildren(QLineEdit) if one.accessibleName() == "Ask the collection")
    for text, name in (("What does E1042 mean?", "faq.csv"), ("환불은 언제 되나요", "환불안내.txt")):
        question.setFocus()
        question.setText(text)
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda name=name: name in listed(panel, "Passages").split("\n")[0], timeout=PATIENCE_MS)
    desk.document.edit("input_template", "{{ context }} {{ question }}", "edit")
    desk.click("Use in the prompt", panel)
    assert desk.document.prompt.context is not None
    assert desk.document.prompt.context.index == "sample-documents"
    collections = next(one for one in panel.findChildren(QListWidget))
    collections.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: "Collections of your documents" in desk.read(panel), timeout=PATIENCE_MS)


def test_dropped_files_are_added_and_what_cannot_be_read_says_why(open_desk: OpenDesk, tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.pdf", tmp_path / "c.md"]
    for path in files:
        path.write_text("Lamps are dimmed by their ring.")
    desk = open_desk()
    desk.ctrl(Qt.Key.Key_3)
    (panel,) = desk.window.findChildren(DocumentsPanel)
    panel.take(files[:2])
    reason = "skipped, It is called .pdf"
    desk.qtbot.waitUntil(lambda: reason in listed(panel, "Files of the collection"), timeout=PATIENCE_MS)
    desk.qtbot.waitUntil(lambda: not panel.work.building, timeout=PATIENCE_MS)
    panel.take(files[2:])
    desk.qtbot.waitUntil(lambda: "c.md" in listed(panel, "Files of the collection"), timeout=PATIENCE_MS)
    desk.qtbot.waitUntil(lambda: not panel.work.building, timeout=PATIENCE_MS)
    assert "0 of them new" in desk.read(panel)


def test_a_citation_opens_its_document_and_a_missing_sentence_is_explained(desk: Desk) -> None:
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(ContextCard)), timeout=PATIENCE_MS)
    (card,) = desk.window.findChildren(ContextCard)
    desk.qtbot.waitUntil(lambda: bool(card.rows.rows), timeout=PATIENCE_MS)
    card.list.setCurrentIndex(card.rows.index(0, 0))
    card.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(DocumentDialog)), timeout=PATIENCE_MS)
    (opened,) = desk.window.findChildren(DocumentDialog)
    assert opened.text.textCursor().selectedText() == card.rows.rows[0].chunk.text
    assert "1 chunk" in desk.read(opened)
    opened.reject()
    desk.qtbot.waitUntil(lambda: not desk.window.findChildren(DocumentDialog), timeout=PATIENCE_MS)
    desk.window.show_panel("documents")
    (panel,) = desk.window.findChildren(DocumentsPanel)
    desk.qtbot.waitUntil(lambda: "spot.txt" in listed(panel, "Files of the collection"), timeout=PATIENCE_MS)
    (why,) = [one for one in panel.findChildren(QPushButton) if one.text() == "Why not…"]
    why.click()
    (dialog,) = desk.window.findChildren(WhyDialog)
    dialog.findChild(QLineEdit).setText("What does spot training cost?")
    dialog.findChild(QPlainTextEdit).setPlainText("Spot training costs up to 90 % less.")
    (ask,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Why?"]
    ask.click()
    desk.qtbot.waitUntil(lambda: "It is among the passages." in desk.read(dialog), timeout=PATIENCE_MS)
    assert "It stands in cost.txt." in desk.read(dialog)
    dialog.findChild(QPlainTextEdit).setPlainText("Nobody ever wrote such a thing about quasars.")
    ask.click()
    desk.qtbot.waitUntil(lambda: "No document holds this sentence" in desk.read(dialog), timeout=PATIENCE_MS)


def listed(panel: DocumentsPanel, name: str) -> str:
    """What a list of the panel says, a line a row."""
    (view,) = [one for one in panel.findChildren(QListView) if one.accessibleName() == name]
    model = view.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return "\n".join(str(index.data(Qt.ItemDataRole.AccessibleTextRole)) for index in rows)


def test_an_answer_says_how_much_of_it_no_passage_supports(desk: Desk) -> None:
    desk.window.desk.current.document.edit("input_template", "{{ context }}\n{{ question }}", "edit")
    desk.run_to_the_end()
    (column,) = desk.window.compare.findChildren(AnswerColumn)
    told = "sentences not found in the passages"  # the endpoint repeats its whole request: more than the passages
    desk.qtbot.waitUntil(
        lambda: any(told in line.text() and line.isVisible() for line in column.findChildren(QLabel)),
        timeout=PATIENCE_MS,
    )
