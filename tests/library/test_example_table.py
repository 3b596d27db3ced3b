"""Tables of examples: what is written is read back, and what cannot be read is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.prompts.strategies import SPICE
from workbench.errors import InvalidFile
from workbench.library.delimited import delimited_rows, delimited_text
from workbench.library.example_table import (
    MOST_COLUMNS,
    MOST_ROWS,
    ExampleTable,
    likely_separator,
    read_example_table,
    read_pasted_table,
)

cells = st.text(st.sampled_from(SPICE + '"",;\t\r\n|') | st.characters(exclude_categories=["Cs"]), max_size=12)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


def rows_of(text: str, separator: str, *, strict: bool = True) -> list[list[str]]:
    return [row for _start, row in delimited_rows(text, separator, "f", strict=strict)]


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read_one(name: str, content: str | bytes) -> ExampleTable:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_example_table(path)

    return read_one


@given(tables, st.sampled_from(",;\t|"), st.booleans())
def test_what_is_written_is_read_back(rows: list[list[str]], separator: str, strict: bool) -> None:
    assert rows_of(delimited_text(rows, separator), separator, strict=strict) == rows


@given(tables, st.sampled_from(",\t"), st.sampled_from(["\r\n", "\n"]))
def test_what_python_s_csv_writes_is_read(rows: list[list[str]], separator: str, line_end: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    assert rows_of(written.getvalue(), separator) == rows


@given(st.text(st.sampled_from('ab"\t\r\n '), max_size=40))
def test_any_pasted_text_is_read_and_no_letter_is_lost(text: str) -> None:
    read_cells = [cell for row in rows_of(text, "\t", strict=False) for cell in row]
    for letter in "ab ":
        assert "".join(read_cells).count(letter) == text.count(letter)


def test_spreadsheets_clipboards_are_read() -> None:
    # A cell with a line end and quotes; one that only has quotes; one that begins with a quote.
    excel = 'q\ta\r\n"line 1\nsaid ""so"""\tsaid "so"\r\n"5" wide\t6\r\n'
    assert rows_of(excel, "\t", strict=False) == [["q", "a"], ['line 1\nsaid "so"', 'said "so"'], ['"5" wide', "6"]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [("a,b\n1,2", ","), ("a;b,c;d\n", ";"), ("a\tb\n", "\t"), ('"a,b,c";d\n', ";"), ("alone\n", ","), ("", ",")],
)
def test_the_separator_is_the_one_of_the_first_row(text: str, separator: str) -> None:
    assert likely_separator(text) == separator


def test_texts_stay_as_they_are_written(read) -> None:  # type: ignore[no-untyped-def]
    values = ("007", "1.10", "yes", "null", " spaced ", "1e3", "기차", "😀")
    line = ",".join(values)
    table = ExampleTable((tuple("abcdefgh"), values))
    assert read("t.csv", f"a,b,c,d,e,f,g,h\n{line}\n") == table
    assert read("t.csv", f"\ufeffa,b,c,d,e,f,g,h\r\n{line}") == table
    assert read("t.tsv", "a\tb,c\r\n") == ExampleTable((("a", "b,c"),))


def test_short_rows_are_filled_up_and_counted(read) -> None:  # type: ignore[no-untyped-def]
    table = read("t.csv", "a,b,c\n1\n1,2,3\n1,2\n\n")
    assert table.rows == (("a", "b", "c"), ("1", "", ""), ("1", "2", "3"), ("1", "2", ""))
    assert table.filled == table.headed(True).filled == table.headed(False).filled == 2
    assert read("t.csv", "a,b\n1,2\n").filled == 0


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_spreadsheet_s_unicode_text_is_read(read, encoding: str) -> None:  # type: ignore[no-untyped-def]
    content = "\ufefftext\tanswer\r\n기차 😀\tyes\r\n".encode(encoding)
    assert read("t.txt", content).rows == (("text", "answer"), ("기차 😀", "yes"))


