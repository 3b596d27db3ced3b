"""What to cut: each proposal is measured, so that one that says it is enough makes the prompt fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts.choosing import used_examples
from workbench.prompts.cutting import MOST, Cut, cuts
from workbench.prompts.prompt import CHOICES, MODES, TECHNIQUES, Choose, Example, Generation, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.tokens import count_tokens

WORDS = ["lantern", "oar", "harbour", "gull", "sail", "rope", "tide", "anchor", "mast", "wind"]


def words(n: int, start: int = 0) -> str:
    return " ".join(WORDS[(start + i) % len(WORDS)] + ("." if i % 7 == 6 else "") for i in range(n))


def example(n: int, question: str, *, enabled: bool = True) -> Example:
    return Example({"question": question}, words(n), enabled=enabled)


PROMPT = Prompt(
    "it",
    technique="few_shot",
    instruction="Answer from the passage.",
    examples=(example(10, "gull"), example(60, "wide"), example(20, "tide"), example(30, "wind", enabled=False)),
    input_template="{{ context }}\n\nQuestion: {{ question }}",
    values={"question": "tide", "context": words(200)},
    generation=Generation(max_tokens=100),
)


def excess_of(window: int) -> Callable[[Prompt], int]:
    def excess(prompt: Prompt) -> int:
        tokens = sum(count_tokens(message.content) for message in render(prompt).as_messages())
        return tokens + (prompt.generation.max_tokens or 0) - window

    return excess


def proposed(prompt: Prompt, over: int) -> dict[str, Cut]:
    """By kind, where the prompt is too long by so many tokens."""
    window = excess_of(0)(prompt) - over
    return {cut.kind: cut for cut in cuts(prompt, excess_of(window))}


def test_a_prompt_that_fits_needs_no_cut() -> None:
    assert proposed(PROMPT, 0) == {}


def test_a_few_tokens_are_freed_in_many_ways() -> None:
    found = proposed(PROMPT, 40)
    assert found["examples_longest"].examples == (1,)
    assert found["examples_last"].examples == (1, 2)
    assert found["examples_unlike"].examples == (0, 1)
    assert found["fewer"].prompt.choose == Choose("similar", found["fewer"].number)
    assert (found["value"].name, found["answer"].number) == ("context", 60)
    assert all(cut.enough for cut in found.values())
    assert found["answer"].frees == 40


def test_the_rest_of_the_prompt_stays_as_it_is() -> None:
    for cut in proposed(PROMPT, 40).values():
        changed = cut.prompt
        assert replace(changed, examples=(), choose=Choose(), values={}, generation=Generation()) == replace(
            PROMPT, examples=(), choose=Choose(), values={}, generation=Generation()
        )
        assert changed.values["question"] == "tide"
        assert PROMPT.values["context"].startswith(changed.values["context"])
        assert [one.output for one in changed.examples] == [one.output for one in PROMPT.examples]


def test_what_is_not_enough_comes_last_and_says_so() -> None:
    found = cuts(PROMPT, excess_of(excess_of(0)(PROMPT) - 150))
    assert [cut.enough for cut in found] == sorted((cut.enough for cut in found), reverse=True)
    assert {cut.kind for cut in found if cut.enough} == {"value"}
    frees = [cut.frees for cut in found if not cut.enough]
    assert frees == sorted(frees, reverse=True)


def test_where_others_would_take_their_places_fewer_are_chosen_instead() -> None:
    found = proposed(replace(PROMPT, choose=Choose("first", 2)), 40)
    assert "examples_last" not in found
    assert found["fewer"].prompt.choose == Choose("first", 1)


def test_the_only_example_goes_with_the_technique() -> None:
    assert proposed(replace(PROMPT, technique="one_shot"), 10)["zero_shot"].prompt.technique == "zero_shot"
    assert "zero_shot" in proposed(PROMPT, 110)


def test_a_value_is_not_cut_where_even_none_of_it_would_not_do() -> None:
    assert "value" not in proposed(PROMPT, 400)


@pytest.mark.parametrize("tokens", [40, 32, 20, None])
def test_an_answer_keeps_some_room(tokens: int | None) -> None:
    found = proposed(replace(PROMPT, generation=Generation(max_tokens=tokens)), 50)
    assert ("answer" in found) == (tokens == 40)
    assert tokens != 40 or found["answer"].number == 32


prompts = st.builds(
    replace,
    st.just(PROMPT),
    technique=st.sampled_from(TECHNIQUES),
    mode=st.sampled_from(MODES),
    choose=st.builds(Choose, by=st.sampled_from(CHOICES), n=st.none() | st.integers(1, 6)),
    examples=st.lists(
        st.builds(example, st.integers(1, 60), st.sampled_from(WORDS), enabled=st.booleans()), max_size=6
    ).map(tuple),
    values=st.builds(lambda n: {"question": "tide", "context": words(n)}, st.integers(0, 200)),
    generation=st.builds(Generation, max_tokens=st.none() | st.integers(1, 200)),
)


@given(prompts, st.integers(1, 400))
def test_a_proposal_that_is_enough_makes_the_prompt_fit(prompt: Prompt, over: int) -> None:
    excess = excess_of(excess_of(0)(prompt) - over)
    found = cuts(prompt, excess)
    assert len(found) <= MOST
    for cut in found:
        assert cut.enough == (excess(cut.prompt) <= 0)
        assert cut.frees == over - excess(cut.prompt) > 0
        assert cut.prompt != prompt
        if cut.kind == "fewer":
            assert len(used_examples(cut.prompt)) <= cut.number
