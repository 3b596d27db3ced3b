"""`history export` and `replay`: a run goes out in every form, and a bundle is replayed and run again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.runs.kept_runs import KOREAN, PROMPT, kept_run, stream_of
from workbench import paths
from workbench.cli.run_exporting import FORMS, OUT, write_run
from workbench.endpoints.embedded import EMBEDDED
from workbench.errors import UsageError
from workbench.runs.bundle.packing import bundle_of
from workbench.runs.exporting import form_names, form_of, suffix_of
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter

ECHO, READER = (next(one for one in EMBEDDED if one.label == label) for label in ("local:echo", "local:reader"))
RUN = kept_run()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "it.run.zip"
    path.write_bytes(bundle_of(RUN))
    return path


def test_the_forms_are_those_that_there_are() -> None:
    assert form_names() == FORMS
    assert tuple(map(suffix_of, FORMS)) == OUT
    assert [form_of(Path(f"A{suffix_of(form)}".upper())) for form in FORMS] == [*FORMS]


def test_a_run_of_the_history_goes_out_in_every_form(command: Command, tmp_path: Path) -> None:
    with History(paths.history_file()) as history:
        number = history.add(RUN)
    for form in FORMS:
        out = tmp_path / f"{form}{suffix_of(form)}"
        outcome = command("history", "export", number, "--out", out)
        assert (outcome.status, str(out) in outcome.err) == (0, True)
        assert out.stat().st_size > 100
    assert KOREAN in command("history", "export", number, "--as", "markdown").out
    assert command("history", "export", number + 1, "--as", "markdown").status == 2


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "a.md"
    taken.write_text("mine", encoding="utf-8")
    for out, form, told in (
        (None, None, "into a file"),
        (None, "bundle", "into a file"),
        (tmp_path / "a.txt", None, "tells no form"),
        (taken, None, "there already"),
    ):
        with pytest.raises(UsageError, match=told):
            write_run(RUN, out, form)
    assert taken.read_text(encoding="utf-8") == "mine"
    write_run(RUN, taken, force=True)
    assert KOREAN in taken.read_text(encoding="utf-8")


def test_a_run_is_written_at_once(command: Command, prompt_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "it.run.zip"
    outcome = command("run", prompt_file, "-e", "local:echo", "-e", "local:echo", "--out", out)
    assert outcome.status == 0
    assert f"Written: {out}" in outcome.err
    told = command("replay", out)
    assert (told.status, told.err) == (0, "The table is identical.\n")  # every answer was decoded from its reply
    assert "local:echo #2" in told.out
    again = command("run", prompt_file, "-e", "local:echo", "--out", out)
    assert (again.status, again.out) == (2, "")
    assert command("run", prompt_file, "-e", "local:echo", "--out", tmp_path / "a.txt").status == 2


def test_a_bundle_is_replayed(command: Command, bundle: Path) -> None:
    outcome = command("replay", bundle)
    assert outcome.status == 0
    assert "Answer: 충무공" in outcome.out
    assert "The table is identical." in outcome.err
    data = json.loads(command("replay", bundle, "--json").out)
    assert (data["identical"], data["differences"], data["as_stored"]) == (True, [], [])
    assert data["table"]["rows"][0]["answer"] == "충무공"


def test_a_changed_byte_is_wrong_input(command: Command, bundle: Path) -> None:
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(bytes(data))
    outcome = command("replay", bundle)
    assert (outcome.status, outcome.out) == (2, "")
    assert "is refused" in outcome.err


def test_a_table_that_differs_is_told(command: Command, tmp_path: Path) -> None:
    call = RUN.calls[0]
    run = replace(RUN, calls=(replace(call, column=replace(call.column, text="other")), *RUN.calls[1:]))
    path = tmp_path / "it.run.zip"
    path.write_bytes(bundle_of(run))
    outcome = command("replay", path)
    assert outcome.status == 1
    assert "row 1, text: was 'other'" in outcome.err


def test_a_rerun_says_what_differs_and_is_in_the_history(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "it.run.zip"
    run = kept_run((stream_of("Answer: Nobody"), stream_of("Answer: x")), PROMPT, (ECHO, READER))
    path.write_bytes(bundle_of(run))
    outcome = command("replay", path, "--rerun")
    assert outcome.status == 1
    assert "local:echo: text changed" in outcome.out
    assert "same request" in outcome.out
    with History(paths.history_file()) as history:
        (row,) = history.rows(HistoryFilter())
        again = history.load(row.id)
    assert row.endpoints == ("local:echo", "local:reader")
    path.write_bytes(bundle_of(again))
    outcome = command("replay", path, "--rerun")
    assert outcome.status == 0, outcome
    assert "local:echo: same text" in outcome.out


def test_a_rerun_elsewhere_names_the_endpoint(command: Command, bundle: Path) -> None:
    told = command("replay", bundle, "--rerun")
    assert told.status == 2
    assert "There is no endpoint tgi|stream" in told.err
    outcome = command("replay", bundle, "--rerun", "-e", "local:echo", "--json")
    assert outcome.status == 1
    first = json.loads(outcome.out)["rerun"][0]
    assert (first["before"]["endpoint"], first["after"]["endpoint"]) == ("tgi|stream", "local:echo")
    assert "endpoint label" in first["request"]


def test_where_to_run_again_must_be_clear(command: Command, bundle: Path) -> None:
    assert "Give --rerun as well" in command("replay", bundle, "-e", "local:echo").err
    three = [part for _ in range(3) for part in ("-e", "local:echo")]
    assert "Give one for all" in command("replay", bundle, "--rerun", *three).err
