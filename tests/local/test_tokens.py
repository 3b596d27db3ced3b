from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from workbench.local import tokens

# Letters with combining marks, Hangul as syllables and as jamo, emoji sequences, kana with marks, white space.
PIECES = st.sampled_from(
    [
        "a",
        "e\u0301",
        "한",
        "국",
        "\u1112\u1161\u11ab",
        "👩‍👩‍👧",
        "🇰🇷",
        "か\u3099",
        "漢",
        "\r\n",
        " ",
        "\n",
        "\t",
        ".",
        "<br>",
        "{{x}}",
    ]
)


@given(st.text())
def test_joined_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens.split(text)) == text


@given(st.lists(PIECES).map("".join))
def test_no_user_perceived_character_is_cut(text: str) -> None:
    graphemes = regex.findall(r"\X", text)
    boundaries = {sum(map(len, graphemes[:count])) for count in range(len(graphemes) + 1)}
    ends, at = set(), 0
    for token in tokens.split(text):
        at += len(token)
        ends.add(at)
    assert ends <= boundaries


def test_a_token_is_a_word_with_the_space_before_it() -> None:
    assert tokens.split("The cat  sat.\n본사는 서울에 있다. ") == [
        "The",
        " cat",
        "  sat.",
        "\n본사는",
        " 서울에",
        " 있다.",
        " ",
    ]


def test_text_without_spaces_is_cut_by_character() -> None:
    assert tokens.split("日本語のtest") == ["日", "本", "語", "のtest"]
