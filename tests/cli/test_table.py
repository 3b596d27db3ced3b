from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli.output import note
from workbench.cli.table import cells, side_by_side, wrapped
from workbench.endpoints.events import Usage
from workbench.errors import EndpointError
from workbench.runs.comparison import Column, Comparison


def column(label: str, text: str = "", **more: object) -> Column:
    return Column(label, label, **{"state": "done", "text": text, **more})  # type: ignore[arg-type]


def test_columns_stand_side_by_side_with_state_and_numbers() -> None:
    comparison = Comparison(
        (
            column("local:reader", "김철수 founded it.", first_text_ms=12.3, total_ms=1234.5, usage=Usage(9, 4)),
            column("local:echo", state="failed", error=EndpointError("It is closed.", "Open it.")),
        )
    )
    assert side_by_side(comparison, 63).splitlines() == [
        "local:reader                   │ local:echo",
        "done · 4 tokens                │ failed",
        "first text 12 ms               │",
        "total 1.23 s                   │",
        "───────────────────────────────┼───────────────────────────────",
        "김철수 founded it.             │ It is closed. Open it.",
    ]


@pytest.mark.parametrize(
    ("reason", "state"), [("length", "done (length)"), ("content_filter", "done (content_filter)"), ("stop", "done")]
)
def test_an_answer_that_was_cut_short_says_so(reason: str, state: str) -> None:
    shown = side_by_side(Comparison((column("a", "x", finish_reason=reason, usage=Usage(1, 1)),)), 60)
    assert shown.splitlines()[1] == f"{state} · 1 token"


def test_columns_that_would_be_too_narrow_go_below() -> None:
    comparison = Comparison(tuple(column(name, name * 3) for name in ("first", "second", "third")))
    lines = side_by_side(comparison, 60).splitlines()
    assert [cell.strip() for cell in lines[0].split("│")] == ["first", "second"]
    assert "third" in lines
    assert max(map(cells, lines)) <= 60


def test_text_before_a_failure_stays() -> None:
    failed = column("a", "so far", state="failed", error=EndpointError("It broke.", "Run again."))
    shown = side_by_side(Comparison((failed,)), 40)
    assert "so far" in shown
    assert "It broke. Run again." in shown


def test_an_estimate_is_called_one() -> None:
    assert "about 2 tokens" in side_by_side(Comparison((column("a", "two tokens"),)), 60)
    assert "done · 1 token\n" in side_by_side(Comparison((column("a", "x", usage=Usage(1, 1)),)), 60)


def test_no_columns_is_no_table() -> None:
    assert side_by_side(Comparison(), 80) == ""


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("한글", 4), ("e\u0301", 1), ("日本", 4), ("", 0), ("a\u200bb", 2), ("😀", 2)]
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("한국어 문장입니다", 8, ["한국어 ", "문장입니", "다"]),
        ("line\n\nnext", 10, ["line", "", "next"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("  indented", 20, ["  indented"]),
        ("", 5, [""]),
        ("한", 1, ["한"]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert [line.rstrip() for line in wrapped(text, width)] == [line.rstrip() for line in lines]


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(2, 40))
def test_no_line_is_wider_than_it_may_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert all(cells(line) <= width for line in lines)
    controls = {chr(n) for n in range(32)} | {chr(n) for n in range(127, 160)}
    shown = "".join(lines)
    assert not controls & set(shown)
    visible = [c for c in text if not c.isspace() and c not in controls]
    assert [c for c in shown if not c.isspace() and c != "\ufffd"] == [c for c in visible if c != "\ufffd"]


def test_an_answer_cannot_steer_the_terminal() -> None:
    shown = side_by_side(Comparison((column("a", "\x1b[2J\x1b]0;owned\x07 \x9b31m\rx"),)), 60)
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(shown)


def test_what_could_steer_the_terminal_is_seen_in_labels_and_notes(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "a\x1b]0;title\x07\x9b2J\u202e"
    assert "a\\x1b]0;title\\x07\\x9b2J\\u202e" in side_by_side(Comparison((column(hostile),)), 80)
    note(f"{hostile}\r\n\tit")
    assert capsys.readouterr().err == "a\\x1b]0;title\\x07\\x9b2J\\u202e\\r\n\tit\n"
