"""The table of a run, and every form of it: nothing is lost, and nothing in a text is a mark or a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runs.kept_runs import KOREAN, kept_run
from workbench.runs.tables import TABLES
from workbench.runs.tables.clipboard import clipboard_table
from workbench.runs.tables.csv_table import csv_text, guarded, unguarded
from workbench.runs.tables.html_table import html_text
from workbench.runs.tables.json_table import json_text
from workbench.runs.tables.markdown_table import escaped, markdown_rows, markdown_text
from workbench.runs.tables.table import RunTable, TableRow, table_of

RUN = kept_run()
TABLE = table_of(RUN)
hostile = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "'=1", "''-x", "-5", "+82 10", "\t=1", "a|b", "\\|", "`|`", "<script>", "</td>", "&amp;",
     "a\r\nb", "\u2028", '"', "''", "＝1", "[x](y)", "한글, 쉼표", "- a", "1. b", "\x00"]
)  # fmt: skip


def of_texts(*texts: str) -> RunTable:
    """A table with these texts wherever one can stand."""
    head = replace(TABLE.head, prompt=texts[0], note=texts[0], values={"v": texts[0]}, expected=texts[0])
    rows = tuple(
        replace(TABLE.rows[0], column=text, endpoint=text, text=text, answer=text, error=text, parameters={"p": text})
        for text in texts
    )
    return RunTable(head, rows)


def test_a_row_tells_all_of_a_sample() -> None:
    first, second = TABLE.rows
    assert (first.column, first.state, first.answer, first.matches) == ("tgi|stream", "done", "충무공", True)
    assert first.text == "I think.\nAnswer: 충무공"
    assert (first.first_text_ms, first.total_ms, first.queue_ms) == (120.0, 900.2, 10.0)
    assert first.tokens_are == "estimate"
    assert first.cost is not None
    assert (second.parameters, second.matches, second.tokens_are) == ({"temperature": 0.9}, False, "exact")
    assert (second.tokens_in, second.tokens_out, second.rate, second.cost) == (12, 5, 6.4, None)
    assert TABLE.head.file == "누가.prompt.yaml"
    assert TABLE.head.parameters == {"max_tokens": 64, "temperature": 0.2, "seed": 7}


def test_a_call_that_was_never_made_waits() -> None:
    table = table_of(replace(RUN, calls=RUN.calls[:1]))
    assert table.rows[1].state == "waiting"
    assert table.rows[1].tokens_out is None
    for writer in TABLES:
        assert TABLES[writer].content(table)


def test_each_sample_has_a_row_and_a_second_call_its_text() -> None:
    prompt = replace(RUN.run.prompt, chain_of_thought=replace(RUN.run.prompt.chain_of_thought, votes=3))
    table = table_of(kept_run(prompt=prompt))
    assert [row.sample for row in table.rows] == [1, 2, 3, 1, 2, 3]


@pytest.mark.parametrize("name", TABLES)
def test_every_form_keeps_the_contract(name: str) -> None:
    writer = TABLES[name]
    content = writer.content(TABLE)
    assert content == writer.content(table_of(kept_run()))
    text = content.decode("utf-8-sig" if writer.marked else "utf-8")
    assert KOREAN in text
    assert "충무공" in text
    assert content.startswith(b"\xef\xbb\xbf") is writer.marked
    assert writer.title
    assert writer.suffix.startswith(".")
    assert writer.content(replace(TABLE, rows=()))
    writer.content(of_texts("\ud800"))


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_json_gives_every_text_back(text: str) -> None:
    data = json.loads(json_text(of_texts(text)).encode("utf-8"))
    assert data["rows"][0]["text"] == text
    assert data["run"]["values"] == {"v": text}
    assert [*data["rows"][0]] == [each.name for each in fields(TableRow)]


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile, min_size=1, max_size=3))
def test_csv_gives_every_text_back_and_no_cell_is_a_formula(texts: list[str]) -> None:
    table = of_texts(*texts)
    rows = list(csv.DictReader(io.StringIO(csv_text(table), newline=""), strict=True))
    assert [unguarded(row["text"]) for row in rows] == texts
    assert [unguarded(row["endpoint"]) for row in rows] == texts
    for row in rows:
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "@", "＝", "＠"))
            assert not cell.startswith(("+", "-")) or float(cell.replace(",", ".")) is not None


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1", "'=1"), ("'=1", "''=1"), ("-5", "-5"), ("-5 apples", "'-5 apples"), ("+82 10", "'+82 10"), ("a=1", "a=1"),
     ("'tis", "'tis"), ("@a", "'@a"), ("-", "'-"), ("", ""), ("＝1", "'＝1"), ("\n=1", "'\n=1")],
)  # fmt: skip
def test_a_guard_is_put_where_one_is_needed(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@settings(max_examples=100, deadline=None)
@given(hostile)
def test_markdown_stays_one_table(text: str) -> None:
    lines = markdown_rows(of_texts(text, text)).split("\n")
    assert len(lines) == 5
    bars = {len(line.replace("\\\\", "").replace("\\|", "").split("|")) for line in lines[:4]}
    assert len(bars) == 1
    assert len(markdown_text(of_texts(text)).splitlines()) == len(markdown_text(of_texts("x")).splitlines())


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a|b", "a\\|b"), ("a\nb", "a<br>b"), ("<b>", "\\<b\\>"), ("\\|", "\\\\\\|"), ("*a*", "\\*a\\*"), ("한글", "한글"),
     ("&amp;", "\\&amp;"), ("a-b", "a-b")],
)  # fmt: skip
def test_markdown_shows_a_text_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


class Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(text: str) -> Read:
    found = Read()
    found.feed(text)
    found.close()
    return found


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_html_has_no_mark_from_a_text_and_asks_for_nothing(text: str) -> None:
    found, plain = read(html_text(of_texts(text))), read(html_text(of_texts("x")))
    assert found.tags == plain.tags
    assert not {"script", "img", "link", "iframe", "a", "base"} & set(found.tags)
    assert not any(name.startswith("on") or name in ("href", "src", "srcset") for name, _ in found.attributes)


def test_html_is_for_light_and_dark_and_shows_the_text() -> None:
    text = html_text(TABLE)
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text
    assert "@import" not in text
    assert "Answer: |a|\n=1+1 <b>" in read(text).texts


def test_an_answer_that_is_all_of_the_text_stands_there_once() -> None:
    row = replace(TABLE.rows[0], text=" Just this.\n", answer="Just this.")
    assert markdown_rows(replace(TABLE, rows=(row,))).count("Just this.") == 1


def test_the_clipboard_has_markdown_and_a_table_whose_cells_are_texts() -> None:
    found = clipboard_table(TABLE)
    assert found.text.startswith("| Column | State |")
    assert "mso-number-format:'\\@'" in found.html
    assert "<script" not in clipboard_table(of_texts("<script>")).html
