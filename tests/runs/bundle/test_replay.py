"""A bundle is replayed without a network to the identical table, or it is told what comes out other."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.runs.kept_runs import kept_run, stream_of, whole_of
from workbench.endpoints.exchange import Exchange
from workbench.errors import EndpointError
from workbench.runs.bundle.opening import RunBundle, open_bundle
from workbench.runs.bundle.packing import bundle_of
from workbench.runs.bundle.replay import CellDifference, replayed
from workbench.runs.comparison import Column
from workbench.runs.history.records import StoredRun
from workbench.runs.tables.json_table import json_text
from workbench.runs.tables.table import table_of

RUN = kept_run()


def opened(run: StoredRun, folder: Path) -> RunBundle:
    path = folder / "it.run.zip"
    path.write_bytes(bundle_of(run))
    return open_bundle(path)


def with_first(run: StoredRun, **changes: object) -> StoredRun:
    """The run with another column of its first call."""
    call = run.calls[0]
    return replace(run, calls=(replace(call, column=replace(call.column, **changes)), *run.calls[1:]))  # type: ignore[arg-type]


def with_reply(run: StoredRun, body: bytes, **changes: object) -> StoredRun:
    exchange = run.calls[0].column.exchange
    assert exchange is not None
    assert exchange.reply is not None
    reply = replace(exchange.reply, body=body, **changes)  # type: ignore[arg-type]
    return with_first(run, exchange=Exchange(exchange.sent, reply))


def test_the_table_is_identical(tmp_path: Path) -> None:
    bundle = opened(RUN, tmp_path)
    again = replayed(bundle)
    assert again.differences == ()
    assert again.as_stored == ()
    assert again.run.run.origin == "replay"
    assert again.table.rows == table_of(RUN).rows
    assert json.loads(json_text(again.table)) == bundle.table


def test_the_texts_are_decoded_and_not_copied(tmp_path: Path) -> None:
    bundle = opened(with_reply(RUN, stream_of("Answer: ", "someone else")), tmp_path)
    again = replayed(bundle)
    assert again.run.calls[0].column.text == "Answer: someone else"
    assert {(one.row, one.field) for one in again.differences} == {(1, "text"), (1, "answer"), (1, "matches")}
    assert CellDifference(1, "matches", True, False) in again.differences


def column_of(run: StoredRun) -> Column:
    return run.calls[0].column


@pytest.mark.parametrize(
    "run",
    [
        with_first(RUN, state="stopped", text="I th", finish_reason="stopped"),
        with_first(RUN, state="stopped", text="", finish_reason="stopped"),
        with_first(kept_run((stream_of("I th"), whole_of("x"))), state="partial"),
        with_first(RUN, state="failed", error=EndpointError("The connection broke."), finish_reason=""),
        with_first(RUN, state="failed", text="", error=EndpointError("No."), exchange=None),
        with_reply(with_first(RUN, state="failed", text="", error=EndpointError("{n}", n=1)), b"busy", status=429),
        with_reply(RUN, b"data:", cut=True),
        with_first(RUN, exchange=None),
        with_reply(with_first(RUN, state="partial"), b""),
        replace(RUN, calls=RUN.calls[:1]),
    ],
    ids=(
        "stopped",
        "stopped-at-once",
        "partial",
        "broken",
        "not-sent",
        "refused",
        "cut",
        "not-kept",
        "not-ended",
        "never-made",
    ),
)
def test_what_did_not_end_well_is_identical_too(tmp_path: Path, run: StoredRun) -> None:
    again = replayed(opened(run, tmp_path))
    assert again.differences == ()
    assert again.table.rows == table_of(run).rows


def test_a_call_without_a_whole_reply_is_named(tmp_path: Path) -> None:
    assert replayed(opened(with_first(RUN, exchange=None), tmp_path)).as_stored == ("key-0",)


def test_a_reply_that_reports_an_error_fails_again(tmp_path: Path) -> None:
    body = stream_of("I th", "ink") + b'data:{"error": "out of memory", "error_type": "generation"}\n\n'
    run = kept_run((body, whole_of("x")))
    assert column_of(run).state == "failed"
    assert column_of(run).text
    assert replayed(opened(run, tmp_path)).differences == ()


def test_stop_sequences_that_were_cut_here_are_cut_again(tmp_path: Path) -> None:
    prompt = replace(RUN.run.prompt, generation=replace(RUN.run.prompt.generation, stop=("END",)))
    run = kept_run((stream_of("one EN", "D two"), whole_of("x")), prompt)
    assert replayed(opened(run, tmp_path)).differences == ()


def test_a_newer_program_may_know_more_of_a_row(tmp_path: Path) -> None:
    bundle = opened(RUN, tmp_path)
    for row in bundle.table["rows"]:
        del row["cached"]
    assert replayed(bundle).differences == ()
    bundle.table["rows"].pop()
    assert replayed(bundle).differences == (CellDifference(0, "rows", 1, 2),)


WITHOUT_NETWORK = """
import socket, sys
def refuse(*_arguments, **_named):
    raise AssertionError("a socket was wanted")
sys.addaudithook(lambda event, _: refuse() if event.startswith("socket.") else None)
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from workbench.runs.bundle.opening import open_bundle
from workbench.runs.bundle.replay import replayed
from workbench.runs.tables.json_table import json_text
again = replayed(open_bundle(Path(sys.argv[1])))
assert not again.differences and not again.as_stored, again.differences
sys.stdout.buffer.write(json_text(again.table).encode())
"""


def test_a_process_without_sockets_gets_the_identical_table(tmp_path: Path) -> None:
    path = tmp_path / "it.run.zip"
    path.write_bytes(bundle_of(RUN))
    done = subprocess.run([sys.executable, "-c", WITHOUT_NETWORK, str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == open_bundle(path).table
