"""Long documents summarised chunk by chunk."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import pytest

from workbench.documents.answering.summarising import Summarising, begun, summarised
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError

_WHOLE = "This is a sentence that is surely longer than the sixty-four characters."


def _call(prompt: str) -> Generator[Any, None, str]:
    yield "piece"
    return "Too short." if "c c" in prompt else f"{_WHOLE} And this is not"


def test_unfinished_sentences_and_short_summaries_are_dropped() -> None:
    *_, state = summarised(begun("a  a\n b b c c", words=2), _call, Stop())
    assert isinstance(state, Summarising)
    assert state.finished
    assert state.text == f"{_WHOLE}\n\n{_WHOLE}"


@pytest.mark.parametrize("method", ["map_reduce", "refine"])
def test_gone_on_with_from_the_saved_state(method: str) -> None:
    whole = [one for one in summarised(begun("a a b b c c", method, 2), _call, Stop()) if isinstance(one, Summarising)]
    again = Summarising.from_json(json.loads(json.dumps(whole[0].as_json())))
    rest = [one for one in summarised(again, _call, Stop()) if isinstance(one, Summarising)]
    assert [*whole[:1], *rest] == whole
    assert len(rest) == 2


@pytest.mark.parametrize("value", [None, {}, {"method": "x", "pieces": [], "summaries": []}])
def test_what_is_no_state_is_told(value: object) -> None:
    with pytest.raises(UsageError, match="not the state"):
        Summarising.from_json(value)
