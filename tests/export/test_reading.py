"""The text that exported code takes out of a reply is the one that the payload formats read."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.endpoints.payloads.golden import GOLDEN
from tests.export.conftest import skip_without_curl
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.shapes import TEXT_FIELDS
from workbench.errors import EndpointError
from workbench.export import TARGETS
from workbench.export.call import call_of
from workbench.prompts.prompt import Prompt

CALL = call_of(Prompt(name="A", input_template="Hi"), EMBEDDED[0])
SHAPES: tuple[Any, ...] = (
    *({name: "found"} for name in TEXT_FIELDS if name != "message"),
    [{"generated_text": "", "details": {"finish_reason": "length"}}],
    {"choices": [{"message": {"role": "assistant", "content": "a"}, "finish_reason": "stop"}], "error": None},
    {"choices": [{"message": {"content": None}, "text": "b"}]},
    {"completions": [{"data": {"text": "c"}, "finishReason": {}}]},
    [[{"generation": {"role": "assistant", "content": "d"}}]],
    {"generated_texts": ["e", "f"]},
    {"generated_text": "", "details": {"finish_reason": "error"}},
    {"choices": [{"message": {"content": ""}, "finish_reason": "error"}]},
    {"error": "too long", "error_type": "validation", "generated_text": "g"},
    {"error": {"message": "no"}},
    {"error": "", "answer": "h"},
    {"object": "error", "message": "no", "code": 400},
    {"generated_texts": []},
    "only text",
    None,
    7,
    False,
    {},
    [],
    {"text": 3, "details": [1]},
)


def text_of(value: Any) -> str | None:
    """What a run would show; TGI's and OpenAI's formats look at finish reasons, too."""
    body = json.dumps(value).encode()
    try:
        return [PAYLOADS[name].reply(body).text for name in PAYLOADS][-1]
    except EndpointError:
        return None


def read_in_python(value: Any) -> str | None:
    code = TARGETS["boto3"].write(CALL)
    reading = code[code.index("TEXT_FIELDS = ") : code.index("reply = send")]
    names: dict[str, Any] = {}
    exec(reading, names)  # noqa: S102
    found = names["text_in"](value)
    assert found is None or isinstance(found, str)
    return found


@pytest.mark.parametrize("value", SHAPES, ids=json.dumps)
def test_python_reads_what_a_run_reads(value: Any) -> None:
    assert read_in_python(value) == text_of(value)


@pytest.mark.parametrize("payload", [name for name in GOLDEN if not name.startswith("instruction")])
def test_python_reads_the_golden_reply_of_every_format(payload: str) -> None:
    assert read_in_python(json.loads(GOLDEN[payload].reply)) == GOLDEN[payload].read.text


VALUES = st.recursive(
    st.none() | st.integers(0, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(TEXT_FIELDS), inner, max_size=3),
    max_leaves=5,
)


@given(VALUES)
def test_python_finds_text_wherever_a_run_finds_it(value: Any) -> None:
    assert read_in_python(value) == text_of(value)


def test_jq_reads_what_a_run_reads() -> None:
    skip_without_curl()
    code = TARGETS["curl"].write(CALL)
    reading = code.rpartition("jq -j '")[2].rpartition("'")[0]
    lines = "\n".join(map(json.dumps, SHAPES))
    done = subprocess.run(["jq", "-c", f"try ({reading}) catch null"], input=lines, capture_output=True, text=True)
    assert done.stderr == ""
    assert list(map(json.loads, done.stdout.splitlines())) == list(map(text_of, SHAPES))
