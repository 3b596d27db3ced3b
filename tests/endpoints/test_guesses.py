"""What a name, a model and a container's image tell of the payload format."""

from __future__ import annotations

import pytest

from workbench.endpoints.guesses import Evidence, Guess, guess_payload


@pytest.mark.parametrize(
    ("name", "payload", "word"),
    [
        ("jumpstart-text2text", "jumpstart", "text2text"),
        ("my-flan-ul2", "jumpstart", "flan"),
        ("meta-llama-3-8b-instruct", "openai", "llama"),
        ("Mistral7B", "openai", "mistral"),
        ("qwen2-5-prod", "openai", "qwen"),
        ("hf-llm-falcon-7b", "tgi", "hf"),
        ("production", "tgi", ""),
        ("transformers-proof", "tgi", ""),
    ],
)
def test_a_format_is_guessed_from_a_word_of_the_name(name: str, payload: str, word: str) -> None:
    assert guess_payload(Evidence(name)) == Guess(payload, word, "name" if word else "")
