"""The custom format: what the template sends, what the paths find, and what is told of those that are wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.endpoint_file import read_endpoint
from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.choosing import payload_names, payload_of
from workbench.endpoints.payloads.custom import CustomFormat, CustomTrial, try_custom
from workbench.endpoints.payloads.format import JSON, Reply
from workbench.endpoints.payloads.parameters import CUT_HERE
from workbench.errors import EndpointError, InvalidFile, UsageError, WorkbenchError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.yaml_fields import parse_fields

TEXT = RenderedPrompt("누가 “Acme”를\n세웠나? <b>'&'</b>")
CHAT = RenderedPrompt(None, (RenderedMessage("system", "Be brief."), RenderedMessage("user", "누가?")))
FULL = Generation(256, 0.1, 0.9, 40, ("--", "\n\n"), 7, {"min_p": 0.2})
NONE = Generation(max_tokens=None)
ALL = CustomPayload(
    '{"q": {{ prompt | tojson }}, "m": {{ messages | tojson }}, "n": {{ max_tokens | tojson }}, '
    '"t": {{ temperature | tojson }}, "p": {{ top_p | tojson }}, "k": {{ top_k | tojson }}, '
    '"stop": {{ stop | tojson }}, "seed": {{ seed | tojson }}, "s": {{ stream | tojson }}, "min": {{ min_p | tojson }}}'
)
SHORT = CustomPayload(
    '{"q": {{ prompt | tojson }}}',
    text="out.text",
    stream_text="token",
    tokens_in="n[0]",
    tokens_out="n[1]",
    error="fault",
)


def body(custom: CustomPayload, prompt: RenderedPrompt = TEXT, generation: Generation = FULL) -> Any:
    return json.loads(CustomFormat(custom).request(prompt, generation, stream=True).body)


def test_every_name_of_the_template_is_sent() -> None:
    assert body(ALL) == {
        "q": TEXT.text,
        "m": [{"role": "user", "content": TEXT.text}],
        "n": 256,
        "t": 0.1,
        "p": 0.9,
        "k": 40,
        "stop": ["--", "\n\n"],
        "seed": 7,
        "s": True,
        "min": 0.2,
    }


def test_hangul_and_marks_of_html_are_written_as_they_are() -> None:
    sent = CustomFormat(SHORT).request(TEXT, NONE, stream=False).body
    assert sent == '{"q": "누가 “Acme”를\\n세웠나? <b>\'&\'</b>"}'.encode()


def test_parameters_that_are_not_set_are_null() -> None:
    sent = body(replace(ALL, request=ALL.request.replace(', "min": {{ min_p | tojson }}', "")), generation=NONE)
    assert (sent["n"], sent["t"], sent["stop"]) == (None, None, None)


def test_a_template_without_the_name_leaves_the_parameter_unsent() -> None:
    parameters = CustomFormat(replace(SHORT, request='{"q": {{ prompt|tojson }}, "t": {{ temperature }}}')).request(
        TEXT, FULL, stream=False
    )
    assert parameters.parameters.fields == {"temperature": 0.1}
    assert parameters.parameters.unsent == ("max_tokens", "top_p", "top_k", "seed", "min_p")
    assert parameters.parameters.adapted == {"stop": CUT_HERE}


def test_all_extra_parameters_go_together() -> None:
    custom = CustomPayload('{"q": {{ prompt|tojson }}, "more": {{ extra | tojson }}}')
    assert body(custom)["more"] == {"min_p": 0.2}
    assert CustomFormat(custom).request(TEXT, FULL, stream=False).parameters.fields == {"min_p": 0.2}


def test_an_extra_parameter_wins_over_the_one_of_its_name_and_over_no_prompt() -> None:
    custom = CustomPayload('{"q": {{ prompt|tojson }}, "t": {{ temperature }}}')
    assert body(custom, generation=Generation(temperature=0.1, extra={"temperature": 5, "prompt": "other"})) == {
        "q": TEXT.text,
        "t": 5,
    }


def test_a_chat_goes_out_as_messages_where_the_template_asks_for_them() -> None:
    custom = CustomPayload('{"m": [{% for m in messages %}{{ m | tojson }}{{ "," if not loop.last }}{% endfor %}]}')
    assert CustomFormat(custom).takes_messages
    assert not CustomFormat(SHORT).takes_messages
    assert body(custom, CHAT)["m"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "누가?"},
    ]


def test_a_body_that_is_no_json_by_its_content_type_is_sent_as_it_is() -> None:
    request = CustomFormat(CustomPayload("Q: {{ prompt }}", "application/x-text")).request(TEXT, NONE, stream=False)
    assert request.body.decode() == f"Q: {TEXT.text}"
    assert (request.content_type, request.accept) == ("application/x-text", None)
    assert CustomFormat(SHORT).request(TEXT, NONE, stream=False).accept == JSON


def test_what_the_template_mentions_is_what_it_sends() -> None:
    assert set(CustomFormat(ALL).sends) == {"max_tokens", "temperature", "top_p", "top_k", "stop", "seed"}
    assert CustomFormat(SHORT).sends == {}
    assert [CustomFormat(each).can_stream for each in (ALL, SHORT, CustomPayload("{}"))] == [True, True, False]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ('{"q": "{{ prompt }}"}', "not valid JSON at line 1: a text has a line end"),
        ('{"q":\n {{ prompt }}}', "not valid JSON at line 2: a value is missing, or a text has no quotes.*누가"),
        ('{"a": 1\n"b": 2}', "at line 2: a comma is missing"),
        ('{"a": NaN}', "NaN is no value of JSON"),
        ('{"a": 1,\n}', "at line 2: "),
        ('{"s": {{ stream }}}', "a value is missing.*False"),
        ("[" * 100_000, "nested too deeply"),
        ("", "no request template"),
        ("  \n", "no request template"),
        ('{"q": {{ promt | tojson }}}', "uses promt, which there is not .line 1.*prompt, messages"),
        ('{"q": {{ prompt', "custom.request is broken at line 1"),
        ('{"q":\n {{ prompt | tojsn }}}', "line 2: there is no filter tojsn.*tojson"),
        ('{"q": {{ prompt prompt }}}', "custom.request is broken at line 1"),
        ('{% include "x" %}', "include is not available"),
        ("{{ prompt.__class__.__mro__ | tojson }}", "custom.request fails"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "took longer"),
        ("{{ prompt * 99999999 }}", "too large|more than|took longer"),
    ],
)
def test_a_template_that_cannot_be_sent_is_told(template: str, told: str) -> None:
    with pytest.raises(UsageError, match=f"(?s){told}") as caught:
        CustomFormat(CustomPayload(template)).request(TEXT, NONE, stream=False)
    assert (caught.value.values.get("field") or caught.value.values["part"]) == "custom.request"


def test_a_reply_is_read_along_the_paths() -> None:
    reply = CustomFormat(SHORT).reply('{"out": {"text": "답"}, "n": [3, 4]}'.encode())
    assert reply == Reply("답", Usage(3, 4))


@pytest.mark.parametrize(("found", "text"), [("7", "7"), ("true", "true"), ('""', ""), ('"\\ud83d\\ude00"', "😀")])
def test_a_number_is_a_text_too(found: str, text: str) -> None:
    assert CustomFormat(SHORT).reply(b'{"out": {"text": %b}}' % found.encode()).text == text


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (b'{"out": 1}', "custom.text .out.text.* finds nothing.*out"),
        (b'{"out": {"text": ["a"]}}', "custom.text finds a list"),
        (b'{"out": {"text": {"a": 1}}}', "custom.text finds an object"),
        (b"<html>", "not JSON: <html>"),
        (b"[" * 100_000, "not JSON"),
        (b"[" * 200 + b"]" * 200, "more than 100 levels"),
        (b'{"fault": "out of memory", "out": {"text": "a"}}', "The model reported an error: out of memory"),
        (b'{"fault": {"code": 3}}', 'reported an error: .*"code": 3'),
        (b'{"error": "bad length", "error_type": "validation"}', "reported an error: bad length"),
    ],
)
def test_a_reply_without_text_is_an_error_that_says_why(reply: bytes, told: str) -> None:
    with pytest.raises(EndpointError, match=f"(?s){told}"):
        CustomFormat(SHORT).reply(reply)


def test_without_a_path_the_reply_is_the_text() -> None:
    plain = CustomFormat(CustomPayload("{}"))
    assert plain.reply("답이다\n".encode()).text == "답이다\n"
    assert plain.reply(b'{"a": 1}').text == '{"a": 1}'
    counted = CustomFormat(CustomPayload("{}", tokens_out="n", error="fault"))
    assert counted.reply(b'{"n": 2}') == Reply('{"n": 2}', Usage(None, 2))
    with pytest.raises(EndpointError, match="reported an error: x"):
        counted.reply(b'{"fault": "x"}')


def streamed(custom: CustomPayload, *chunks: bytes) -> tuple[str, bool, Usage]:
    decoder = CustomFormat(custom).stream_decoder()
    pieces = [piece for chunk in chunks for piece in decoder.feed(chunk)]
    pieces += decoder.finish()
    return "".join(pieces), decoder.complete, decoder.usage


LINES = '{"token": "가"}\n{"meta": 1}\n{"token": "나", "n": [3, 4]}\n'.encode()
EVENTS = 'data: {"token": "가"}\n\nevent: x\ndata: {"token": "나", "n": [3, 4]}\n\ndata: [DONE]\n\n'.encode()


@pytest.mark.parametrize("data", [LINES, EVENTS], ids=["jsonlines", "sse"])
def test_a_stream_may_be_cut_into_chunks_anywhere(data: bytes) -> None:
    for cut in range(len(data)):
        assert streamed(SHORT, data[:cut], data[cut:]) == ("가나", True, Usage(3, 4))
    assert streamed(SHORT, data.rstrip(b"\n")) == ("가나", True, Usage(3, 4))


def test_a_stream_that_was_cut_is_not_complete() -> None:
    assert streamed(SHORT, b'{"token": "a"}\n{"tok')[:2] == ("a", False)


EVENT = b'data: {"token": "a", "over": null}\n\n'
LAST = b'data: {"token": "b", "over": "stop"}\n\n'


@pytest.mark.parametrize(
    ("end", "chunks", "complete"),
    [
        ("", [EVENT, LAST], False),
        ("", [EVENT, LAST, b"data: [DONE]\n\n"], True),
        ("", [b'{"token": "a"}\n{"token": "b"}\n'], True),
        ("over", [EVENT, LAST], True),
        ("over", [EVENT, EVENT], False),
        ("over", [EVENT, EVENT, b"data: [DONE]\n\n"], True),
        ("over", [b'{"token": "a"}\n{"token": "b"}\n'], False),
        ("over", [b'{"token": "a"}\n{"over": true}\n'], True),
    ],
)
def test_a_stream_of_events_needs_its_end(end: str, chunks: list[bytes], complete: bool) -> None:
    assert streamed(CustomPayload("{}", stream_text="token", end=end), *chunks)[1] == complete


def test_a_whole_reply_as_the_only_event_is_complete() -> None:
    assert streamed(SHORT, b'data: {"out": {"text": "a"}}\n\n')[:2] == ("a", True)


def test_a_stream_of_lists_is_read_along_the_path() -> None:
    assert streamed(CustomPayload("{}", stream_text="[0].t"), b'[{"t": "a"}]\n[{"t": "b"}]\n')[0] == "ab"


def test_a_whole_reply_in_a_stream_is_read_along_the_path_of_whole_replies() -> None:
    assert streamed(SHORT, b'{"out": {"text": "a"}}')[:2] == ("a", True)
    assert streamed(CustomPayload("{}", text="t"), b'{"t": "a"}')[:2] == ("a", True)


def test_a_stream_without_text_says_so() -> None:
    with pytest.raises(EndpointError, match=r"custom.stream_text .token.* finds nothing"):
        streamed(SHORT, b'{"other": 1}\n')
    with pytest.raises(EndpointError, match=r"custom.stream_text .token.* finds nothing"):
        streamed(SHORT, b'data: {"other": 1}\n\ndata: [DONE]\n\n')


def test_an_error_in_a_stream_is_raised_after_the_text_before_it() -> None:
    decoder = CustomFormat(SHORT).stream_decoder()
    pieces = decoder.feed(b'{"token": "a"}\n{"fault": "no memory"}\n')
    assert next(pieces) == "a"
    with pytest.raises(EndpointError, match="no memory"):
        next(pieces)


def test_a_stream_of_plain_text_waits_for_whole_characters() -> None:
    data = "답이다".encode()
    for cut in range(len(data)):
        assert streamed(CustomPayload("{}"), data[:cut], data[cut:])[:2] == ("답이다", True)


def test_a_try_shows_what_would_be_sent_and_what_is_found() -> None:
    sample = '{"out": {"text": "답"}, "n": [3, 4]}'.encode()
    trial = try_custom(SHORT, RenderedPrompt("a"), NONE, sample)
    assert trial == CustomTrial(b'{"q": "a"}', None, "답", Usage(3, 4), None)
    assert try_custom(SHORT, RenderedPrompt("a"), NONE, LINES).text == "가나"
    assert try_custom(SHORT, RenderedPrompt("a"), NONE, EVENTS).text == "가나"
    assert try_custom(SHORT, RenderedPrompt("a"), NONE, b" ") == CustomTrial(b'{"q": "a"}')


def test_a_try_tells_what_is_wrong_and_with_which_field() -> None:
    broken = CustomPayload("{{ prompt", text="a[")
    trial = try_custom(broken, TEXT, NONE, b"")
    assert "custom.request is broken" in str(trial.request_error)
    assert isinstance(trial.reply_error, WorkbenchError)
    assert trial.reply_error.values["field"] == "custom.text"
    assert try_custom(SHORT, TEXT, NONE, b"<html>").reply_error is not None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("choices[0", "custom.text cannot be used: it ends too early"),
        ("a b", "it makes no sense from character 3 on"),
        ("a | lenght(@)", "there is no function lenght"),
        ("length(a, b)", "length does not take that many"),
        ("a" * 501, "more than 500 characters"),
        ("[@,@][]." * 9 + "a", "could repeat the reply more than 100 times"),
        ("join('', [a,a])" + " | join('', [@,@])" * 20, "could repeat"),
        ("to_string(" * 20 + "@" + ")" * 20, "could repeat"),
        ("(" * 200 + "a" + ")" * 200, "cannot be used|finds nothing"),
        ("!" * 200 + "a", "nested too deeply"),
        ("map(&map(&map(&[@,@,@,@,@,@],@),[@,@,@,@,@,@]),[@,@,@,@,@,@])", "could repeat"),
        ("a[::0]", "cannot be applied|finds nothing"),
        ("length(`1`)", "cannot be applied"),
    ],
)
def test_a_path_that_is_wrong_or_hostile_is_told(path: str, told: str) -> None:
    with pytest.raises(WorkbenchError, match=told):
        CustomFormat(CustomPayload("{}", text=path)).reply(b'{"b": 1}')


@pytest.mark.parametrize(
    "path",
    [
        "choices[0].message.content || choices[0].text",
        "outputs[?type=='text'].text | [0]",
        "join('', choices[0].message.content[?type == 'text'].text)",
        "join(' ', [a, b, c, d])",
        '"generated text"[0]."a.b"',
        "not_null(a, b, c)",
        "to_string(length(a))",
        "output[?type=='message'].content[?type=='output_text'].text | [0]",
        "{a: b, c: d}.a",
        "reverse(sort_by(results, &score))[0].text",
    ],
)
def test_usual_paths_are_taken(path: str) -> None:
    assert CustomFormat(CustomPayload("{}", stream_text=path)).stream_decoder() is not None


def test_an_endpoint_names_its_own_format() -> None:
    assert "custom" in payload_names()
    payload = payload_of(Endpoint("mine", "mine", payload="custom", custom=SHORT))
    assert isinstance(payload, CustomFormat)
    assert payload.custom == SHORT
    with pytest.raises(UsageError, match="no request template"):
        payload_of(Endpoint("mine", "mine", payload="custom")).request(TEXT, NONE, stream=False)


@pytest.mark.parametrize(
    ("custom", "told"),
    [
        ("", "line 1, field custom: the payload custom needs a request template here"),
        ("custom: {text: a}", "line 4, field custom.request: a request template is missing"),
        (
            'custom: {request: "{{ prompt"}',
            "line 4, field custom.request: the template is broken at line 1: {{ is not closed",
        ),
        ("custom:\n  request: a\n  text: b[", "line 6, field custom.text: the path cannot be used: "),
        (
            "custom:\n  request: a\n  error: lenght(b)",
            "line 6, field custom.error: the path cannot be used: there is no function lenght",
        ),
    ],
)
def test_an_endpoint_file_names_the_field_that_is_wrong(custom: str, told: str) -> None:
    with pytest.raises(InvalidFile, match=told):
        read_endpoint(parse_fields(f"label: a\nname: a\npayload: custom\n{custom}\n", "a.yaml"))


def test_an_endpoint_file_of_another_format_may_hold_a_draft_of_one() -> None:
    text = 'label: a\nname: a\ncustom: {request: "{{ prompt", text: "b["}\n'
    assert read_endpoint(parse_fields(text, "a.yaml")).custom == CustomPayload("{{ prompt", text="b[")
