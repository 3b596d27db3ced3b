"""A POSIX shell script with curl, which signs requests to SageMaker, and jq, which reads the reply."""

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
    "SessionId": "X-Amzn-SageMaker-Session-Id",
}
_STREAMED_ACCEPT = "X-Amzn-SageMaker-Accept"
_NEEDS = "Written by Prompt Workbench. Needs curl 7.76 or newer, and jq{more}."
_ABOUT_AWS = (
    "Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary ones, AWS_SESSION_TOKEN.",
    "ENDPOINT_URL is another address to send to, such as http://127.0.0.1:8080.",
)
# The region of an endpoint that names none.
_REGION = 'AWS_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:?"Set AWS_REGION, such as us-east-1."}}'
_CREDENTIALS = """\
: "${AWS_ACCESS_KEY_ID:?Set the credentials of AWS.}" "${AWS_SECRET_ACCESS_KEY:?Set the credentials of AWS.}"
host=${ENDPOINT_URL:-https://runtime.sagemaker.$AWS_REGION.amazonaws.com}
if [ -n "${AWS_SESSION_TOKEN:-}" ]; then
  set -- "$@" -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"
fi
"""
_SENDING = """\
if ! reply=$(body@FILTER@ | curl -sS --fail-with-body "$@" \\
  --aws-sigv4 "aws:amz:$AWS_REGION:sagemaker" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
  --data-binary @- "${host%/}/endpoints/$ENDPOINT_NAME/invocations")
then
  printf '%s\\n' "$reply" >&2
  exit 1
fi
"""
# A redirect is not followed: no header goes to another host.
_SENDING_HTTPS = """\
if ! reply=$(body@FILTER@ | curl -sS --fail-with-body --globoff "$@" --data-binary @- "$ENDPOINT_URL")
then
  printf '%s\\n' "$reply" >&2
  exit 1
fi
if [ -z "$reply" ]; then
  printf 'The server sent no answer.\\n' >&2
  exit 1
fi
"""
_DEFINITIONS = f"""\
  def failed: (.error // "" | . != "") or ([., .details | objects | .finish_reason] | any(. == "error"));
  def text_in:
    if type == "array" then (if length > 0 then .[0] | text_in else null end)
    elif type != "object" then (strings // null)
    elif failed then null
    else
      [ . as $value
      | ({", ".join(f'"{name}"' for name in TEXT_FIELDS[:7])},
         {", ".join(f'"{name}"' for name in TEXT_FIELDS[7:])}) as $name
      | $value[$name]
      | select(. != null and ($name != "message" or type != "string"))
      ] | if length > 0 then .[0] | text_in else null end
    end;
"""
_READING = f"""\
# The first answer in the reply, wherever the container puts it.
printf '%s' "$reply" | jq @OPTIONS@ '
{_DEFINITIONS}  @ANSWER@'
"""
# Of JSON lines and of server-sent events.
_READING_STREAM = f"""\
# The text that each line of the stream carries, as it arrives.
jq -jR --unbuffered '
{_DEFINITIONS}  def piece_in:
    if type == "array" then .[0] | piece_in
    elif type != "object" then null
    @PIECE@;
  (sub("^data:"; "") | sub("^\\\\s+"; "")) as $line
  | select($line | test("^(:|event:|id:|retry:|\\\\[DONE\\\\]|\\\\s*$)") | not)
  | ($line | try fromjson catch ($line | error))
  | piece_in // text_in // ("The stream holds no text: \\($line)" | error)'
"""
_ANSWER = 'text_in // ("The reply holds no text: \\(.)" | error)'
# The answer is JSON, or a text as it is.
_PLAIN = """. as $reply | (try fromjson catch null)
  | if type | . == "string" or . == "array" or . == "object" then @ANSWER@ else $reply end"""


# A stream that SageMaker frames: lengths, headers, a part of the answer and a checksum, over and over.
_UNFRAMED = """
# The parts of the answer, out of the frames in which SageMaker sends them; a refusal comes without frames.
unframed() {
  python3 -c '
import struct, sys
read = sys.stdin.buffer.read
while start := read(12):
    if start[0]:
        sys.exit((start + read()).decode(errors="replace"))
    size, headers = struct.unpack(">II", start[:8])
    rest = read(size - 12)
    if b":exception-type" in rest[:headers]:
        sys.exit(rest[headers:-4].decode(errors="replace"))
    sys.stdout.buffer.write(rest[headers:-4])
    sys.stdout.buffer.flush()
'
}
"""
# A pipe tells only of its last command: a line of the script's own says that the call failed.
_STREAMED = """\
{ { body@FILTER@ | curl -sSN --fail-with-body "$@" \\
  --aws-sigv4 "aws:amz:$AWS_REGION:sagemaker" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
  --data-binary @- "${host%/}/endpoints/$ENDPOINT_NAME/invocations-response-stream" \\
  || printf 'The call failed.\\n'; } | unframed || printf '\\nerror: the call failed\\n'; } |"""
