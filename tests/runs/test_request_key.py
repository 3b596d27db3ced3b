"""When two requests are the same question, and when they are not."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workbench.endpoints.endpoint import CustomPayload, Endpoint, Limits, Price, Probed
from workbench.endpoints.payloads import PAYLOADS
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.runs.request import RunRequest
from workbench.runs.request_key import request_key

ENDPOINT = Endpoint("mine", "my-endpoint", region="us-east-1")
REQUEST = RunRequest("mine", ENDPOINT, RenderedPrompt("Say yes."), Generation(temperature=0.0))
OVER_HTTPS = Endpoint("web", "", transport="https", url="https://host/v1", payload="openai", headers={"x-key": "entry"})
CUSTOM = CustomPayload(request='{"q": {{ prompt | tojson }}}', text="a")


def key(endpoint: Endpoint = ENDPOINT, **changes: Any) -> str:
    return request_key(replace(REQUEST, endpoint=endpoint, **changes))


def test_it_is_sha_256_in_hex_and_always_the_same() -> None:
    assert len(bytes.fromhex(request_key(REQUEST))) == 32
    assert key() == key()


# What decides which model answers, or what it is told; and what does not.
DECIDES: dict[str, Any] = {
    "name": "other", "region": "eu-west-1", "profile": "work", "payload": "jumpstart", "component": "part",
    "variant": "blue", "target_model": "a.tar.gz", "container": "second", "attributes": "k=v", "accept_eula": True,
    "parameters": {"odd": 3},
}  # fmt: skip
IS_NOTHING: dict[str, Any] = {
    "label": "renamed", "stream": False, "limits": Limits(total_s=1), "price": Price(per_hour=1.0),
    "probed": Probed("2026-01-01", 1), "tokenizer": "t", "wrapper": "w", "description": "d", "extra": {"x": 1},
}  # fmt: skip
# Tested by themselves: they belong to another transport, another format, or make a call that is never the same again.
OTHERS = {"transport", "url", "headers", "custom", "session_id"}


def test_every_field_of_an_endpoint_is_decided_upon() -> None:
    assert {field.name for field in fields(Endpoint)} == DECIDES.keys() | IS_NOTHING.keys() | OTHERS


@pytest.mark.parametrize("field", DECIDES)
def test_where_it_goes_decides(field: str) -> None:
    assert key(replace(ENDPOINT, **{field: DECIDES[field]})) not in ("", key())


@pytest.mark.parametrize("field", IS_NOTHING)
def test_what_the_model_never_sees_is_nothing(field: str) -> None:
    assert key(replace(ENDPOINT, **{field: IS_NOTHING[field]})) == key()


def test_an_address_and_its_headers_decide() -> None:
    changed = (
        replace(OVER_HTTPS, url="https://other/v1"),
        replace(OVER_HTTPS, headers={"x-key": "other"}),
        replace(OVER_HTTPS, headers={}),
    )
    assert len({key(one) for one in (ENDPOINT, OVER_HTTPS, *changed)}) == 5
    assert key(replace(OVER_HTTPS, name="nothing")) == key(OVER_HTTPS)


def test_an_embedded_endpoint_is_not_the_accounts_of_that_name() -> None:
    assert key(Endpoint("local:x", "x")) != key(Endpoint("x", "x"))


@pytest.mark.parametrize("change", [{"text": "b"}, {"stream_text": "s"}, {"request": '{"p": {{ prompt | tojson }}}'}])
def test_what_is_read_of_a_reply_of_ones_own_format_decides(change: dict[str, Any]) -> None:
    endpoint = replace(ENDPOINT, payload="custom", custom=CUSTOM)
    assert key(replace(endpoint, custom=replace(CUSTOM, **change))) not in ("", key(endpoint))


def test_in_json_of_ones_own_the_order_is_nothing_but_no_field_is_lost() -> None:
    def written(body: str) -> str:
        sent = CustomPayload(request=body, text="a")
        return request_key(replace(REQUEST, endpoint=replace(ENDPOINT, payload="custom", custom=sent)))

    twice = [written(f'{{"a": "{first}", "a": "x"}}') for first in "pq"]
    assert len({*twice, written('{"a": "x"}')}) == 3


def test_the_repeat_and_the_column_are_nothing() -> None:
    assert key(repeat=2, column="other") == key()


def test_a_session_and_what_cannot_be_sent_have_none() -> None:
    assert key(replace(ENDPOINT, session_id="NEW_SESSION")) == ""
    assert key(refusal=UsageError("No.", "Never.")) == ""


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
GENERATIONS = st.builds(
    Generation,
    max_tokens=st.none() | st.integers(1, 3),
    temperature=st.sampled_from([None, 0.0, 0.5]),
    top_p=st.sampled_from([None, 0.5, 1.0]),
    top_k=st.none() | st.integers(1, 2),
    stop=st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True).map(tuple),
    seed=st.none() | st.integers(0, 1),
    extra=st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 1) | st.lists(TEXTS, max_size=2), max_size=2),
)


@settings(max_examples=40)
@given(st.sampled_from(list(PAYLOADS)), TEXTS, TEXTS, GENERATIONS, GENERATIONS)
def test_any_other_byte_of_the_prompt_or_of_a_parameter_is_another_question(
    payload: str, text: str, other: str, generation: Generation, changed: Generation
) -> None:
    endpoint = replace(ENDPOINT, payload=payload)

    def asked(said: str, with_it: Generation) -> str:
        prompt = RenderedPrompt(None, (RenderedMessage("system", f"c: {said}"), RenderedMessage("user", f"q: {said}")))
        if not PAYLOADS[payload].takes_messages:
            prompt = RenderedPrompt(f"c: {said}\n\nq: {said}?")
        return request_key(replace(REQUEST, endpoint=endpoint, prompt=prompt, generation=with_it))

    same = asked(text, generation)
    assume(same)  # some formats cannot send every text
    assert asked(text, replace(generation)) == same
    if other != text:
        assert asked(other, generation) != same
    if changed != generation:
        assert asked(text, changed) != same
