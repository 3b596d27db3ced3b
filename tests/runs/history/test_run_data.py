"""A run as data is the same run again, and nothing but a run is one."""

import contextlib
import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.prompts.strategies import values
from tests.runs.history.strategies import runs
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import EndpointError, InvalidFile, Phrase, WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import Part, RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.history.records import NewRun, StoredCall, StoredRun
from workbench.runs.history.run_data import FORMAT, dumps, loads, parsed, read_run, run_data
from workbench.runs.request import RunRequest

# A run is so large that making a failure smaller takes minutes.
few = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
ENDPOINT = Endpoint("e", "e")
RUN = StoredRun(1, "u", 1.7e9, NewRun(Prompt("p"), ()), ())


def comparable(value: Any) -> Any:
    """The value with its errors, which are equal to none but themselves, as what they hold."""
    if isinstance(value, WorkbenchError):
        return type(value), *(comparable(one) for one in sorted(vars(value).items()))
    if isinstance(value, Phrase):
        return value.template, comparable(value.values)
    if is_dataclass(value):
        return type(value), *(comparable(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, dict):
        return {name: comparable(one) for name, one in value.items()}
    return tuple(map(comparable, value)) if isinstance(value, tuple | list) else (type(value), value)


@few
@given(runs)
def test_a_run_comes_back_equal(run: StoredRun) -> None:
    again = read_run(json.loads(json.dumps(run_data(run))), "bundle")
    assert comparable(again) == comparable(run)
    assert [str(call.column.error) for call in again.calls] == [str(call.column.error) for call in run.calls]
    assert loads(StoredRun, dumps(run), "here") is not None


@few
@given(st.data(), runs)
def test_what_is_changed_anywhere_is_read_or_refused(data: st.DataObject, run: StoredRun) -> None:
    """No other exception, whatever stands in whatever place."""
    tree = json.loads(json.dumps(run_data(run)))
    place = tree
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(values | st.none() | st.integers() | st.booleans())
            break
        place = place[key]
    with contextlib.suppress(InvalidFile):
        assert isinstance(read_run(tree, "bundle"), StoredRun)


@pytest.mark.parametrize("data", [None, [], {}, "text", {"format": "1"}, {"format": FORMAT, "id": 1}])
def test_what_is_no_run_is_told(data: Any) -> None:
    with pytest.raises(InvalidFile, match="cannot be read as a run"):
        read_run(data, "a.json")


def test_a_newer_format_is_told() -> None:
    with pytest.raises(InvalidFile, match="newer format"):
        read_run({**run_data(RUN), "format": FORMAT + 1}, "a.json")


def test_a_field_that_is_not_known_is_not_lost_in_silence() -> None:
    with pytest.raises(InvalidFile, match=r"run\.colour is not known"):
        read_run({**run_data(RUN), "run": {**run_data(RUN)["run"], "colour": "red"}}, "a.json")


def test_a_part_outside_of_the_prompt_is_refused() -> None:
    request = RunRequest("a", ENDPOINT, RenderedPrompt("abc", (), (Part("input", 0, 4),)))
    run = replace(RUN, calls=(StoredCall(1, 1.0, request, Column("a", "a")),))
    with pytest.raises(InvalidFile, match="lies outside"):
        read_run(run_data(run), "a.json")


def test_a_sentence_without_its_values_is_refused() -> None:
    column = Column("a", "a", error=EndpointError("{endpoint} failed.", endpoint="e"))
    data = run_data(replace(RUN, calls=(StoredCall(1, 1.0, RunRequest("a", ENDPOINT, RenderedPrompt("")), column),)))
    del data["calls"][0]["column"]["error"]["values"]["endpoint"]
    data["calls"][0]["column"]["error"]["values"]["other"] = "x"
    with pytest.raises(InvalidFile, match="lacks its values"):
        read_run(data, "a.json")


def test_what_is_no_json_is_told() -> None:
    for data in (b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(InvalidFile, match="cannot be read as a run"):
            parsed(data, "a.json")
