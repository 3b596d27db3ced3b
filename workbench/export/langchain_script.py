"""Python with LangChain: the endpoint as one of its models, over boto3 alone.

`langchain-core` and boto3 are all that it needs. The `SagemakerEndpoint` of `langchain-aws` wants a content handler
for the format as well, which it hands each line of a stream as if that were a whole reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.export.boto3_script import BOTO3, sending
from workbench.export.call import Call
from workbench.export.python_script import python_script, text_of_reply

_IMPORTS = """\
import copy
"""
_LANGCHAIN = """\
from langchain_core.language_models.llms import LLM
from langchain_core.outputs import GenerationChunk
"""
_MODEL = '''\
PROMPT = BODY{place}


def body_for(prompt):
    """The request with another prompt in the place of the one above."""
{body}


class SageMakerModel(LLM):
    """The endpoint as a model of LangChain, such as for `prompt_template | SageMakerModel()`."""

    @property
    def _llm_type(self):
        return "sagemaker"

'''
_IN_PLACE = """\
    body = copy.deepcopy(BODY)
    body{place} = prompt
    return json.dumps(body, ensure_ascii=False).encode()"""
_WHOLE = """\
    def _call(self, prompt, stop=None, run_manager=None, **kwargs):
        reply = send(body_for(prompt))
{reading}
        if text is None:
            raise ValueError(f"The reply holds no text: {{reply.decode(errors='replace')}}")
        # Halves of characters that JSON can hold are joined.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


sys.stdout.buffer.write(SageMakerModel().invoke(PROMPT).encode())
"""
_STREAM = """\
    def _call(self, prompt, stop=None, run_manager=None, **kwargs):
        return "".join(chunk.text for chunk in self._stream(prompt))

    def _stream(self, prompt, stop=None, run_manager=None, **kwargs):
        for text in whole_characters(pieces(send(body_for(prompt)))):
            yield GenerationChunk(text=text)


for text in SageMakerModel().stream(PROMPT):
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
"""


class LangchainScript:
    title = "Python with LangChain"
    suffix = ".py"
    transports = ("sagemaker",)

    def write(self, call: Call) -> str:
        imports = f"{_IMPORTS}{BOTO3}{_LANGCHAIN}"
        return python_script(call, "langchain-core and boto3", imports, sending(call), call.arguments, _model(call))


def _model(call: Call) -> Iterator[str]:
    place = "".join(f"[{json.dumps(step)}]" for step in _place(call))
    body = "    return prompt.encode()" if call.sends_text else _IN_PLACE.format(place=place)
    yield _MODEL.format(place=place, body=body) + (_STREAM if call.piece else _WHOLE.format(reading=_reading(call)))


def _reading(call: Call) -> str:
    return "\n".join(f"        {line}" for part in text_of_reply(call) for line in part.splitlines())


def _place(call: Call) -> tuple[str | int, ...]:
    """Where the prompt stands in the body: the last text that is all of it, else the last that has it, else the
    longest. A body that is a text is the prompt."""
    if call.sends_text:
        return ()
    texts = list(_texts(json.loads(call.body)))
    whole = [place for place, text in texts if text == call.asked]
    within = [place for place, text in texts if call.asked and call.asked in text]
    longest = max(texts, key=lambda each: len(each[1]), default=((), ""))[0]
    return (whole or within or [longest])[-1]


def _texts(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, (*place, name))
    elif isinstance(value, list):
        for n, each in enumerate(value):
            yield from _texts(each, (*place, n))
