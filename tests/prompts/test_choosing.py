"""Which examples are used."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts.choosing import choice_is_quick, used_examples
from workbench.prompts.prompt import CHOICES, TECHNIQUES, Choose, Example, Prompt
from workbench.prompts.rendering import render

TEXTS = ("cheap red shoes", "expensive red shoes", "late train to Busan", "기차가 늦었습니다", "cheap blue shoes")
BANK = tuple(Example({"text": text}, "o") for text in TEXTS)
PROMPT = Prompt(name="A", technique="few_shot", examples=BANK, values={"text": "my train was late"})


def used(**choose: object) -> tuple[int, ...]:
    return used_examples(replace(PROMPT, choose=Choose(**choose)))  # type: ignore[arg-type]


def test_all_first_and_switched_off() -> None:
    assert used() == (0, 1, 2, 3, 4)
    assert used(by="first", n=2) == (0, 1)
    off = replace(PROMPT, examples=(replace(BANK[0], enabled=False), *BANK[1:]))
    assert used_examples(replace(off, choose=Choose(by="first", n=2))) == (1, 2)
    assert used_examples(replace(off, technique="one_shot")) == (1,)
    assert used_examples(replace(off, technique="zero_shot")) == ()


def test_random_is_the_same_for_the_same_seed() -> None:
    choices = {used(by="random", n=3, seed=seed) for seed in range(20)}
    assert used(by="random", n=3, seed=7) == used(by="random", n=3, seed=7)
    assert len(choices) > 3


def test_similar_follows_the_input() -> None:
    assert used(by="similar", n=1) == (2,)
    assert used_examples(replace(PROMPT, choose=Choose("similar", 1)), {"text": "기차가 너무 늦었어요"}) == (3,)


def test_diverse_takes_the_least_alike() -> None:
    assert used(by="diverse", n=3) == (0, 2, 3)


def test_another_similarity_can_be_given() -> None:
    by_length = lambda query, others: [-abs(len(query) - len(other)) for other in others]  # noqa: E731
    nearest = min(range(len(TEXTS)), key=lambda row: abs(len(TEXTS[row]) - len("my train was late")))
    assert used_examples(replace(PROMPT, choose=Choose("similar", 1)), similarity=by_length) == (nearest,)


@given(st.sampled_from(CHOICES), st.none() | st.integers(0, 9), st.lists(st.booleans(), max_size=7))
def test_the_choice_is_of_the_enabled_ones_in_order(by: str, n: int | None, enabled: list[bool]) -> None:
    bank = tuple(Example({"text": str(row)}, "o", enabled=on) for row, on in enumerate(enabled))
    chosen = used_examples(Prompt(name="A", technique="few_shot", examples=bank, choose=Choose(by, n)))
    on = [row for row, one in enumerate(enabled) if one]
    assert set(chosen) <= set(on)
    assert list(chosen) == sorted(chosen)
    assert len(chosen) == (len(on) if n is None or by == "all" else min(n, len(on)))


def test_a_thousand_examples_are_chosen_from() -> None:
    bank = tuple(Example({"text": f"ticket {n} about {'trains' if n % 2 else 'shoes'}"}, "o") for n in range(1000))
    many = replace(PROMPT, examples=bank)
    assert len(used_examples(replace(many, choose=Choose("similar", 8)))) == 8
    assert all(row % 2 for row in used_examples(replace(many, choose=Choose("similar", 8)), {"text": "about trains"}))


@pytest.mark.parametrize("by", ["similar", "diverse"])
def test_an_empty_bank_gives_none(by: str) -> None:
    assert used_examples(replace(PROMPT, examples=(), choose=Choose(by, 3))) == ()


def test_a_quick_choice_asks_for_no_similarity() -> None:
    def refused(query: str, candidates: object) -> list[float]:
        raise AssertionError("the choice compares texts")

    for technique in TECHNIQUES:
        for by in CHOICES:
            prompt = replace(PROMPT, technique=technique, choose=Choose(by, 2))
            if choice_is_quick(prompt):
                used_examples(prompt, similarity=refused)
            else:
                with pytest.raises(AssertionError):
                    used_examples(prompt, similarity=refused)


def test_what_was_chosen_is_rendered_and_not_chosen_again() -> None:
    def refused(query: str, candidates: object) -> list[float]:
        raise AssertionError("chosen twice")

    prompt = replace(PROMPT, choose=Choose("diverse", 2), example_template="{{ text }}", input_template="{{ text }}")
    rendered = render(prompt, similarity=refused, used=(1, 4))
    assert rendered.text == "\n\n".join((TEXTS[1], TEXTS[4], "my train was late"))
