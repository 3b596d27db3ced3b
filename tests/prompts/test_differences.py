from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts import differences as module
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference, as_text, differences
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendering import render


def told(before: str, after: str) -> str:
    """Deletions as [-x-], insertions as {+x+}."""
    forms = {EQUAL: "{}", DELETED: "[-{}-]", INSERTED: "{{+{}+}}"}
    return "".join(forms[one.kind].format(one.text) for one in differences(before, after))


def test_words_are_compared_not_letters() -> None:
    assert told("Answer the question.", "Answer every question.") == "Answer [-the-]{+every+} question."
    assert told("a b", "a b c") == "a b{+ c+}"
    assert told("짧게 답하라", "길게 답하라") == "[-짧게-]{+길게+} 답하라"
    assert told("短く", "長く") == "[-短-]{+長+}く"


def test_lines_that_are_equal_stay_together() -> None:
    assert told("a\nb\nc\n", "a\nc\n") == "a\n[-b\n-]c\n"
    assert told("one\ntwo", "zero\none\ntwo") == "{+zero\n+}one\ntwo"


def test_white_space_and_line_ends_count() -> None:
    assert told("a b", "a  b") == "a[- -]{+  +}b"
    assert told("a\r\nb", "a\nb") == "a[-\r\n-]{+\n+}b"
    assert told("a", "a\n") == "a{+\n+}"


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert differences("a\nb", "a\nb") == (Difference(EQUAL, "a\nb"),)
    assert differences("", "") == ()
    assert told("", "a") == "{+a+}"


texts = st.lists(st.sampled_from(["a", "b", "가", "短", " ", "  ", "\n", "\r\n", "\r", ".", "😀"]), max_size=30).map(
    "".join
)


def check(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != INSERTED) == before
    assert "".join(one.text for one in found if one.kind != DELETED) == after
    assert all(one.text for one in found)


@given(texts, texts)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    check(before, after)
    assert {one.kind for one in differences(before, before)} <= {EQUAL}


def test_long_texts_are_compared_within_bounds() -> None:
    """No line and no word of the middle is shared: every pair would have to be looked at."""
    before = "same\n" + "".join(f"a{n}\n" for n in range(9_000)) + "end"
    after = "same\n" + "".join(f"b{n}\n" for n in range(9_000)) + "end"
    check(before, after)
    assert module.MOST_PAIRS < 9_000 * 9_000
    assert [one.kind for one in differences(before, after)] == [EQUAL, DELETED, INSERTED, EQUAL]
    assert (
        told("x " * 50_000 + "old" + " y" * 50_000, "x " * 50_000 + "new" + " y" * 50_000).count("[-old-]{+new+}") == 1
    )


def test_messages_are_compared_with_their_roles() -> None:
    prompt = Prompt("it", system="Be brief.", input_template="Who?")
    assert as_text(render(prompt, mode="chat")) == "[system]\nBe brief.\n\n[user]\nWho?"
    assert as_text(render(prompt)) == "Be brief.\n\nWho?"
