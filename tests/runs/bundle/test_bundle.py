"""A reproduce bundle gives its run back, holds no secret, and any changed byte of it is found."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from tests.fakes.archives import zipped
from tests.runs.history.strategies import runs
from tests.runs.history.test_run_data import comparable
from tests.runs.kept_runs import kept_run
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.errors import InvalidFile, UsageError
from workbench.prompts.file import load
from workbench.runs.bundle.manifest import FORMAT
from workbench.runs.bundle.opening import open_bundle
from workbench.runs.bundle.own_endpoints import labels_of, with_endpoints
from workbench.runs.bundle.packing import bundle_of
from workbench.runs.bundle.seal import sealed
from workbench.runs.bundle.shareable import shareable
from workbench.runs.history.records import StoredColumn, StoredRun

RUN = kept_run()
DATA = bundle_of(RUN)
SECRET = "sk-abcdefghijklmnop"
few = settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def written(path: Path, data: bytes = DATA) -> Path:
    path.write_bytes(data)
    return path


def members(data: bytes = DATA) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_run_comes_back(tmp_path: Path) -> None:
    bundle = open_bundle(written(tmp_path / "a.run.zip"))
    assert comparable(bundle.run) == comparable(shareable(RUN))
    assert bundle.run.calls[0].column.exchange == RUN.calls[0].column.exchange
    assert bundle.program.startswith("prompt-workbench")


def told_apart(run: StoredRun) -> StoredRun:
    """The run with keys as a desk gives them."""
    columns = tuple(
        replace(one, variant=replace(one.variant, key=f"k{n}"), request=replace(one.request, column=f"k{n}"))
        for n, one in enumerate(run.run.columns)
    )
    return replace(run, run=replace(run.run, columns=columns))


@few
@given(runs)
def test_any_run_comes_back(tmp_path: Path, run: StoredRun) -> None:
    run = told_apart(run)
    try:
        data = bundle_of(run)
    except UsageError:  # a name that no prompt file can hold
        assume(False)
    assert comparable(open_bundle(written(tmp_path / "a", data)).run) == comparable(with_endpoints(shareable(run), {}))


def test_the_same_run_gives_the_same_bytes() -> None:
    assert bundle_of(kept_run()) == DATA


def test_a_person_finds_everything_in_it(tmp_path: Path) -> None:
    found = members()
    assert [*found][:4] == ["manifest.json", "run.json", "prompt.prompt.yaml", "values.json"]
    assert load(written(tmp_path / "it.prompt.yaml", found["prompt.prompt.yaml"])) == RUN.run.prompt
    assert json.loads(found["values.json"]) == RUN.run.prompt.values
    exchange = RUN.calls[0].column.exchange
    assert exchange is not None
    assert exchange.reply is not None
    assert found["calls/0001/sent.body"] == exchange.sent.body
    assert found["calls/0001/reply.body"] == exchange.reply.body
    assert json.loads(found["manifest.json"])["seeds"] == {"examples": 0, "calls": {"key-0": 7, "key-1": 7}}
    assert {name for name in found if name.startswith("tables/")} == {"tables/table.json", "tables/table.html"}
    assert "충무공" in found["tables/table.html"].decode()


def test_a_changed_byte_is_found_wherever_it_is(tmp_path: Path) -> None:
    """Every 37th byte, and the first and the last 300: the headers, and the table of contents with the seal."""
    path = tmp_path / "a.run.zip"
    places = {*range(300), *range(len(DATA) - 300, len(DATA)), *range(0, len(DATA), 37)}
    chance = random.Random(1)
    for place in sorted(places):
        changed = bytearray(DATA)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(InvalidFile):
            open_bundle(written(path, bytes(changed)))


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"x", DATA[1:], DATA[: len(DATA) // 2], b""])
def test_what_is_cut_or_added_is_found(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InvalidFile):
        open_bundle(written(tmp_path / "a", data))


def test_the_member_that_was_changed_is_named(tmp_path: Path) -> None:
    changed = {**members(), "calls/0001/reply.body": b"another"}
    with pytest.raises(InvalidFile, match=r"calls/0001/reply\.body was changed since"):
        open_bundle(written(tmp_path / "a", sealed(zipped(changed))))


def test_a_bundle_that_was_packed_anew_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="packed anew"):
        open_bundle(written(tmp_path / "a", zipped(members())))


def with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    found = members()
    manifest = json.loads(found["manifest.json"])
    change(manifest)
    return sealed(zipped({**found, "manifest.json": json.dumps(manifest).encode()}))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (with_manifest(lambda one: one.update(format=FORMAT + 1)), "has format 2, and this program reads 1"),
        (with_manifest(lambda one: one.update(format="1")), "cannot be used"),
        (with_manifest(lambda one: one.update(kind="photo")), "cannot be used"),
        (with_manifest(lambda one: one.update(members=[])), "cannot be used"),
        (with_manifest(lambda one: one["members"].pop("run.json")), "not listed"),
        (with_manifest(lambda one: one["members"].update(more={"sha256": "0"})), "more is missing"),
        (sealed(zipped({"bundle.json": b"{}"})), "no bundle of a run"),
        (sealed(zipped({**members(), "../evil": b""})), "unsafe"),
        (sealed(zipped({**members(), "/etc/passwd": b""})), "unsafe"),
        (sealed(zipped({**members(), "RUN.json": b""})), "there twice"),
        (sealed(zipped({**members(), "bomb": bytes(8_000_000)})), "shrinks more"),
        (sealed(zipped({**members(), "extra": b"x"})), "extra is not listed"),
        (b"not a zip", "no zip file"),
    ],
)
def test_what_is_hostile_or_foreign_is_refused_with_a_sentence(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InvalidFile, match=told) as caught:
        open_bundle(written(tmp_path / "a.run.zip", data))
    assert caught.value.hint


def relisted(**changed: bytes) -> bytes:
    """A bundle whose maker took care that everything is listed as it is."""
    import hashlib

    found = {**members(), **{name.replace("__", "/").replace("_json", ".json"): one for name, one in changed.items()}}
    manifest = json.loads(found.pop("manifest.json"))
    manifest["members"] = {name: {"sha256": hashlib.sha256(one).hexdigest()} for name, one in found.items()}
    return sealed(zipped({"manifest.json": json.dumps(manifest).encode(), **found}))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (relisted(run_json=b"[]"), "cannot be read as a run"),
        (relisted(run_json=b"{"), "cannot be read as a run"),
        (relisted(run_json=b"[" * 100_000), "cannot be read as a run"),
        (relisted(tables__table_json=b"{}"), "damaged"),
        (relisted(tables__table_json=b'{"run": 1, "rows": 2}'), "damaged"),
        (relisted(calls__0001__sent_json=b'{"method": 1}'), "cannot be read as a run"),
        (relisted(calls__0001__reply_json=b"[]"), "missing"),
    ],
)
def test_what_is_of_another_type_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InvalidFile, match=told):
        open_bundle(written(tmp_path / "a.run.zip", data))


FIRST = RUN.run.columns[0]


def of_columns(*columns: StoredColumn) -> StoredRun:
    return replace(RUN, run=replace(RUN.run, columns=columns))


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (of_columns(FIRST, FIRST), "not told apart"),
        (of_columns(replace(FIRST, variant=replace(FIRST.variant, key="other"))), "not told apart"),
        (replace(RUN, at=-1.0), "no moment"),
    ],
)
def test_what_nothing_could_show_is_refused(tmp_path: Path, run: StoredRun, told: str) -> None:
    with pytest.raises(InvalidFile, match=told):
        open_bundle(written(tmp_path / "a", bundle_of(run)))


@pytest.mark.parametrize("sampling", [{"repeats": 0}, {"repeats": -1}, {"votes": 10**9}, {"repeats": 20_001}])
def test_no_number_of_samples_is_counted_out(tmp_path: Path, sampling: dict[str, int]) -> None:
    data = json.loads(members()["run.json"])
    data["run"]["columns"][0]["sampling"] = sampling
    with pytest.raises(InvalidFile, match="no samples, or more than"):
        open_bundle(written(tmp_path / "a", relisted(run_json=json.dumps(data).encode())))


def test_what_still_runs_is_partial(tmp_path: Path) -> None:
    call = RUN.calls[0]
    run = replace(RUN, calls=(replace(call, column=replace(call.column, state="streaming")),))
    bundle = open_bundle(written(tmp_path / "a", bundle_of(run)))
    assert bundle.run.calls[0].column.state == bundle.table["rows"][0]["state"] == "partial"


def with_secrets() -> StoredRun:
    endpoint = Endpoint(
        "e", "e", parameters={"api_key": SECRET, "model": "m"}, headers={"Authorization": "e Authorization 12ab34"},
        tokenizer="/srv/kim/models/tokenizer.json", extra={"inner": [{"password": "hunter2secret"}]},
    )  # fmt: skip
    sent = SentRequest(
        "POST", f"https://x.test/?key={SECRET}", (("x-api-key", SECRET),), f'{{"k": "{SECRET}"}}'.encode()
    )
    exchange = Exchange(sent, Reply(200, (("Set-Cookie", "session-of-kim"),), f"you sent {SECRET}".encode()))
    call = RUN.calls[0]
    request = replace(call.request, endpoint=endpoint)
    call = replace(call, request=request, column=replace(call.column, exchange=exchange))
    column = replace(RUN.run.columns[0], request=request)
    return replace(RUN, calls=(call,), run=replace(RUN.run, columns=(column,)))


def test_no_secret_is_in_it() -> None:
    data = b"\n".join(members(bundle_of(with_secrets())).values())
    for secret in (SECRET, "hunter2secret", "session-of-kim", "12ab34", "/srv/kim"):
        assert secret.encode() not in data
    assert b"tokenizer.json" in data
    assert "누가.prompt.yaml".encode() in data
    assert b'"model": "m"' in data


def test_a_foreign_endpoint_has_no_headers_and_an_own_one_is_taken(tmp_path: Path) -> None:
    run = open_bundle(written(tmp_path / "a", bundle_of(with_secrets()))).run
    assert run.run.columns[0].request.endpoint.headers == {}
    own = Endpoint("e", "mine", headers={"Authorization": "mine"})
    assert labels_of(run) == ("e",)
    at_own = with_endpoints(run, {"e": own, "other": Endpoint("other", "other")})
    assert at_own.run.columns[0].request.endpoint == at_own.calls[0].request.endpoint == own
