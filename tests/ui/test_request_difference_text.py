"""How it is told what two calls were sent differently."""

from __future__ import annotations

import pytest

from ui.models.request_difference_text import difference_text, requests_text
from workbench.runs.request_differences import ENDPOINT, MODE, PARAMETER, PART, ROLE, RequestDifference


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (RequestDifference(PARAMETER, "temperature", "0.1", "0.7"), "temperature 0.1 → 0.7"),
        (RequestDifference(PARAMETER, "seed", None, "3"), "seed — → 3"),
        (RequestDifference(PARAMETER, "typical_p", "0.9", None), "typical_p 0.9 → —"),
        (RequestDifference(ENDPOINT, "streams", "true", "false"), "stream on → off"),
        (RequestDifference(MODE, "mode", "text", "chat"), "mode Text → Chat"),
        (RequestDifference(ROLE, "message", "user", "assistant", 2), "role of Turn 2 user → assistant"),
        (RequestDifference(PART, "instruction", "a b", "a c", None, 1, 1), "Instruction: 1 word changed"),
        (RequestDifference(PART, "input", "a b", "a", None, 2, 0), "Input: 2 words deleted"),
        (RequestDifference(PART, "input", "a", "a b", None, 0, 1), "Input: 1 word inserted"),
        (RequestDifference(PART, "input", "a", "a ", None, 0, 0), "Input: white space changed"),
        (RequestDifference(PART, "example", None, "x", 3, 0, 1), "Example 3: added"),
        (RequestDifference(PART, "system", "x", None, None, 1, 0), "System: removed"),
    ],
)
def test_each_kind_is_told_with_both_values(difference: RequestDifference, text: str) -> None:
    assert difference_text(difference) == text


def test_the_most_telling_come_first_and_the_rest_is_counted() -> None:
    endpoint = [RequestDifference(ENDPOINT, name, "a", "b") for name in ("label", "name", "payload", "region")]
    prompt = RequestDifference(PART, "instruction", "a b", "a c", None, 1, 1)
    seed = RequestDifference(PARAMETER, "seed", "1", "2")
    assert requests_text([seed, *endpoint, prompt]) == (
        "seed 1 → 2 · endpoint a → b · Instruction: 1 word changed · payload format a → b · 1 more"
    )
    assert requests_text([]) == "Sent the same prompt and parameters"
    assert requests_text(None) == ""
