"""Python with boto3 alone."""

from __future__ import annotations

from workbench.export.call import Call
from workbench.export.python_script import python_script

_IMPORTS = """
import boto3
from botocore.config import Config
"""
_SENDING = """
def send(body):
    # Sent once: a slow generation must not be sent, and paid, again.
    config = Config(connect_timeout={connect_s}, read_timeout={read_s}, retries={{"total_max_attempts": 1}})
    session = boto3.Session(profile_name=PROFILE, region_name=REGION)
    client = session.client("sagemaker-runtime", config=config)
    return client.invoke_endpoint(EndpointName=ENDPOINT_NAME, Body=body, **ARGUMENTS)["Body"].read()

"""


class Boto3Script:
    title = "Python with boto3"
    suffix = ".py"
    transports = ("sagemaker",)

    def write(self, call: Call) -> str:
        limits = call.endpoint.limits
        sending = _SENDING.format(connect_s=limits.connect_s, read_s=min(limits.between_s, limits.total_s))
        return python_script(call, "boto3", _IMPORTS, sending, call.arguments)
