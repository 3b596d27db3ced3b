"""Golden requests and replies of every payload format, written by hand from the containers' own documentation.

The requests are those for `TEXT`, or for `CHAT` where the format takes messages, with the parameters `FULL`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.format import Reply
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt

TEXT = RenderedPrompt("Acme was founded by 김철수.\n\n누가 “Acme”를 세웠나?")
CHAT = RenderedPrompt(
    None,
    (
        RenderedMessage("system", "Be brief."),
        RenderedMessage("user", "Hi"),
        RenderedMessage("assistant", "Hello"),
        RenderedMessage("user", "누가 “Acme”를\n세웠나?"),
    ),
)
FULL = Generation(256, 0.1, 0.9, 40, ("--", "\n\n"), 7, {"repetition_penalty": 1.1})
NONE = Generation(max_tokens=None)


@dataclass(frozen=True)
class Golden:
    """`streamed` is the request for a stream, where the format has one; `reply` is read as `read`."""

    request: str
    reply: str
    read: Reply
    streamed: str = ""
    content_type: str = "application/json"
    prompt: RenderedPrompt = TEXT


_INPUTS = '{"inputs": "Acme was founded by 김철수.\\n\\n누가 “Acme”를 세웠나?", '
_TEXT_INPUTS = (
    '{"text_inputs": "Acme was founded by 김철수.\\n\\n누가 “Acme”를 세웠나?", "do_sample": true, "max_length": 256, '
    '"temperature": 0.1, "top_p": 0.9, "top_k": 40, "seed": 7, "repetition_penalty": 1.1}'
)
_GENERATE = (
    '"do_sample": true, "max_new_tokens": 256, "temperature": 0.1, "top_p": 0.9, "top_k": 40, "repetition_penalty": 1.1'
)
_TGI = (
    '"parameters": {"details": true, "do_sample": true, "max_new_tokens": 256, "temperature": 0.1, "top_p": 0.9, '
    '"top_k": 40, "stop": ["--", "\\n\\n"], "seed": 7, "repetition_penalty": 1.1}, '
)
_OPENAI = (
    '"max_tokens": 256, "temperature": 0.1, "top_p": 0.9, "stop": ["--", "\\n\\n"], "seed": 7, '
    '"repetition_penalty": 1.1, '
)
_MESSAGES = (
    '{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, '
    '{"role": "assistant", "content": "Hello"}, {"role": "user", "content": "누가 “Acme”를\\n세웠나?"}'
)
_LLAMA = '"parameters": {"max_new_tokens": 256, "temperature": 0.1, "top_p": 0.9, "repetition_penalty": 1.1}}'
_COUNTED = '"stream_options": {"include_usage": true}, '
_PROMPT = '{"prompt": "Acme was founded by 김철수.\\n\\n누가 “Acme”를 세웠나?", '
_COHERE_CHAT = (
    '{"message": "누가 “Acme”를\\n세웠나?", "preamble": "Be brief.", "chat_history": [{"role": "USER", "message": '
    '"Hi"}, {"role": "CHATBOT", "message": "Hello"}], "max_tokens": 256, "temperature": 0.1, "p": 0.9, "k": 40, '
    '"stop_sequences": ["--", "\\n\\n"], "seed": 7, "repetition_penalty": 1.1, '
)

GOLDEN = {
    "jumpstart": Golden(
        _TEXT_INPUTS, '{"generated_texts": ["김철수", "someone"]}', Reply("김철수"), streamed=_TEXT_INPUTS
    ),
    "jumpstart-text": Golden(
        "Acme was founded by 김철수.\n\n누가 “Acme”를 세웠나?",
        '{"generated_text": "김철수"}',
        Reply("김철수"),
        content_type="application/x-text",
    ),
    "jumpstart-bloomz": Golden(
        _TEXT_INPUTS, '[[{"generated_text": "김철수"}, {"generated_text": "someone"}]]', Reply("김철수")
    ),
    "hf-toolkit": Golden(
        _INPUTS + '"parameters": {' + _GENERATE + "}}", '[{"generated_text": "김철수"}]', Reply("김철수")
    ),
    "tgi": Golden(
        _INPUTS + _TGI + '"stream": false}',
        '[{"generated_text": "김철수", "details": {"finish_reason": "length", "generated_tokens": 20, '
        '"input_length": 9, "seed": 7, "prefill": [], "tokens": []}}]',
        Reply("김철수", Usage(9, 20), "length"),
        streamed=_INPUTS + _TGI + '"stream": true}',
    ),
    "lmi": Golden(
        _INPUTS + _TGI.replace('"stop"', '"stop_sequences"') + '"stream": false}',
        '{"generated_text": "김철수", "details": {"finish_reason": "eos_token", "generated_tokens": 4, '
        '"inputs": "Who?", "tokens": [{"id": 5, "text": "김철수", "log_prob": -0.1}]}}',
        Reply("김철수", Usage(None, 4), "eos_token"),
        streamed=_INPUTS + _TGI.replace('"stop"', '"stop_sequences"') + '"stream": true}',
    ),
    "lmi-batch": Golden(
        _INPUTS + '"parameters": {' + _GENERATE + "}}",
        '[{"generated_text": "김철수"}]',
        Reply("김철수"),
        streamed=_INPUTS + '"parameters": {' + _GENERATE + "}}",
    ),
    "openai": Golden(
        '{"messages": [' + _MESSAGES + "], " + _OPENAI + '"stream": false}',
        '{"id": "chatcmpl-1", "object": "chat.completion", "created": 1732447200, "choices": [{"index": 0, "message": '
        '{"role": "assistant", "content": "김철수"}, "logprobs": null, "finish_reason": "stop"}], "usage": '
        '{"prompt_tokens": 33, "completion_tokens": 4, "total_tokens": 37}}',
        Reply("김철수", Usage(33, 4), "stop"),
        streamed='{"messages": [' + _MESSAGES + "], " + _COUNTED + _OPENAI + '"stream": true}',
        prompt=CHAT,
    ),
    "openai-text": Golden(
        _PROMPT + _OPENAI + '"stream": false}',
        '{"id": "cmpl-1", "object": "text_completion", "created": 1732447200, "model": "m", "choices": [{"index": 0, '
        '"text": "김철수", "logprobs": null, "finish_reason": "length"}], "usage": {"prompt_tokens": 9, '
        '"completion_tokens": 32, "total_tokens": 41}}',
        Reply("김철수", Usage(9, 32), "length"),
        streamed=_PROMPT + _COUNTED + _OPENAI + '"stream": true}',
    ),
    "llama2-chat": Golden(
        '{"inputs": [[' + _MESSAGES + "]], " + _LLAMA,
        '[{"generation": {"role": "assistant", "content": "김철수"}}]',
        Reply("김철수"),
        prompt=CHAT,
    ),
    "llama2-text": Golden(_INPUTS + _LLAMA, '[{"generation": "김철수"}]', Reply("김철수")),
    "llama3": Golden(_INPUTS + _LLAMA, '{"generated_text": "김철수"}', Reply("김철수")),
    "cohere": Golden(
        _PROMPT + '"max_tokens": 256, "temperature": 0.1, "p": 0.9, "k": 40, "stop_sequences": ["--", "\\n\\n"], '
        '"repetition_penalty": 1.1}',
        '{"id": "a", "generations": [{"id": "b", "text": "김철수", "token_likelihoods": [{"token": "김", '
        '"likelihood": -0.1}, {"token": "철수"}]}], "prompt": "Who?", "meta": {"billed_units": {"input_tokens": 9, '
        '"output_tokens": 4}}}',
        Reply("김철수", Usage(9, 4)),
    ),
    "cohere-chat": Golden(
        _COHERE_CHAT + '"stream": false}',
        '{"response_id": "a", "text": "김철수", "generation_id": "b", "chat_history": [{"role": "USER", "message": '
        '"Who?"}], "finish_reason": "MAX_TOKENS", "meta": {"billed_units": {"input_tokens": 9, "output_tokens": 4}}}',
        Reply("김철수", Usage(9, 4), "MAX_TOKENS"),
        streamed=_COHERE_CHAT + '"stream": true}',
        prompt=CHAT,
    ),
    "j2": Golden(
        _PROMPT + '"maxTokens": 256, "temperature": 0.1, "topP": 0.9, "stopSequences": ["--", "\\n\\n"], '
        '"repetition_penalty": 1.1}',
        '{"id": "a", "prompt": {"text": "Who?", "tokens": [{}, {}]}, "completions": [{"data": {"text": "김철수", '
        '"tokens": [{}, {}, {}]}, "finishReason": {"reason": "length", "length": 3}}]}',
        Reply("김철수", Usage(2, 3), "length"),
    ),
    "contextual-answers": Golden(
        '{"context": "Be brief.\\n\\nHi\\n\\nHello", "question": "누가 “Acme”를\\n세웠나?", "repetition_penalty": 1.1}',
        '{"id": "a", "answer": "Answer not in document"}',
        Reply("Answer not in document"),
        prompt=CHAT,
    ),
    "instruction": Golden(
        '{"instruction": "Be brief.", "input": "Hi\\n\\nHello\\n\\n누가 “Acme”를\\n세웠나?", ' + _GENERATE + "}",
        '"김철수\\n"',
        Reply("김철수\n"),
        prompt=CHAT,
    ),
    "instruction-rinna": Golden(
        '{"instruction": "Be brief.", "input": "Hi<NL><NL>Hello<NL><NL>누가 “Acme”를<NL>세웠나?", ' + _GENERATE + "}",
        '"김철수<NL>"',
        Reply("김철수\n"),
        prompt=CHAT,
    ),
}
