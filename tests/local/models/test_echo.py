from __future__ import annotations

from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.models.echo import Echo


def test_the_echo_shows_all_that_was_received_verbatim() -> None:
    headers = {
        "content-type": "application/json",
        "x-amzn-sagemaker-custom-attributes": "accept_eula=true",
        "x-amzn-sagemaker-target-variant": "blue",
        "x-amzn-sagemaker-inference-component": "part",
        "authorization": "AWS4-HMAC-SHA256 secret",
        "x-amz-date": "20260101T000000Z",
    }
    messages = (Message("system", "  Be <br> brief.\r\n"), Message("user", "{{ name }} “한글”\n\n"))
    invocation = Invocation("echo", streams=False, headers=headers)
    request = ModelRequest(invocation, messages, parameters={"temperature": 0.1, "stop": ["--"]})
    assert Echo().answer(request) == (
        "content-type: application/json\n"
        "x-amzn-sagemaker-custom-attributes: accept_eula=true\n"
        "x-amzn-sagemaker-inference-component: part\n"
        "x-amzn-sagemaker-target-variant: blue\n\n"
        "[system]\n  Be <br> brief.\r\n\n\n"
        "[user]\n{{ name }} “한글”\n\n\n\n"
        '[parameters]\n{\n  "temperature": 0.1,\n  "stop": [\n    "--"\n  ]\n}'
    )
