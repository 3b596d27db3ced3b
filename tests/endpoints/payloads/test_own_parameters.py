"""What the endpoint's own parameters are sent as beside those of the run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.endpoints.payloads.golden import TEXT
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads.choosing import request_of
from workbench.prompts.prompt import Generation


def sent(payload: str, own: dict[str, Any], generation: Generation) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The parameters in the body, and which of the endpoint's own are not among them."""
    request = request_of(Endpoint("a", "a", payload=payload, parameters=own), TEXT, generation)
    body = json.loads(request.body)
    return body.get("parameters", body), request.parameters.overruled


@pytest.mark.parametrize("name", ["max_tokens", "max_new_tokens"])
def test_what_is_set_for_the_run_goes_before_under_our_name_and_the_formats(name: str) -> None:
    found, overruled = sent("tgi", {name: 500, "watermark": True}, Generation(max_tokens=7))
    assert (found["max_new_tokens"], found["watermark"], overruled) == (7, True, (name,))
    assert "max_tokens" not in found


def test_where_the_run_sets_nothing_the_endpoints_own_are_sent_as_they_are() -> None:
    found, overruled = sent("tgi", {"max_new_tokens": 500, "temperature": 0.9}, Generation(max_tokens=None))
    assert (found["max_new_tokens"], found["temperature"], overruled) == (500, 0.9, ())


@pytest.mark.parametrize("payload", ["tgi", "openai", "jumpstart", "llama2-text", "llama3", "cohere", "hf-toolkit"])
def test_temperature_0_is_not_undone(payload: str) -> None:
    own = {"temperature": 0.9, "do_sample": True, "top_p": 0.95}
    found, overruled = sent(payload, own, Generation(temperature=0))
    alone, _ = sent(payload, {}, Generation(temperature=0))
    assert found == alone
    assert "temperature" in overruled


def test_raw_parameters_of_the_run_go_before_everything() -> None:
    generation = Generation(temperature=0, extra={"temperature": 2})
    assert sent("openai", {"temperature": 0.9}, generation)[0]["temperature"] == 2


def test_the_same_value_is_no_loss() -> None:
    assert sent("openai", {"temperature": 0.5, "model": "m"}, Generation(temperature=0.5))[1] == ()


def test_a_custom_format_gets_what_the_run_sets() -> None:
    custom = CustomPayload('{"t": {{ temperature }}, "k": {{ k }}}')
    endpoint = Endpoint("a", "a", payload="custom", custom=custom, parameters={"temperature": 0.9, "k": 3})
    request = request_of(endpoint, TEXT, Generation(temperature=0.1))
    assert json.loads(request.body) == {"t": 0.1, "k": 3}
    assert request.parameters.overruled == ("temperature",)


def test_an_empty_stop_sequence_is_not_sent() -> None:
    assert "stop" not in sent("openai", {}, Generation(stop=("",)))[0]
    assert sent("openai", {}, Generation(stop=("", "x")))[0]["stop"] == ["x"]
