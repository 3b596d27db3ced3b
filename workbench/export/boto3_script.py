"""Python with boto3 alone."""

from __future__ import annotations

from workbench.export.call import Call
from workbench.export.python_script import python_script

BOTO3 = """
import boto3
from botocore.config import Config
"""
_SENDING = """
def send(body):
    # Sent once: a slow generation must not be sent, and paid, again.
    config = Config(connect_timeout={connect_s}, read_timeout={read_s}, retries={{"total_max_attempts": 1}})
    session = boto3.Session(profile_name=PROFILE, region_name=REGION)
    client = session.client("sagemaker-runtime", config=config)
"""
_WHOLE = """\
    return client.invoke_endpoint(EndpointName=ENDPOINT_NAME, Body=body, **ARGUMENTS)["Body"].read()

"""
_STREAM = """\
    answer = client.invoke_endpoint_with_response_stream(EndpointName=ENDPOINT_NAME, Body=body, **ARGUMENTS)
    for event in answer["Body"]:
        yield event["PayloadPart"]["Bytes"]

"""


class Boto3Script:
    title = "Python with boto3"
    suffix = ".py"
    transports = ("sagemaker",)

    def write(self, call: Call) -> str:
        return python_script(call, "boto3", BOTO3, sending(call), call.arguments)


def sending(call: Call) -> str:
    """`send(body)` with boto3."""
    limits = call.endpoint.limits
    client = _SENDING.format(connect_s=limits.connect_s, read_s=min(limits.between_s, limits.total_s))
    return client + (_STREAM if call.piece else _WHOLE)
