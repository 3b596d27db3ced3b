"""Random prompts with the characters that break naive formats."""

from hypothesis import strategies as st

from workbench.prompts.prompt import (
    CHOICES,
    MODES,
    REASONING_STYLES,
    ROLES,
    TECHNIQUES,
    AnswerRule,
    ChainOfThought,
    Choose,
    Context,
    Example,
    Generation,
    Message,
    Prompt,
)

SPICE = "가한글“”’<br>{}%#|>-:'\"\\ \t\n\r\u00a0\u0085\u2028\u2029\ufeff😀\0\x07é&*!?@`~_,[]=yesnoNULL0179."
texts = st.text(st.sampled_from(SPICE) | st.characters(exclude_categories=["Cs"]), max_size=24)
words = st.sampled_from(
    ["yes", "no", "null", "~", "007", "1.10", "12:30", "1e3", "0x1f", "- a", "a: b", "# c", "|", ""]
)
scalars = texts | words
names = st.text(st.sampled_from("abcxyz_가나다"), min_size=1, max_size=6)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)
optional = st.none() | scalars
numbers = st.none() | st.integers(1, 9999)

examples = st.builds(
    Example,
    inputs=st.dictionaries(names, values, max_size=3),
    output=scalars,
    reasoning=scalars,
    enabled=st.booleans(),
    note=scalars,
)
rules = st.builds(AnswerRule, after=scalars, until=scalars) | st.builds(
    AnswerRule, pattern=scalars.filter(lambda text: text != "")
)
chains = st.builds(
    ChainOfThought,
    style=st.sampled_from(REASONING_STYLES),
    trigger=scalars,
    trigger_join=scalars,
    rationale_template=scalars,
    rationale_assistant_template=scalars,
    extract_prompt=scalars,
    extract_join=scalars,
    votes=st.integers(1, 9),
)
fractions = st.none() | st.floats(0, 2, allow_nan=False)
generations = st.builds(
    Generation,
    max_tokens=numbers,
    temperature=fractions,
    top_p=fractions,
    top_k=numbers,
    stop=st.lists(scalars, max_size=3).map(tuple),
    seed=numbers,
)
contexts = st.builds(
    Context, index=scalars, variable=names, k=st.integers(1, 20), threshold=fractions, separator=scalars
)

schemas = st.sampled_from(
    [
        {},
        {"type": "object", "required": ["a"], "additionalProperties": False, "title": "yes"},
        {"enum": [None, True, 0, -1.5, 1e30, "1", "null", "", "a\nb: c", "한국어"], "$defs": {"": {"items": {}}}},
    ]
)

prompts = st.builds(
    Prompt,
    name=scalars.filter(lambda text: bool(text.strip())),
    description=scalars,
    tags=st.lists(scalars, max_size=3).map(tuple),
    technique=st.sampled_from(TECHNIQUES),
    mode=st.sampled_from(MODES),
    system=scalars,
    instruction=scalars,
    examples=st.lists(examples, max_size=4).map(tuple),
    choose=st.builds(Choose, by=st.sampled_from(CHOICES), n=numbers, seed=st.integers(0, 99)),
    example_template=scalars,
    input_template=scalars,
    join=scalars,
    separator=scalars,
    input_join=optional,
    example_input_template=optional,
    assistant_template=scalars,
    messages=st.lists(st.builds(Message, role=st.sampled_from(ROLES), content=scalars), max_size=3).map(tuple),
    wrapper=optional,
    chain_of_thought=chains,
    answer=st.lists(rules, max_size=3).map(tuple),
    values=st.dictionaries(names, values, max_size=3),
    generation=generations,
    context=st.none() | contexts,
    expected=optional,
    schema=st.none() | schemas,
)
