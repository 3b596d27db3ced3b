"""What to cut from a prompt that is too long: an ordered few proposals, each one a whole new prompt.

`excess` says by how many tokens a prompt is too long for where it goes (the answer's room included); none or less means
that it fits. It is asked of every proposal, so that a proposal which says that it is enough is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.prompts.choosing import Similarity, used_examples
from workbench.prompts.prompt import Prompt
from workbench.prompts.shortening import shortened
from workbench.prompts.similarity import character_similarity
from workbench.prompts.tokens import count_tokens

Excess = Callable[[Prompt], int]

MOST = 6
# A value shorter than this is not worth a proposal, and an answer is left this much.
_LEAST_VALUE = 60
_LEAST_ANSWER = 32
# Of the longest values, so many are tried.
_VALUES = 2


@dataclass(frozen=True)
class Cut:
    """One proposal. `prompt` is the prompt with it made; `frees` are its tokens; `enough`: it fits by itself.

    `kind` says what is cut and which of the other fields matter: `examples_longest`, `examples_last` and
    `examples_unlike` switch `examples` (positions in the bank) off, `fewer` uses the `number` most similar or first
    ones, `zero_shot` none, `value` shortens the value `name` to about `number` tokens, `answer` asks for at most
    `number`.
    """

    kind: str
    prompt: Prompt
    frees: int = 0
    enough: bool = False
    examples: tuple[int, ...] = ()
    name: str = ""
    number: int = 0


def cuts(
    prompt: Prompt,
    excess: Excess,
    example_tokens: Mapping[int, int] | None = None,
    similarity: Similarity = character_similarity,
) -> tuple[Cut, ...]:
    """What is enough by itself first, then what frees most; no two lead to the same prompt.

    `example_tokens` are the tokens by position in the bank, where they are known.
    """
    over = excess(prompt)
    if over <= 0:
        return ()
    measured: list[Cut] = []
    for cut in _proposals(prompt, over, excess, example_tokens, similarity):
        if all(cut.prompt != other.prompt for other in measured):
            left = excess(cut.prompt)
            measured.append(replace(cut, frees=over - left, enough=left <= 0))
    useful = [cut for cut in measured if cut.frees > 0]
    return tuple(sorted(useful, key=lambda cut: (not cut.enough, 0 if cut.enough else -cut.frees))[:MOST])


def _proposals(
    prompt: Prompt, over: int, excess: Excess, tokens: Mapping[int, int] | None, similarity: Similarity
) -> Iterator[Cut]:
    used = used_examples(prompt, similarity=similarity)
    if used:
        sizes = tokens or {position: _example_tokens(prompt, position) for position in used}
        yield from _without_examples(prompt, used, over, sizes, excess, similarity)
    yield from _shorter_values(prompt, excess)
    yield from _shorter_answer(prompt, over)


# Examples


def _without_examples(
    prompt: Prompt,
    used: Sequence[int],
    over: int,
    sizes: Mapping[int, int],
    excess: Excess,
    similarity: Similarity,
) -> Iterator[Cut]:
    if prompt.technique == "one_shot":
        yield _no_examples(prompt)
        return
    # Where not all enabled ones are used, others take the places of those that are switched off.
    if len(used) == sum(example.enabled for example in prompt.examples):
        longest = sorted(used, key=lambda position: -sizes.get(position, 0))
        orders = {"examples_longest": longest, "examples_last": list(reversed(used))}
        if prompt.values:
            orders["examples_unlike"] = _unlike(prompt, used, similarity)
        for kind, order in orders.items():
            off = _enough_of(order, over, sizes, lambda taken: excess(_switched_off(prompt, taken)) <= 0)
            yield Cut(kind, _switched_off(prompt, off), examples=tuple(sorted(off)))
    yield _fewer(prompt, len(used), excess)


def _enough_of(
    order: Sequence[int], over: int, sizes: Mapping[int, int], enough: Callable[[Sequence[int]], bool]
) -> list[int]:
    """The first few of `order` that free enough: as many as their sizes say, and then one more at a time."""
    taken, freed = 0, 0
    while taken < len(order) and freed < over:
        freed += sizes.get(order[taken], 0)
        taken += 1
    while taken < len(order) and not enough(order[:taken]):
        taken += 1
    return list(order[:taken])


def _switched_off(prompt: Prompt, positions: Sequence[int]) -> Prompt:
    examples = tuple(
        replace(example, enabled=False) if position in positions else example
        for position, example in enumerate(prompt.examples)
    )
    return replace(prompt, examples=examples)


def _fewer(prompt: Prompt, used: int, excess: Excess) -> Cut:
    """As many of the examples as fit, by bisection: the most similar ones unless the prompt chooses otherwise."""
    by = "similar" if prompt.choose.by == "all" else prompt.choose.by

    def choosing(n: int) -> Prompt:
        return replace(prompt, choose=replace(prompt.choose, by=by, n=n))

    low, high = 0, used
    while high - low > 1:
        middle = (low + high) // 2
        if excess(choosing(middle)) <= 0:
            low = middle
        else:
            high = middle
    return Cut("fewer", choosing(low), number=low) if low else _no_examples(prompt)


def _no_examples(prompt: Prompt) -> Cut:
    return Cut("zero_shot", replace(prompt, technique="zero_shot"))


def _unlike(prompt: Prompt, used: Sequence[int], similarity: Similarity) -> list[int]:
    """The used examples, the least similar to the current input first."""
    query = "\n".join(str(prompt.values.get(name, "")) for name in prompt.input_names)
    texts = ["\n".join(map(str, prompt.examples[position].inputs.values())) for position in used]
    scores = dict(zip(used, similarity(query, texts), strict=True))
    return sorted(used, key=lambda position: (scores[position], -position))


def _example_tokens(prompt: Prompt, position: int) -> int:
    example = prompt.examples[position]
    texts = (*map(str, example.inputs.values()), example.output, example.reasoning)
    return sum(count_tokens(text) for text in texts)


# Values and the answer


def _shorter_values(prompt: Prompt, excess: Excess) -> Iterator[Cut]:
    texts = {name: value for name, value in prompt.values.items() if isinstance(value, str)}
    sizes = {name: count_tokens(text) for name, text in texts.items()}
    longest = sorted((name for name in texts if sizes[name] >= _LEAST_VALUE), key=lambda name: -sizes[name])
    for name in longest[:_VALUES]:

        def with_value(text: str, name: str = name) -> Prompt:
            return replace(prompt, values={**prompt.values, name: text})

        if excess(with_value("")) > 0:
            continue  # not even without it
        text = shortened(texts[name], lambda text, make=with_value: excess(make(text)) <= 0)  # type: ignore[misc]
        yield Cut("value", with_value(text), name=name, number=count_tokens(text))


def _shorter_answer(prompt: Prompt, over: int) -> Iterator[Cut]:
    asked = prompt.generation.max_tokens
    if asked is not None and asked > _LEAST_ANSWER:
        number = max(asked - over, _LEAST_ANSWER)
        yield Cut("answer", replace(prompt, generation=replace(prompt.generation, max_tokens=number)), number=number)
