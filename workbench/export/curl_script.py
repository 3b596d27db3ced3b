"""A POSIX shell script with curl, which signs the request, and jq, which reads the reply."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from urllib.parse import quote

from workbench.endpoints.payloads.shapes import TEXT_FIELDS
from workbench.export.call import Call, in_one_line

_HEADERS = {
    "ContentType": "Content-Type",
    "Accept": "Accept",
    "CustomAttributes": "X-Amzn-SageMaker-Custom-Attributes",
    "InferenceComponentName": "X-Amzn-SageMaker-Inference-Component",
    "TargetVariant": "X-Amzn-SageMaker-Target-Variant",
    "TargetModel": "X-Amzn-SageMaker-Target-Model",
    "TargetContainerHostname": "X-Amzn-SageMaker-Target-Container-Hostname",
}
_ABOUT = (
    "Written by Prompt Workbench. Needs curl 7.76 or newer, and jq.",
    "Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary ones, AWS_SESSION_TOKEN.",
    "ENDPOINT_URL is another address to send to, such as http://127.0.0.1:8080.",
)
# The region of an endpoint that names none.
_REGION = 'AWS_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:?"Set AWS_REGION, such as us-east-1."}}'
_SENDING = """\
: "${AWS_ACCESS_KEY_ID:?Set the credentials of AWS.}" "${AWS_SECRET_ACCESS_KEY:?Set the credentials of AWS.}"
host=${ENDPOINT_URL:-https://runtime.sagemaker.$AWS_REGION.amazonaws.com}
if [ -n "${AWS_SESSION_TOKEN:-}" ]; then
  set -- "$@" -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"
fi
if ! reply=$(body@FILTER@ | curl -sS --fail-with-body "$@" \\
  --aws-sigv4 "aws:amz:$AWS_REGION:sagemaker" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
  --data-binary @- "${host%/}/endpoints/$ENDPOINT_NAME/invocations")
then
  printf '%s\\n' "$reply" >&2
  exit 1
fi
"""
_READING = f"""\
# The first answer in the reply, wherever the container puts it.
printf '%s' "$reply" | jq @OPTIONS@ '
  def failed: .error // "" | . != "";
  def text_in:
    if type == "array" then (if length > 0 then .[0] | text_in else null end)
    elif type != "object" then (strings // null)
    elif failed or ([., .details | objects | .finish_reason] | any(. == "error")) then null
    else
      [ . as $value
      | ({", ".join(f'"{name}"' for name in TEXT_FIELDS[:7])},
         {", ".join(f'"{name}"' for name in TEXT_FIELDS[7:])}) as $name
      | $value[$name]
      | select(. != null and ($name != "message" or type != "string"))
      ] | if length > 0 then .[0] | text_in else null end
    end;
  @ANSWER@'
"""
_ANSWER = 'text_in // ("The reply holds no text: \\(.)" | error)'
# The answer is JSON, or a text as it is.
_PLAIN = """. as $reply | (try fromjson catch null)
  | if type | . == "string" or . == "array" or . == "object" then @ANSWER@ else $reply end"""


class CurlScript:
    title = "Shell script with curl"
    suffix = ".sh"

    def write(self, call: Call) -> str:
        about = (*_ABOUT, *_profile(call.endpoint.profile), *call.about)
        return "\n".join(("#!/bin/sh", *(f"# {line}" for line in about), *_lines(call)))


def _profile(profile: str | None) -> tuple[str, ...]:
    """How the credentials of a profile come into the environment, which is where curl gets them from."""
    if profile is None:
        return ()
    return (f'eval "$(aws configure export-credentials --format env --profile {shlex.quote(in_one_line(profile))})"',)


def _lines(call: Call) -> Iterator[str]:
    """No line of JSON is the word that ends the here-document, and nothing in between is expanded.

    It stands in a function, since older shells read quotes in one that stands in `$(…)`.
    """
    limits = call.endpoint.limits
    yield "set -eu"
    yield _REGION if call.region is None else f"AWS_REGION={shlex.quote(call.region)}"
    yield f"ENDPOINT_NAME={shlex.quote(quote(call.endpoint.name, safe=''))}"
    yield f"\nbody() {{\n  cat <<'JSON'\n{call.json}\nJSON\n}}\n"
    yield f"set -- --connect-timeout {limits.connect_s} --max-time {limits.total_s}"
    for name, value in call.arguments.items():
        yield f'set -- "$@" -H {shlex.quote(f"{_HEADERS[name]}: {value}")}'
    yield _SENDING.replace("@FILTER@", " | jq -j ." if call.sends_text else "")
    yield _READING.replace("@OPTIONS@", "-Rsj" if call.plain_reply else "-j").replace(
        "@ANSWER@", _answer(call.newline, call.plain_reply)
    )


def _answer(newline: str, plain: bool) -> str:
    """The end of the program for jq; no quote in it ends the shell's text around it."""
    answer = _PLAIN.replace("@ANSWER@", _ANSWER) if plain else _ANSWER
    return f'{answer} | split("{newline}") | join("\\n")' if newline else answer