_STREAMED_HTTPS = """\
{ body@FILTER@ | curl -sSN --fail-with-body --globoff "$@" --data-binary @- "$ENDPOINT_URL" \\
  || printf '\\nerror: the call failed\\n'; } |"""


class CurlScript:
    title = "Shell script with curl"
    suffix = ".sh"
    transports = ("sagemaker", "https")

    def write(self, call: Call) -> str:
        over_https = call.endpoint.transport == "https"
        special = call.about_secrets if over_https else (*_ABOUT_AWS, *_profile(call.endpoint.profile))
        needs = _NEEDS.format(
            more="" if over_https or not call.piece else ", and Python 3.8 for the frames of the stream"
        )
        about = (needs, *special, *call.about)
        lines = _https_lines(call) if over_https else _sagemaker_lines(call)
        script = [*lines, _reading(call)]
        return "\n".join(("#!/bin/sh", *(f"# {line}" for line in about), "set -eu", *script))


def _profile(profile: str | None) -> tuple[str, ...]:
    """How the credentials of a profile come into the environment, which is where curl gets them from."""
    if profile is None:
        return ()
    return (f'eval "$(aws configure export-credentials --format env --profile {shlex.quote(in_one_line(profile))})"',)


def _sagemaker_lines(call: Call) -> Iterator[str]:
    yield _REGION if call.region is None else f"AWS_REGION={shlex.quote(call.region)}"
    yield f"ENDPOINT_NAME={shlex.quote(quote(call.endpoint.name, safe=''))}"
    yield from _request(call)
    if call.piece:
        yield _UNFRAMED
        yield _with_body(_CREDENTIALS + _STREAMED, call)
    else:
        yield _with_body(_CREDENTIALS + _SENDING, call)


def _https_lines(call: Call) -> Iterator[str]:
    for name, variable in call.secret_headers.items():
        yield f': "${{{variable}:?Set it to the value of the header {name}.}}"'
    yield f"ENDPOINT_URL={shlex.quote(call.url)}"
    yield from _request(call)
    if call.is_on_this_computer:
        yield "set -- \"$@\" --noproxy '*'"
    for name, variable in call.secret_headers.items():
        yield f'set -- "$@" -H {shlex.quote(f"{name}: ")}"${variable}"'
    yield _with_body(_STREAMED_HTTPS if call.piece else _SENDING_HTTPS, call)


def _request(call: Call) -> Iterator[str]:
    """No line of JSON is the word that ends the here-document, and nothing in between is expanded.

    It stands in a function, since older shells read quotes in one that stands in `$(…)`.
    """
    limits, framed = call.endpoint.limits, call.endpoint.transport == "sagemaker"
    yield f"\nbody() {{\n  cat <<'JSON'\n{call.json}\nJSON\n}}\n"
    yield f"set -- --connect-timeout {limits.connect_s} --max-time {limits.total_s}"
    for name, value in call.arguments.items():
        header = _STREAMED_ACCEPT if call.piece and framed and name == "Accept" else _HEADERS[name]
        yield f'set -- "$@" -H {shlex.quote(f"{header}: {value}")}'


def _reading(call: Call) -> str:
    if call.piece:
        return _READING_STREAM.replace("@PIECE@", f"el{call.piece.jq}")
    options = "-Rsj" if call.plain_reply else "-j"
    return _READING.replace("@OPTIONS@", options).replace("@ANSWER@", _answer(call.newline, call.plain_reply))


def _with_body(sending: str, call: Call) -> str:
    """A body that is a text goes out as that text."""
    return sending.replace("@FILTER@", " | jq -j ." if call.sends_text else "")


def _answer(newline: str, plain: bool) -> str:
    """The end of the program for jq; no quote in it ends the shell's text around it."""
    answer = _PLAIN.replace("@ANSWER@", _ANSWER) if plain else _ANSWER
    return f'{answer} | split("{newline}") | join("\\n")' if newline else answer
