"""The log of calls: read back as written, whatever else stands in the files, and never larger than it may be."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.runs import call_log
from workbench.runs.call_log import CallLog, CallRecord, read_record, written
from workbench.runs.day_tally import DaySum, DayTally

SEOUL = timezone(timedelta(hours=9))
DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=SEOUL)
IT = CallRecord(NOON, "it", "done", total_ms=940.0, tokens_in=10, tokens_out=40, cost=0.002)

texts = st.text(max_size=60)
milliseconds = st.none() | st.floats(0, 1e7)
counts = st.none() | st.integers(0, 10**6)
records = st.builds(
    CallRecord,
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(SEOUL)).map(
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
    ),
    endpoint=texts,
    state=st.sampled_from(["done", "partial", "stopped", "failed"]),
    queue_ms=milliseconds,
    total_ms=milliseconds,
    at_once=st.integers(1, 100),
    tokens_in=counts,
    tokens_out=counts,
    exact=st.booleans(),
    cost=milliseconds,
    status=counts,
    message=texts,
    hint=texts,
    values=st.dictionaries(texts, texts | st.integers(0, 9999), max_size=3),
    request_id=texts,
)


def numbered(count: int, endpoint: str = "it") -> list[CallRecord]:
    return [replace(IT, endpoint=endpoint, request_id=str(n)) for n in range(count)]


def log_with(folder: Path, *records: CallRecord) -> CallLog:
    log = CallLog(folder)
    for record in records:
        log.append(record)
    return log


def ids(records: tuple[CallRecord, ...]) -> list[str]:
    return [record.request_id for record in records]


@given(records)
def test_a_record_is_read_back_as_written(record: CallRecord) -> None:
    line = written(record)
    assert line.count(b"\n") == 1
    read = read_record(line)
    assert read is not None
    assert replace(read, queue_ms=None, total_ms=None, cost=None) == replace(
        record, queue_ms=None, total_ms=None, cost=None
    )
    for name in ("queue_ms", "total_ms", "cost"):
        value = getattr(record, name)
        assert getattr(read, name) == (None if value is None else pytest.approx(value, rel=1e-8))


@given(st.binary(max_size=80))
def test_any_line_is_a_record_or_none(line: bytes) -> None:
    found = read_record(line)
    assert found is None or isinstance(found.at, datetime)


@pytest.mark.parametrize(
    "line",
    [
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it"}',
        b'{"at":"yesterday","endpoint":"it","state":"done"}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":7,"state":"done"}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","state":"done","cost":"much"}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","state":"done","total_ms":true}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","state":"done","values":["it"]}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","state":"done","values":{"name":[]}}',
        b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","sta',
        b"[]",
        b"\xff",
    ],
)
def test_what_is_no_record_is_none(line: bytes) -> None:
    assert read_record(line) is None


def test_a_field_of_a_later_version_is_read_past() -> None:
    assert read_record(b'{"at":"2026-11-24T12:00:00+09:00","endpoint":"it","state":"done","colour":"red"}') is not None


def test_long_texts_are_cut() -> None:
    read = read_record(written(replace(IT, message="x" * 2000)))
    assert read is not None
    assert len(read.message) == 500


def test_the_newest_calls_of_an_endpoint_come_first(tmp_path: Path) -> None:
    mixed = [one for pair in zip(numbered(60), numbered(60, "other"), strict=True) for one in pair]
    log = log_with(tmp_path, *mixed)
    assert ids(log.newest("it", 3)) == ["59", "58", "57"]
    assert ids(log.newest("other", 60)) == [str(n) for n in reversed(range(60))]
    assert log.newest("none", 5) == ()


def test_calls_of_the_days_before_follow(tmp_path: Path) -> None:
    before = replace(IT, at=NOON - timedelta(days=2), request_id="before")
    log = log_with(tmp_path, IT, before)
    assert log.days() == [date(2026, 11, 22), DAY]
    assert ids(log.newest("it", 5)) == ["", "before"]


def test_blocks_cut_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_with(tmp_path, *numbered(40))
    for size in (1, 7, 64, 200):
        monkeypatch.setattr(call_log, "_BLOCK", size)
        assert ids(log.newest("it", 40)) == [str(n) for n in reversed(range(40))]


def test_labels_with_any_characters_are_found(tmp_path: Path) -> None:
    for label in ('a "quoted" one', "김철수", 'x","endpoint":"y'):
        log = log_with(tmp_path, replace(IT, endpoint=label))
        assert [record.endpoint for record in log.newest(label, 2)] == [label]
    assert log.newest("y", 1) == ()


def test_a_torn_line_is_skipped_and_the_next_call_stands_alone(tmp_path: Path) -> None:
    log = log_with(tmp_path, *numbered(2))
    with log.path(DAY).open("ab") as file:
        file.write(written(replace(IT, request_id="torn"))[:-20])
    assert ids(log.newest("it", 5)) == ["1", "0"]
    log.append(replace(IT, request_id="after"))
    assert ids(log.newest("it", 5)) == ["after", "1", "0"]


def test_only_the_end_of_a_large_log_is_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_with(tmp_path, *numbered(100))
    monkeypatch.setattr(call_log, "MAX_LOOKED_BYTES", 10 * len(written(numbered(100)[-1])))
    assert 0 < len(log.newest("it", 100)) <= 10


def test_a_day_that_is_full_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_log, "MAX_DAY_BYTES", 3 * len(written(IT)))
    log = log_with(tmp_path, IT, IT, IT, IT, replace(IT, at=NOON + timedelta(days=1)))
    assert len(log.newest("it", 9)) == 4


def test_old_days_and_those_beyond_the_size_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_with(tmp_path, *(replace(IT, at=NOON - timedelta(days=n)) for n in (0, 1, 2, 90, 91, 400)))
    (tmp_path / "mine.jsonl").write_text("kept")
    log.forget_old(DAY)
    assert [(DAY - day).days for day in log.days()] == [90, 2, 1, 0]
    monkeypatch.setattr(call_log, "MAX_BYTES", 2 * len(written(IT)))
    log.forget_old(DAY)
    assert [(DAY - day).days for day in log.days()] == [1, 0]
    assert (tmp_path / "mine.jsonl").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_log_is_for_its_user_alone(tmp_path: Path) -> None:
    assert log_with(tmp_path, IT).path(DAY).stat().st_mode & 0o077 == 0


WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from workbench.runs.call_log import CallLog, CallRecord
log = CallLog(Path(sys.argv[1]))
for n in range(300):
    log.append(CallRecord(datetime.fromisoformat("2026-11-24T12:00:00+09:00"), sys.argv[2], "done", message="x" * 400))
"""


def test_several_programs_log_at_once(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, name], cwd=root) for name in ("a", "b")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert [len(CallLog(tmp_path).newest(name, 1000)) for name in ("a", "b")] == [300, 300]


def test_a_day_is_summed_as_it_grows(tmp_path: Path) -> None:
    log, tally = CallLog(tmp_path), DayTally(CallLog(tmp_path))
    assert tally.read(DAY) == DaySum(DAY)
    log.append(IT)
    log.append(replace(IT, cost=None))
    log.append(replace(IT, total_ms=None, state="failed", cost=None))  # it never left
    log.append(replace(IT, at=NOON - timedelta(days=1)))
    log.append(replace(IT, endpoint="local:echo", cost=None))
    assert tally.read(DAY) == DaySum(DAY, calls=3, cost=0.002, priced=1, unpriced=1)
    with log.path(DAY).open("ab") as file:
        file.write(b'{"at":')
    assert tally.read(DAY).calls == 3
    log.append(IT)
    assert tally.read(DAY) == DaySum(DAY, calls=4, cost=0.004, priced=2, unpriced=1)
    assert tally.read(DAY - timedelta(days=1)) == DaySum(DAY - timedelta(days=1), calls=1, cost=0.002, priced=1)
