"""One answer read in several ways, what went over the wire for it, and what becomes of what a model wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible, visible_texts
from ui.extractions import Extraction
from ui.models.answer import Answer
from ui.models.exchange_text import exchanges_of
from ui.models.reading import Reading, SchemaFault
from ui.widgets.answer_view import LONGEST_MARKDOWN, AnswerView
from ui.widgets.exchange_dialog import ExchangeDialog
from ui.widgets.markdown_page import MarkdownPage
from ui.widgets.noted_text import LONGEST_LINE, LONGEST_SHOWN
from ui.widgets.schema_dialog import SchemaDialog
from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.runs.comparison import Column
from workbench.scoring.json_text import find_json

EXCHANGE = Exchange(
    SentRequest("POST", "https://host/x", (("Authorization", "…"), ("Accept", "*/*")), b'{"inputs":"Hi","n":1}'),
    Reply(200, (("x-request-id", "r-1"),), b'data:{"a":1}\n\ndata: [DONE]\n'),
)
MARKDOWN = "# Title\n\n**bold** <b>html</b> [link](https://example.com/a) ![p](file:///etc/hostname)"


def answer(text: str, state: str = "done", **more: object) -> Answer:
    column = Column("it", "flan", state, text, exchange=EXCHANGE, request_id="r-1")
    return replace(Answer(column), **more)  # type: ignore[arg-type]


@pytest.fixture
def view(qtbot: QtBot) -> AnswerView:
    made = AnswerView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def shown_text(view: QWidget) -> str:
    (page,) = visible(view, QPlainTextEdit)
    return page.toPlainText()


def test_markdown_waits_for_the_end_and_reads_no_html(view: AnswerView) -> None:
    view.show_view("markdown")
    view.show_answer(answer(MARKDOWN, "streaming"))
    assert view.currentWidget() is view.plain
    view.show_answer(answer(MARKDOWN))
    page = view.currentWidget()
    assert isinstance(page, MarkdownPage)
    read = page.toPlainText()
    assert read == "Title\nbold <b>html</b> link [p]"
    assert view.whole_text() == MARKDOWN
    view.show_answer(answer("a" * (LONGEST_MARKDOWN + 1)))
    assert view.currentWidget() is view.plain


def test_nothing_that_markdown_names_is_loaded_or_followed(view: AnswerView, qtbot: QtBot) -> None:
    view.show_view("markdown")
    view.show_answer(answer(MARKDOWN))
    page = view.currentWidget()
    assert isinstance(page, MarkdownPage)
    assert page.loadResource(2, QUrl("file:///etc/hostname")) is None
    with qtbot.waitSignal(view.link_pressed) as pressed:
        page.anchorClicked.emit(QUrl("https://example.com/a"))
    assert pressed.args == ["https://example.com/a"]
    assert page.toPlainText().startswith("Title")  # the page stays


def test_json_is_set_out_and_its_faults_are_told(view: AnswerView) -> None:
    text = 'Here: {"a":1,"b":[2]}'
    found = find_json(text)
    assert found is not None
    view.show_view("json")
    view.show_answer(answer(text))
    assert view.currentWidget() is view.plain  # until it is known
    view.show_answer(answer(text, reading=Reading(found.pretty, checked=True)))
    assert shown_text(view).split("\n") == ["{", '  "a": 1,', '  "b": [', "    2", "  ]", "}"]
    assert "✓ As the schema asks" in visible_texts(view)
    faults = tuple(SchemaFault(f"$.{n}", "is wrong") for n in range(7))
    view.show_answer(answer(text, reading=Reading(found.pretty, checked=True, faults=faults)))
    (note,) = (one for one in visible_texts(view) if "Not as the schema asks" in one)
    assert "$.4: is wrong\n2 more" in note
    broken = find_json('{"a": 1,\n"b"}')
    assert broken is not None
    view.show_answer(answer("x", reading=Reading(broken.pretty, broken.fault)))
    assert "Broken JSON at line 2, column 4: a colon is missing." in visible_texts(view)
    view.show_answer(answer("No.", reading=Reading()))
    assert "There is no JSON in this answer." in visible_texts(view)
    assert shown_text(view) == "No."


def test_raw_is_the_reply_as_it_came_and_of_a_long_one_the_beginning(view: AnswerView) -> None:
    view.show_view("raw")
    view.show_answer(answer("text"))
    assert shown_text(view) == 'data:{"a":1}\n\ndata: [DONE]\n'
    long = replace(EXCHANGE, reply=Reply(200, (), b"a" * (LONGEST_SHOWN + 5), cut=True))
    one = answer("text")
    view.show_answer(replace(one, column=replace(one.column, exchange=long)))
    assert shown_text(view).replace("\n", "") == "a" * LONGEST_SHOWN
    (note,) = (text for text in visible_texts(view) if "beginning was kept" in text)
    assert "100,000 of 100,005" in note


@pytest.mark.parametrize(("said", "badge"), [("Acme", "match"), ("the acme!", "match"), ("It was Acme", "done")])
def test_an_expected_answer_is_a_match_with_all_its_figures(said: str, badge: str) -> None:
    one = answer(said, extraction=Extraction(said), expected="Acme")
    assert one.badge[0] == badge
    assert one.extracted.startswith("✓" if badge == "match" else "✗")
    lines = one.measured.split("\n")
    assert [line.split(" ")[0] for line in lines] == ["exact", "normalised", "contains", "F1"]
    assert all(0 <= float(line.split(" ")[1].rstrip(":")) <= 1 for line in lines)


# What went over the wire


def test_the_dialog_shows_and_copies_each_part(qtbot: QtBot, view: AnswerView) -> None:
    dialog = ExchangeDialog(view, "flan")
    dialog.add(list(exchanges_of(answer("text"))))
    qtbot.addWidget(dialog)
    dialog.show()
    shown = "\n".join([*visible_texts(dialog), *(one.toPlainText() for one in visible(dialog, QPlainTextEdit))])
    for part in ("POST https://host/x", "Authorization: …", '  "inputs": "Hi"', "200 OK", "r-1", '  "a": 1', "[DONE]"):
        assert part in shown
    assert not [one for one in visible(dialog, QComboBox) if one.accessibleName() == "Call"]
    copies = {one.accessibleName(): one for one in visible(dialog, QPushButton) if one.text() == "Copy"}
    assert len(copies) == 6
    qtbot.mouseClick(copies["Copy: Headers of the request"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Authorization: …\nAccept: */*"

    (box,) = visible(dialog, QCheckBox)
    box.click()
    qtbot.mouseClick(copies["Copy: Body of the request"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == '{"inputs":"Hi","n":1}'


def test_a_line_that_is_too_long_to_lay_out_is_broken(view: AnswerView) -> None:
    view.show_view("raw")
    one = answer("text")
    body = b"a" * (2 * LONGEST_LINE + 5)
    view.show_answer(replace(one, column=replace(one.column, exchange=replace(EXCHANGE, reply=Reply(200, (), body)))))
    assert [len(line) for line in shown_text(view).split("\n")] == [LONGEST_LINE, LONGEST_LINE, 5]


# The schema


def test_only_a_sound_schema_can_be_kept(qtbot: QtBot, view: AnswerView) -> None:
    asked: list[str] = []
    dialog = SchemaDialog(view, None, lambda: bool(asked.append("discard")))
    qtbot.addWidget(dialog)
    dialog.show()
    (keep,) = (one for one in visible(dialog, QPushButton) if one.text() == "Keep the schema")
    for text, said in (('{"type": ', "Line 1, column 10: a value is missing."), ("[1]", "One object in braces")):
        dialog.editor.show_text("")
        dialog.editor.insertPlainText(text)
        assert not keep.isEnabled()
        assert any(one.startswith(said) for one in visible_texts(dialog))
    dialog.reject()
    assert asked == ["discard"]
    assert dialog.isVisible()
    dialog.editor.selectAll()
    dialog.editor.insertPlainText('{"type": "object"}')
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()
    assert dialog.schema == {"type": "object"}
