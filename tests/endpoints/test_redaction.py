"""Secret values leave no trace in texts, errors and streams, however those are cut and written down."""

from __future__ import annotations

import html
import json
from collections.abc import Generator
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.redaction import Redaction, redacted
from workbench.endpoints.transport import Answered, Ended, TransportEvent
from workbench.errors import EndpointError, Phrase

TOKEN = 'sk-"quoted"/and+<long>\\0123456789'
PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc", "Zs"]), min_size=12)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    "written",
    [
        TOKEN,
        f"Bearer {TOKEN}",
        json.dumps(TOKEN),
        json.dumps(TOKEN).replace("/", "\\/"),
        quote(TOKEN),
        quote(TOKEN, safe=""),
        html.escape(TOKEN),
        repr(json.dumps({"error": TOKEN})).replace("\\\\", "\\"),
        "".join(f"\\u{ord(one):04x}" for one in TOKEN),
        "".join(f"\\u{ord(one):04X}" for one in TOKEN),
    ],
)
def test_a_value_is_found_as_others_write_it(written: str) -> None:
    cleaned = Redaction([f"Bearer {TOKEN}"]).text(f"a {written} b")
    assert "0123456789" not in cleaned
    assert cleaned.startswith("a ")
    assert cleaned.endswith(" b")


def test_a_value_is_found_with_its_punctuation_escaped() -> None:
    written = "sk-abc\\u002bdef\\u003d0123456789"
    assert Redaction(["Bearer sk-abc+def=0123456789"]).text(f"a {written} b") == "a … b"


def test_the_id_of_an_answer_loses_the_value() -> None:
    def events() -> Generator[TransportEvent]:
        yield Answered(f"id-{TOKEN}", 0.0)
        yield Ended(whole=True)

    answered, _ended = redacted(events(), lambda: Redaction([TOKEN]))
    assert answered == Answered("id-…", 0.0)


def test_of_a_user_and_a_password_the_password_goes() -> None:
    cleaned = Redaction(["Basic YWRhOm9wZW4tc2VzYW1l"]).text("ada:open-sesame, YWRhOm9wZW4tc2VzYW1l, open-sesame")
    assert "sesame" not in cleaned
    assert "YWRh" not in cleaned


def test_an_error_loses_the_value_everywhere() -> None:
    error = EndpointError(
        "{a} {b}", details=TOKEN, request_id=TOKEN, link=TOKEN, a=TOKEN, b=Phrase("is {c}", c=[TOKEN, 3])
    )
    told = Redaction([TOKEN]).error(error)
    assert "0123456789" not in repr((str(told), told.details, told.values, told.request_id, told.link))
    assert str(told) == "… is ['…', 3]"


def test_short_words_stay_in_answers() -> None:
    redaction = Redaction(["ollama", "abc"])
    stream = redaction.stream()
    assert stream.feed(b"ollama is abc") + stream.flush() == b"ollama is abc"
    assert redaction.text("ollama is abc") == "… is abc"


@given(value=PRINTABLE, around=st.lists(TEXT, min_size=1, max_size=4), cuts=st.lists(st.integers(0, 300)))
def test_a_stream_in_any_pieces_is_cleaned_and_loses_nothing_else(
    value: str, around: list[str], cuts: list[int]
) -> None:
    sent = value.join(around).encode()
    stream = Redaction([value]).stream()
    places = sorted({min(cut, len(sent)) for cut in cuts} | {0, len(sent)})
    got = b"".join(stream.feed(sent[start:end]) for start, end in pairwise(places)) + stream.flush()
    whole = Redaction([value]).stream()
    assert value.encode() not in got
    assert got == whole.feed(sent) + whole.flush()


@given(st.lists(st.binary(max_size=30)))
def test_without_secrets_every_byte_passes_at_once(pieces: list[bytes]) -> None:
    stream = Redaction().stream()
    assert [stream.feed(piece) for piece in pieces] == pieces
    assert stream.flush() == b""


def test_a_redaction_does_not_show_what_it_knows() -> None:
    assert TOKEN not in repr(Redaction([TOKEN]))
