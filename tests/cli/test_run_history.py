"""`history`: what was run is listed, shown, noted, deleted and run again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from workbench import paths

TODAY = "2020-01-01"


@pytest.fixture
def ran(command: Command, prompt_file: Path) -> Path:
    """The prompt, after a run on two endpoints."""
    assert (
        command("run", str(prompt_file), "-e", "local:echo", "-e", "local:reader", "--set", "question=Who?").status == 0
    )
    return prompt_file


def test_a_run_is_listed_shown_and_noted(command: Command, ran: Path) -> None:
    (row,) = json.loads(command("history", "list", "--json").out)
    assert (row["prompt_name"], row["states"]) == ("누가 세웠나", {"done": 2})
    assert row["endpoints"] == ["local:echo", "local:reader"]
    assert row["path"] == str(ran)
    assert len(row["version"]) == 40
    id = str(row["id"])
    shown = command("history", "show", id)
    assert "local:reader" in shown.out
    assert "total" in shown.out
    data = json.loads(command("history", "show", id, "--json").out)
    assert data["run"]["prompt"]["values"]["question"] == "Who?"
    assert [call["column"]["state"] for call in data["calls"]] == ["done", "done"]
    words: tuple[str, ...]
    for words in (("note", id, "Remarkable"), ("star", id), ("tag", id, "good", "best")):
        assert command("history", *words).status == 0
    for words in (
        ("remark",), ("--starred",), ("--tag", "best"), ("--prompt", "누가 세웠나"), ("철수",), ("--state", "done"),
        ("--since", TODAY, "--endpoint", "local:echo"),
    ):  # fmt: skip
        assert "Remarkable" in command("history", "list", *words).out, words
    assert command("history", "unstar", id).status == 0
    for words in (("zzz",), ("--starred",), ("--tag", "bad"), ("--state", "failed"), ("--until", TODAY)):
        assert command("history", "list", *words).out == "", words


def test_a_run_is_run_again_as_it_was_and_with_the_prompt_of_today(command: Command, ran: Path) -> None:
    ran.write_text(ran.read_text("utf-8").replace("Answer from", "Reply from"), "utf-8")
    assert command("history", "rerun", "1").status == 0
    assert command("history", "rerun", "1", "--current", "-e", "local:echo", "--jsonl").status == 0
    runs = [json.loads(command("history", "show", str(n), "--json").out) for n in (1, 2, 3)]
    texts = [run["calls"][0]["request"]["prompt"]["text"] for run in runs]
    assert texts[0] == texts[1]
    assert texts[2] == texts[0].replace("Answer from", "Reply from")
    assert [len(run["calls"]) for run in runs] == [2, 2, 1]
    ran.unlink()
    assert "no file any more" in command("history", "rerun", "1", "--current").err


def test_a_swept_run_is_run_again_with_its_columns(command: Command, prompt_file: Path) -> None:
    words = ("-e", "local:echo", "--sweep", "temperature=0.2,0.9", "--repeat", "2")
    assert command("run", prompt_file, *words, "--set", "question=Who?").status == 0
    prompt_file.write_text(prompt_file.read_text("utf-8").replace("Answer from", "Reply from"), "utf-8")
    now = command("history", "rerun", "1", "--current", "--jsonl")
    elsewhere = command("history", "rerun", "1", "-e", "local:reader", "--jsonl")
    for told, label in ((now, "local:echo"), (elsewhere, "local:reader")):
        assert told.status == 0, told.err
        columns = [json.loads(line) for line in told.out.splitlines()]
        assert {one["endpoint"] for one in columns} == {label}
        variants = sorted((one["variant"]["parameters"]["temperature"], one["repeat"]) for one in columns)
        assert variants == [(0.2, 1), (0.2, 2), (0.9, 1), (0.9, 2)]
    first, second, third = (json.loads(command("history", "show", str(n), "--json").out) for n in (1, 2, 3))

    def sent(run: dict[str, Any]) -> list[tuple[str, float, int]]:
        requests = [call["request"] for call in run["calls"]]
        return sorted(
            (one["prompt"]["text"], one["generation"]["temperature"], one.get("repeat", 1)) for one in requests
        )

    assert sent(third) == sent(first)
    was = [(text.replace("Answer from", "Reply from"), *others) for text, *others in sent(first)]
    assert sent(second) == was


def test_runs_are_deleted_only_when_that_is_said(command: Command, ran: Path) -> None:
    assert "--yes" in command("history", "delete", "1").err
    assert command("history", "show", "1").status == 0
    assert command("history", "delete", "1", "--yes").status == 0
    missing = command("history", "show", "1")
    assert (missing.status, missing.out) == (2, "")
    assert "no run 1" in missing.err
    used = json.loads(command("history", "usage", "--json").out)
    assert {one["endpoint"]: one["calls"] for one in used} == {"local:echo": 1, "local:reader": 1}
    assert "1 call" in command("history", "usage", "--days", "1").out
    assert "0 runs deleted" in command("history", "keep", "--days", "1").err
    assert command("history", "keep").status == 2
    assert ran.exists()


@pytest.mark.parametrize("words", [("show", "x"), ("show", "0"), ("list", "--since", "soon"), ("list", "-n", "0")])
def test_wrong_usage_is_told_in_a_line(command: Command, words: tuple[str, ...]) -> None:
    outcome = command("history", *words)
    assert outcome.status == 2
    assert len(outcome.err.splitlines()) == 1


def test_days_beyond_all_calendars_are_told_or_take_everything(command: Command) -> None:
    refused = command("history", "list", "--until", "9999-12-31")
    assert refused.status == 2
    assert "too far away" in refused.err
    assert command("history", "usage", "--days", "800000").status == 0


def test_a_damaged_run_can_be_deleted(command: Command, ran: Path) -> None:
    with closing(sqlite3.connect(paths.history_file())) as connection, connection:
        connection.execute("UPDATE answers SET answer = x'00', facts = x'00'")
        connection.execute("UPDATE runs SET at = 1e300")
    shown = command("history", "show", "1")
    assert (shown.status, shown.out) == (2, "")
    assert "damaged" in shown.err
    assert command("history", "list").status == 0
    assert command("history", "delete", "1", "--yes").status == 0
    assert command("history", "list", "--json").out.strip() == "[]"
