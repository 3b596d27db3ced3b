"""What a name, a model and a container's image tell of the payload format."""

from __future__ import annotations

import pytest

from workbench.endpoints.guesses import CLUES, Evidence, Guess, guess_payload
from workbench.endpoints.payloads.choosing import payload_names


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


_REGISTRY = "763104351884.dkr.ecr.us-east-1.amazonaws.com"
_TGI = f"{_REGISTRY}/huggingface-pytorch-tgi-inference:2.3.0-tgi2.2.0-gpu-py310-cu121-ubuntu22.04"
_LMI = f"{_REGISTRY}/djl-inference:0.33.0-lmi15.0.0-cu128"
_TOOLKIT = f"{_REGISTRY}/huggingface-pytorch-inference:2.1.0-transformers4.37.0-gpu-py310-cu118-ubuntu20.04"
_VLLM = f"{_REGISTRY}/vllm:0.9-gpu"


@pytest.mark.parametrize(
    ("evidence", "payload", "source"),
    [
        (Evidence("prod", _TGI), "tgi", "image"),
        (Evidence("prod", _LMI), "lmi", "image"),
        (Evidence("prod", _VLLM), "openai", "image"),
        (Evidence("prod", _TOOLKIT), "hf-toolkit", "image"),
        (Evidence("prod", _LMI, "mistralai/Mistral-7B-Instruct-v0.3"), "openai", "model"),
        (Evidence("prod", _TGI, "tiiuae/falcon-7b-instruct"), "tgi", "image"),
        (Evidence("prod", _TOOLKIT, "huggingface-text2text-flan-t5-xxl"), "jumpstart", "model"),
        (Evidence("prod", _TOOLKIT, "huggingface-textgeneration1-bloomz-7b1-fp16"), "jumpstart-bloomz", "model"),
        (Evidence("prod", _LMI, "meta-textgeneration-llama-2-7b-f"), "llama2-chat", "model"),
        (Evidence("prod", _LMI, "meta-textgeneration-llama-2-7b"), "llama2-text", "model"),
        (Evidence("prod", _LMI, "meta-textgeneration-llama-3-8b"), "llama3", "model"),
        (Evidence("prod", package="cohere-gpt-medium-v1-5-15e34931a06235b7bac32dca396a970a"), "cohere", "package"),
        (Evidence("prod", package="cohere-command-r-v2-a099"), "cohere-chat", "package"),
        (Evidence("prod", package="j2-ultra-v1-1-053"), "j2", "package"),
        (Evidence("prod", package="contextual-answers-2-09"), "contextual-answers", "package"),
        (Evidence("a-flan-t5", _TGI), "tgi", "image"),
        (Evidence("jumpstart-dft-hf-text2text-flan-t5-xl", _TOOLKIT), "jumpstart", "model"),
    ],
)
def test_container_and_model_tell_before_the_name(evidence: Evidence, payload: str, source: str) -> None:
    guess = guess_payload(evidence)
    assert (guess.payload, guess.source) == (payload, source)
    assert guess.word


def test_only_llama_2_is_told_to_need_its_licence_with_every_call() -> None:
    assert guess_payload(Evidence("meta-textgeneration-llama-2-13b-f")).needs_eula
    assert not guess_payload(Evidence("meta-textgeneration-llama-3-8b")).needs_eula
    assert not guess_payload(Evidence("hf-llm-falcon-7b")).needs_eula


def test_the_table_names_formats_that_there_are_and_each_pattern_is_sound() -> None:
    unknown = {clue.payload for clue in CLUES} - set(payload_names())
    assert unknown <= {"jumpstart-embedding", "tf-embedding", "lmi-embedding", "cohere-embed", "openai-embedding"}
    assert all(clue.model or clue.image for clue in CLUES)