def test_json_numbers_are_text_and_lists_are_data(read) -> None:  # type: ignore[no-untyped-def]
    line = '{"a": 1.10, "b": 007, "c": true}'.replace("007", "7e2")
    expected = ExampleTable((("1.10", "7e2", "true", ""), ("", "", "", ["1", {"x": "2.50"}])), ("a", "b", "c", "d"))
    rest = '{"a": null, "d": [1, {"x": 2.50}]}'
    assert read("t.jsonl", f"{line}\n\n{rest}\n") == expected
    assert read("t.json", f"[{line}, {rest}]") == expected
    assert read("t.json", f'{{"version": 1, "rows": [{line}, {rest}]}}') == expected
    assert read("table.txt", f"[{line}, {rest}]") == expected


def test_json_lines_end_at_line_ends_alone(read) -> None:  # type: ignore[no-untyped-def]
    text = "a\u2028b\u0085c"
    assert read("t.jsonl", json.dumps({"t": text}, ensure_ascii=False) + "\r\n").rows == ((text,),)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", 'a,b\n1,"never closed\n2,3\n', "line 2: a cell begins with a quote that is not closed"),
        ("t.csv", 'a,b\n1,"x" y\n', "line 2: a cell begins with a quote that is not closed"),
        ("t.csv", 'a,b\r\n"1\r\n2",x\r\n3,4,5\r\n', "line 4: this row has 3 cells, the first one has 2"),
        ("t.csv", "a,b\n1,2,3\n", "line 2: this row has 3 cells, the first one has 2"),
        ("t.csv", "", "has no rows"),
        ("t.jsonl", "\n\n", "has no rows"),
        ("t.csv", b"a,b\n1,\xff\n", "line 2: the file is not UTF-8"),
        ("t.txt", b"\xff\xfea\x00b", "begins as UTF-16 text but is damaged"),
        ("t.csv", "x\n" * (MOST_ROWS + 2), "more than 10,000 rows"),
        ("t.jsonl", '{"a": 1}\n' * (MOST_ROWS + 2), "more than 10,000 rows"),
        ("t.csv", "x," * MOST_COLUMNS, "more than 100 columns"),
        ("t.jsonl", json.dumps({str(n): "" for n in range(MOST_COLUMNS + 1)}), "more than 100 columns"),
        ("t.jsonl", '{"a": 1}\n{"a": \n', "line 2: this is not valid JSON"),
        ("t.jsonl", '{"a": 1}\n[1]\n', "line 2: each example must be a JSON object"),
        ("t.json", '"text"', "each example must be a JSON object"),
        ("t.json", "[1, 2]", "each example must be a JSON object"),
        ("t.json", '[{"a": ' + "[" * 40 + "]" * 40 + "}]", "nested too deeply"),
        ("t.json", "[" * 200_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_told(read, name: str, content: str | bytes, told: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidFile, match=told):
        read(name, content)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(InvalidFile, match="larger than 16 MiB"):
        read_example_table(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(InvalidFile, match="cannot be read"):
            read_example_table(path)


def test_pasted_csv_is_told_from_a_sentence_with_a_comma() -> None:
    assert read_pasted_table("a,b\nc,d\n", 5).rows == (("a", "b"), ("c", "d"))
    assert read_pasted_table("a,b\n", 2).rows == (("a", "b"),)
    assert read_pasted_table("Yes, it is.\n", 3).rows == (("Yes, it is.",),)
    assert read_pasted_table("Yes, it is.\nNo.\n", 3).rows == (("Yes, it is.",), ("No.",))
    assert read_pasted_table("a\tb\nc\n", 2).rows == (("a", "b"), ("c", ""))
    assert read_pasted_table("", 2).rows == ()


def test_a_header_is_taken_from_the_first_row() -> None:
    table = ExampleTable((("a ", ""), ("1", "2")))
    assert table.headed(True) == ExampleTable((("1", "2"),), ("a", ""))
    assert table.headed(False) == ExampleTable(table.rows, ("", ""))
    named = ExampleTable((("1",),), ("x",))
    assert named.headed(True) is named
