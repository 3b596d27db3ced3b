"""The echo: answers with exactly what the endpoint received."""

from __future__ import annotations

import json

from workbench.local.model import ModelRequest

_SAGEMAKER_PREFIX = "x-amzn-sagemaker-"
_TRANSPORT_ONLY = {"x-amzn-sagemaker-content-type"}


class Echo:
    """Content type and SageMaker's headers, then each message verbatim under its role, then the parameters."""

    def answer(self, request: ModelRequest) -> str:
        lines = [f"content-type: {request.invocation.content_type}"]
        lines += [
            f"{name}: {value}"
            for name, value in sorted(request.invocation.headers.items())
            if name == "accept" or (name.startswith(_SAGEMAKER_PREFIX) and name not in _TRANSPORT_ONLY)
        ]
        head = "\n".join(lines)
        messages = "".join(f"\n\n[{message.role}]\n{message.content}" for message in request.messages)
        parameters = json.dumps(request.parameters, ensure_ascii=False, indent=2)
        return f"{head}{messages}\n\n[parameters]\n{parameters}"
