"""Python with the SageMaker SDK, version 3: its `Endpoint` resource, which is boto3 beneath."""

from __future__ import annotations

import re

from workbench.export.call import Call
from workbench.export.python_script import python_script

_IMPORTS = """\
import os

import boto3
from sagemaker.core.resources import Endpoint
"""
_SENDING = """
def send(body):
    # Sent once: a slow generation must not be sent, and paid, again.
    os.environ.setdefault("AWS_MAX_ATTEMPTS", "1")
    session = boto3.Session(profile_name=PROFILE, region_name=REGION)
"""
_WHOLE = """\
    endpoint = Endpoint(endpoint_name=ENDPOINT_NAME)
    return endpoint.invoke(body=body, session=session, region=REGION, **ARGUMENTS).body.read()

"""
_STREAM = """\
    # The SDK's own invoke_with_response_stream fails on every stream, at least up to sagemaker-core 2.27.
    client = Endpoint.get_sagemaker_client(session, REGION, service_name="sagemaker-runtime")
    answer = client.invoke_endpoint_with_response_stream(EndpointName=ENDPOINT_NAME, Body=body, **ARGUMENTS)
    for event in answer["Body"]:
        yield event["PayloadPart"]["Bytes"]

"""


class SagemakerScript:
    title = "Python with the SageMaker SDK"
    suffix = ".py"
    transports = ("sagemaker",)

    def write(self, call: Call) -> str:
        snake = {_snake(name): value for name, value in call.arguments.items()}
        arguments = call.arguments if call.piece else snake
        sending = _SENDING + (_STREAM if call.piece else _WHOLE)
        return python_script(call, "the SageMaker SDK, version 3: sagemaker>=3", _IMPORTS, sending, arguments)


def _snake(name: str) -> str:
    """`ContentType` as the SDK names it: `content_type`."""
    return re.sub("(?<!^)([A-Z])", r"_\1", name).lower()
