"""What each embedding format sends and reads: golden bodies written by hand, and every shape in every format."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.embedders import EMBEDDERS
from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.payloads.format import JSON, PayloadRequest
from workbench.errors import EndpointError

ONE: tuple[str, ...] = ("누가 “Acme”를 세웠나?",)
TWO = (*ONE, "Who?")


def request(payload: str, texts: tuple[str, ...], **parameters: Any) -> PayloadRequest:
    return EMBEDDINGS[payload].request(texts, parameters)


@pytest.mark.parametrize(
    ("payload", "texts", "parameters", "body"),
    [
        ("jumpstart-embedding", ONE, {}, {"text_inputs": [ONE[0]]}),
        ("jumpstart-embedding", TWO, {"mode": "embedding"}, {"text_inputs": [ONE[0], "Who?"], "mode": "embedding"}),
        ("lmi-embedding", ONE, {}, {"inputs": ONE[0]}),
        ("lmi-embedding", TWO, {"normalize": True}, {"inputs": [ONE[0], "Who?"], "normalize": True}),
        ("cohere-embed", ONE, {}, {"texts": [ONE[0]]}),
        (
            "cohere-embed",
            TWO,
            {"input_type": "search_query", "truncate": "END"},
            {"texts": [ONE[0], "Who?"], "input_type": "search_query", "truncate": "END"},
        ),
        ("openai-embedding", ONE, {}, {"input": [ONE[0]]}),
        ("openai-embedding", TWO, {"model": "e5"}, {"input": [ONE[0], "Who?"], "model": "e5"}),
    ],
)
def test_a_request_in_json(
    payload: str, texts: tuple[str, ...], parameters: dict[str, Any], body: dict[str, Any]
) -> None:
    sent = request(payload, texts, **parameters)
    assert (json.loads(sent.body), sent.content_type, sent.accept) == (body, JSON, JSON)
    assert ONE[0].encode() in sent.body
    assert (sent.parameters.fields, sent.parameters.unsent) == (parameters, ())


@pytest.mark.parametrize("payload", EMBEDDINGS)
def test_no_parameter_takes_the_place_of_the_texts(payload: str) -> None:
    fields = dict.fromkeys(("text_inputs", "inputs", "texts", "input"), "other")
    assert b"Who?" in EMBEDDINGS[payload].request(("Who?",), fields).body


def test_a_request_of_raw_text_has_room_for_nothing_else() -> None:
    sent = request("tf-embedding", ONE, normalize=True)
    assert (sent.body, sent.content_type, sent.accept) == (ONE[0].encode(), "application/x-text", JSON)
    assert sent.parameters.unsent == ("normalize",)


@pytest.mark.parametrize(
    ("payload", "reply", "vectors"),
    [
        ("jumpstart-embedding", '{"embedding": [[0.5, -1]]}', ((0.5, -1.0),)),
        ("jumpstart-embedding", '{"embedding": [[0.5, -1], [2, 3e-2]]}', ((0.5, -1.0), (2.0, 0.03))),
        ("tf-embedding", '{"embedding": [0.5, -1]}', ((0.5, -1.0),)),
        ("lmi-embedding", "[0.5, -1]", ((0.5, -1.0),)),
        ("lmi-embedding", "[[0.5, -1], [2, 3]]", ((0.5, -1.0), (2.0, 3.0))),
        ("cohere-embed", '{"embeddings": [[0.5, -1], [2, 3]]}', ((0.5, -1.0), (2.0, 3.0))),
        ("cohere-embed", '{"id": "x", "embeddings": {"float": [[0.5, -1]]}, "texts": ["a"]}', ((0.5, -1.0),)),
        (
            "openai-embedding",
            '{"object": "list", "data": [{"object": "embedding", "index": 1, "embedding": [2, 3]},'
            ' {"object": "embedding", "index": 0, "embedding": [0.5, -1]}], "usage": {"prompt_tokens": 8}}',
            ((0.5, -1.0), (2.0, 3.0)),
        ),
    ],
)
def test_a_reply(payload: str, reply: str, vectors: tuple[Vector, ...]) -> None:
    assert EMBEDDINGS[payload].vectors(reply.encode(), len(vectors)) == vectors


SHAPES = [
    '{"embedding": [[1, 2]]}',
    '{"embedding": [1, 2]}',
    '{"embeddings": [[1, 2]]}',
    '{"data": [{"index": 0, "embedding": [1, 2]}]}',
    '{"data": [{"embedding": [1, 2]}]}',
    '[{"embedding": [1, 2]}]',
    '{"vectors": [[1, 2]]}',
    "[[1, 2]]",
    "[1, 2]",
]


@pytest.mark.parametrize("payload", EMBEDDINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_format_reads_every_known_shape(payload: str, shape: str) -> None:
    assert EMBEDDINGS[payload].vectors(shape.encode(), 1) == ((1.0, 2.0),)


@pytest.mark.parametrize("payload", EMBEDDINGS)
@pytest.mark.parametrize(
    ("reply", "count", "told"),
    [
        ("[[1, 2]]", 2, "is 1, and the number of texts is 2"),
        ("[[1], [2], [3]]", 2, "is 3, and the number of texts is 2"),
        ("[1, 2]", 2, "is 1, and the number of texts is 2"),
        ('{"embedding": []}', 1, "Vector 1 .* it is empty"),
        ("[[1], []]", 2, "Vector 2 .* it is empty"),
        ("[[1, 2], [3]]", 2, "Vector 2 .* its length is 1, and that of the first one is 2"),
        ('[[1, "2"]]', 1, "Vector 1 .* entry 2 is no number"),
        ("[[1, null]]", 1, "entry 2 is no number"),
        ("[[true, 1]]", 1, "entry 1 is no number"),
        ("[[[1, 2], [3, 4]]]", 1, "entry 1 is no number"),
        ("[[1, NaN]]", 1, "entry 2 is not finite"),
        ("[[-Infinity]]", 1, "entry 1 is not finite"),
        ("[[1e999]]", 1, "entry 1 is not finite"),
        (f"[[1{'0' * 400}]]", 1, "entry 1 is not finite"),
        ("[1, [2]]", 1, "entry 2 is no number"),
        ('{"data": [{"index": 0, "embedding": "AAAA"}]}', 1, "it is no list of numbers"),
        ('{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [2]}]}', 2, "indices are 0, 0"),
        ('{"data": [{"index": 1, "embedding": [1]}, {"index": 2, "embedding": [2]}]}', 2, "indices are 1, 2"),
        ('{"data": [{"index": 0, "embedding": [1]}, {"embedding": [2]}]}', 2, "indices are 0, None"),
        ('{"error": "out of memory", "code": 424}', 1, "The model reported an error: out of memory"),
        ('{"code": 400, "type": "InternalServerException", "message": "bad"}', 1, "reported an error: bad"),
        ('{"error": {"message": "too long", "type": "BadRequestError"}}', 1, "too long .BadRequestError"),
        ('[{"generated_text": "a"}]', 1, "holds no vectors that this program knows: .*generated_text"),
        ('{"embedding": null}', 1, "holds no vectors"),
        ('"text"', 1, "holds no vectors"),
        ("<html>", 1, "not JSON: <html>"),
        ("", 1, "not JSON"),
        ("[" * 100_000, 1, "not JSON"),
        ('{"embedding": ' * 20 + "[1]" + "}" * 20, 1, "holds no vectors"),
    ],
)
def test_what_is_no_vector_is_refused(payload: str, reply: str, count: int, told: str) -> None:
    with pytest.raises(EndpointError, match=told) as caught:
        EMBEDDINGS[payload].vectors(reply.encode(), count)
    assert caught.value.hint


@pytest.mark.parametrize("payload", EMBEDDINGS)
def test_every_format_says_who_uses_it_and_has_a_stand_in(payload: str) -> None:
    assert EMBEDDINGS[payload].title
    assert EMBEDDINGS[payload].batch >= 1
    assert set(EMBEDDERS) == set(EMBEDDINGS)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("embedding", "embeddings", "data", "index", "error", "x")), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(value=JSON_VALUES, count=st.integers(1, 3))
def test_any_reply_gives_sound_vectors_or_a_sentence(value: Any, count: int) -> None:
    try:
        vectors = EMBEDDINGS["lmi-embedding"].vectors(json.dumps(value).encode(), count)
    except EndpointError:
        return
    assert len(vectors) == count
    assert len({len(vector) for vector in vectors}) == 1
    assert all(isinstance(each, float) for vector in vectors for each in vector)
