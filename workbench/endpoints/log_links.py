"""The address of an endpoint's log in the console of CloudWatch."""

from __future__ import annotations

import re
from urllib.parse import quote

_ARN = re.compile(r"arn:aws[\w-]*:logs:(?P<region>[a-z]{2,4}(?:-[a-z]+)+-\d+):\d*:log-group:(?P<rest>.+)")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d+")
# The console of each partition; there is none that could be reached for the isolated ones.
_CONSOLES = {
    "cn-": "console.amazonaws.cn",
    "us-gov-": "console.amazonaws-us-gov.com",
    "us-iso": "",
    "eu-iso": "",
    "": "console.aws.amazon.com",
}


def log_link(region: str, name: str, component: str = "", arn: str = "") -> str:
    """The log that `arn` names, else that of the inference component, else that of the endpoint; '' for neither.

    `arn` is the `LogStreamArn` of a ModelError: of a log group, or of a stream within it.
    """
    found = _ARN.fullmatch(arn)
    if found is not None:
        group, _, stream = found["rest"].partition(":log-stream:")
        return _address(found["region"], group.removesuffix(":*"), stream)
    if component:
        return _address(region, f"/aws/sagemaker/InferenceComponents/{component}", "")
    return _address(region, f"/aws/sagemaker/Endpoints/{name}", "") if name else ""


def _address(region: str, group: str, stream: str) -> str:
    console = next(host for start, host in _CONSOLES.items() if region.startswith(start))
    if not console or not _REGION.fullmatch(region):
        return ""
    events = f"/log-events/{_encoded(stream)}" if stream else ""
    return (
        f"https://{region}.{console}/cloudwatch/home?region={region}"
        f"#logsV2:log-groups/log-group/{_encoded(group)}{events}"
    )


def _encoded(name: str) -> str:
    """As the console writes names into its own addresses: encoded twice, with a dollar for the second percent."""
    return quote(quote(name, safe=""), safe="").replace("%", "$")
