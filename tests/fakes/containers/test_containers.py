"""Each stand-in refuses what is not its own, in the words of its container."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.containers import STAND_INS, VARIANTS
from workbench.local.containers.container import ContainerError
from workbench.local.invocation import Invocation
from workbench.local.output import limited

ACCEPTED = {"x-amzn-sagemaker-custom-attributes": "accept_eula=false;accept_eula=true"}
DIALOGUE = [{"role": "user", "content": "Hi"}]
# The smallest body that each takes; those with the same body cannot be told apart by it.
BODIES: dict[str, Any] = {
    "jumpstart": {"text_inputs": "Hi"},
    "jumpstart-bloomz": {"text_inputs": "Hi"},
    "hf-toolkit": {"inputs": "Hi"},
    "tgi": {"inputs": "Hi"},
    "lmi": {"inputs": "Hi"},
    "lmi-batch": {"inputs": "Hi"},
    "llama2-text": {"inputs": "Hi"},
    "llama3": {"inputs": "Hi"},
    "openai": {"messages": DIALOGUE},
    "openai-text": {"prompt": "Hi"},
    "cohere": {"prompt": "Hi"},
    "j2": {"prompt": "Hi"},
    "llama2-chat": {"inputs": [DIALOGUE]},
    "cohere-chat": {"message": "Hi"},
    "contextual-answers": {"context": "Hi", "question": "Who?"},
    "instruction": {"instruction": "", "input": "Hi"},
    "instruction-rinna": {"instruction": "", "input": "Hi"},
}


def invocation(body: Any, content_type: str = "application/json", **headers: str) -> Invocation:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Invocation("it", False, {"content-type": content_type, **ACCEPTED, **headers}, content)


def refused(name: str, body: Any, content_type: str = "application/json", **headers: str) -> tuple[int, Any]:
    with pytest.raises(ContainerError) as caught:
        STAND_INS[name].read(invocation(body, content_type, **headers))
    return caught.value.status, json.loads(caught.value.body)


@pytest.mark.parametrize("name", STAND_INS)
def test_it_takes_its_own_body_and_refuses_the_others(name: str) -> None:
    if name == "jumpstart-text":
        assert STAND_INS[name].read(invocation(b"Hi", "application/x-text")).requests[0].text == "Hi"
    for body in BODIES.values():
        if name in BODIES and body == BODIES[name]:
            assert STAND_INS[name].read(invocation(body)).requests
        else:
            assert refused(name, body)[0] >= 400


@pytest.mark.parametrize(
    ("name", "body", "status", "told"),
    [
        ("hf-toolkit", {"inputs": "a", "parameters": {"seed": 1}}, 400, {"type": "InternalServerException"}),
        ("hf-toolkit", {"inputs": "a", "parameters": {"temperature": 0}}, 400, {"code": 400}),
        ("tgi", {"inputs": "a", "parameters": {"temperature": 0}}, 422, {"error_type": "validation"}),
        ("tgi", {"inputs": "a", "parameters": {"stop": list("abcde")}}, 422, {"error_type": "validation"}),
        ("lmi", {}, 424, {"error": "`inputs` is missing", "code": 424}),
        ("lmi-batch", {}, 424, {"error": "`inputs` is missing", "message": "invoke handler failure"}),
        ("openai", {"messages": DIALOGUE, "temperature": 2.5}, 400, {"object": "error"}),
        ("openai-text", {"prompt": "a", "stop": list("abcde")}, 400, {"object": "error"}),
        ("llama2-chat", {"inputs": [DIALOGUE, DIALOGUE]}, 424, {"error": "Batch size must be 1, but is 2"}),
        ("llama2-text", {"inputs": "a", "parameters": {"temperature": 0}}, 424, {"code": 424}),
        ("llama3", {"inputs": "a", "parameters": {"top_p": 2}}, 424, {"code": 424}),
        ("cohere", {"inputs": "a"}, 400, {"message": "invalid request: `prompt` is missing"}),
        ("cohere-chat", {"message": "a", "chat_history": [{"role": "user"}]}, 400, {}),
        ("jumpstart-text", {"text_inputs": "a"}, 415, {"code": 415}),
        ("contextual-answers", {"context": "a" * 10_001, "question": "a"}, 422, {}),
        ("contextual-answers", {"context": "a", "question": "a" * 161}, 422, {}),
        ("instruction", {"instruction": "", "input": "a", "seed": 1}, 400, {"code": 400}),
        ("instruction-rinna", {"instruction": "", "input": "a\nb"}, 400, {"code": 400}),
    ],
)
def test_a_refusal_has_the_containers_own_shape(name: str, body: Any, status: int, told: dict[str, Any]) -> None:
    found, error = refused(name, body)
    assert found == status
    assert error.items() >= told.items()


@pytest.mark.parametrize("roles", [["assistant"], ["user", "user"], ["user", "assistant"], ["user", "system"], []])
def test_llama_2_wants_turns_in_order(roles: list[str]) -> None:
    dialogue = [{"role": role, "content": "a"} for role in roles]
    assert "alternating" in refused("llama2-chat", {"inputs": [dialogue]})[1]["error"]


@pytest.mark.parametrize("name", ["llama2-chat", "llama2-text"])
@pytest.mark.parametrize(
    "attributes", ["", "accept_eula=false", "accept_eula=true;accept_eula=false", "a=accept_eula=true"]
)
def test_llama_2_wants_its_licence_accepted(name: str, attributes: str) -> None:
    headers = {"x-amzn-sagemaker-custom-attributes": attributes}
    status, error = refused(name, BODIES[name], **headers)
    assert (status, error["message"]) == (424, "prediction failure")
    assert "accept_eula" in error["error"]


@pytest.mark.parametrize("parameters", [{"top_p": 0}, {"max_new_tokens": 0}, {"temperature": "hot"}])
def test_lmi_takes_a_bad_value_and_fails_in_its_reply(parameters: dict[str, Any]) -> None:
    container = STAND_INS["lmi"]
    call = container.read(invocation({"inputs": "a", "parameters": parameters}))
    outputs = (limited("one", (), None),)
    reply = json.loads(container.body(call, outputs))
    assert (reply["generated_text"], reply["details"]["finish_reason"]) == ("", "error")
    (line,) = container.stream(call, outputs, ())
    assert json.loads(line)["token"]["id"] == -1


def test_lmi_ignores_names_that_it_does_not_know() -> None:
    body = {"inputs": "a", "parameters": {"stop": ["b"], "num_return_sequences": 2}}
    (request,) = STAND_INS["lmi"].read(invocation(body)).requests
    assert request.stop == ()


def test_an_empty_instruction_makes_the_input_the_prompt() -> None:
    raw = STAND_INS["instruction"].read(invocation({"instruction": "", "input": "a"}))
    made = STAND_INS["instruction"].read(invocation({"instruction": "Say it.", "input": "a"}))
    assert raw.requests[0].text == "a"
    assert "Say it." in made.requests[0].text


@pytest.mark.parametrize(("name", "container"), [*STAND_INS.items(), *VARIANTS])
def test_a_reply_holds_the_text(name: str, container: Any) -> None:
    if name == "jumpstart-text":
        call = container.read(invocation(b"Hi", "application/x-text"))
    else:
        call = container.read(invocation(BODIES[name]))
    body = container.body(call, (limited("one two", (), None),))
    assert b"one two" in body
