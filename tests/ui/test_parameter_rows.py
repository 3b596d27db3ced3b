"""What becomes of each setting at an endpoint, as the user reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ui.models.parameter_rows import ParameterRow, not_as_set, out_of_range, parameter_rows, range_text
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint, Probed
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.format import Parameters
from workbench.endpoints.payloads.parameters import CUT_HERE, Sends
from workbench.endpoints.payloads.sent_parameters import sent_parameters
from workbench.prompts.prompt import Generation

FULL = Generation(max_tokens=256, temperature=0.5, top_p=0.9, top_k=40, stop=("--", "x"), seed=7, extra={"raw": [1]})
FLAN = Endpoint("flan", "flan", payload="jumpstart")


def rows(endpoint: Endpoint, generation: Generation) -> dict[str, ParameterRow]:
    parameters = sent_parameters(endpoint, generation)
    assert parameters is not None
    return {row.setting: row for row in parameter_rows(endpoint, generation, parameters)}


@pytest.mark.parametrize("payload", [name for name in PAYLOADS if name != "custom"])
def test_every_format_has_a_row_for_each_setting_and_a_value_now(payload: str) -> None:
    found = rows(replace(FLAN, payload=payload), FULL)
    settings = ["max tokens", "temperature", "top p", "top k", "stop", "seed", "raw", "stream"]
    assert list(found) == settings
    assert all(row.sent and row.now for row in found.values())
    assert found["max tokens"].now == "256"
    assert found["stop"].now == "2 sequences"
    assert found["raw"].now == "[1]"
    sends = PAYLOADS[payload].sends
    for name, setting in zip(("max_tokens", "top_p", "seed"), ("max tokens", "top p", "seed"), strict=True):
        assert found[setting].exact == (name in sends)


def test_what_cannot_be_sent_says_so() -> None:
    parameters = Parameters(unsent=("top_k", "seed"), adapted={"stop": CUT_HERE})
    assert not_as_set(FULL, parameters) == "not sent: top k, seed · stop is cut here"
    cut = rows(FLAN, FULL)["stop"]
    assert (cut.sent, cut.exact) == ("cut here, not sent", False)


def test_an_adapted_value_says_what_is_sent_instead() -> None:
    cold = replace(FULL, temperature=0.0)
    found = rows(FLAN, cold)
    assert (found["temperature"].sent, found["temperature"].now) == ("do_sample: false", "0")
    assert found["top p"].sent == "left out, which means the same"
    parameters = sent_parameters(FLAN, cold)
    assert parameters is not None
    assert "temperature 0 sent as do_sample: false" in not_as_set(cold, parameters)


def test_a_value_out_of_range_is_named_with_the_range() -> None:
    hot = replace(FULL, top_p=2.0)
    parameters = sent_parameters(FLAN, hot)
    assert parameters is not None
    assert rows(FLAN, hot)["top p"].caution
    assert out_of_range(FLAN, hot, parameters) == "top p 2: the range is 0 – 1"
    assert not any(row.caution for setting, row in rows(FLAN, FULL).items() if setting == "top p")


@pytest.mark.parametrize(
    ("sends", "text"),
    [
        (Sends("a", minimum=1, maximum=2048), "1 – 2,048"),
        (Sends("a", minimum=0, above=True), "> 0"),
        (Sends("a", minimum=0, maximum=1, above=True), "> 0, ≤ 1"),
        (Sends("a", maximum=0.5), "≤ 0.5"),
        (Sends("a", minimum=0), "≥ 0"),
        (Sends("a", at_most=4), "up to 4"),
        (Sends("a"), ""),
    ],
)
def test_ranges_are_read_at_a_glance(sends: Sends, text: str) -> None:
    assert range_text(sends) == text


def test_streaming_tells_of_the_target_model_and_of_what_the_probe_found() -> None:
    assert rows(FLAN, FULL)["stream"].now == "on"
    assert rows(replace(FLAN, stream=False), FULL)["stream"].now == "off"
    routed = rows(replace(FLAN, target_model="a.tar.gz"), FULL)["stream"]
    assert (routed.sent, routed.now, routed.caution) == ("not with a target model", "off", True)
    probed = replace(FLAN, probed=Probed("2026-11-24", 2, "jsonlines"))
    assert rows(probed, FULL)["stream"].sent == "JSON lines"


def test_the_embedded_endpoints_have_rows_too() -> None:
    for endpoint in EMBEDDED:
        assert rows(endpoint, Generation())["max tokens"].now == "256"


def test_a_broken_format_says_nothing() -> None:
    assert sent_parameters(replace(FLAN, payload="nobody"), FULL) is None


def test_the_endpoints_own_that_a_setting_goes_before_is_told() -> None:
    endpoint = replace(FLAN, payload="openai", parameters={"temperature": 0.9, "model": "m"})
    parameters = sent_parameters(endpoint, Generation(temperature=0.5))
    assert parameters is not None
    assert not_as_set(Generation(temperature=0.5), parameters) == "the endpoint’s own not sent: temperature"
    raw = parameter_rows(endpoint, Generation(temperature=0.5), parameters)[6:8]
    assert [(row.setting, row.sent, row.caution) for row in raw] == [
        ("model", "model", False), ("temperature", "not sent: the prompt’s setting goes before", True)
    ]  # fmt: skip
