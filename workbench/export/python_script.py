"""What the Python targets share: the request as JSON, where it goes, and how the text is read from the reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.endpoints.payloads.shapes import TEXT_FIELDS
from workbench.export.call import Call

_ADDRESS = "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME is another address to send to, such as http://127.0.0.1:8080."
_READING = f'''\
# Where containers put the text of an answer, in the order in which it is looked for.
TEXT_FIELDS = (
    {", ".join(f'"{name}"' for name in TEXT_FIELDS[:7])},
    {", ".join(f'"{name}"' for name in TEXT_FIELDS[7:])},
)


def text_in(value):
    """The first answer in a reply, or None where it holds none or tells of an error."""
    if isinstance(value, list):
        return text_in(value[0]) if value else None
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    details = value.get("details")
    finished = [each.get("finish_reason") for each in (value, details) if isinstance(each, dict)]
    if value.get("error") or "error" in finished:
        return None
    for name in TEXT_FIELDS:
        found = value.get(name)
        if found is not None and not (name == "message" and isinstance(found, str)):
            return text_in(found)
    return None

'''
_PLAIN = """\
# The answer is JSON, or a text as it is.
try:
    value = json.loads(reply)
except ValueError:
    value = None
text = text_in(value) if isinstance(value, (str, list, dict)) else reply.decode()"""
_PRINTING = """\
if text is None:
    sys.exit(f"The reply holds no text: {reply.decode(errors='replace')}")
# Halves of characters that JSON can hold are joined; one that stays alone cannot be printed.
text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
sys.stdout.buffer.write(text.encode())
"""


def python_script(call: Call, needs: str, imports: str, sending: str, arguments: Mapping[str, str]) -> str:
    """The script. `sending` defines `send(body)`, which returns the bytes of the reply.

    It finds PROFILE, REGION, ENDPOINT_NAME and ARGUMENTS defined.
    """
    where = (
        "# Where it goes. None leaves the choice to the AWS settings.",
        f"PROFILE = {literal(None if call.endpoint.is_local else call.endpoint.profile)}",
        f"REGION = {literal(call.region)}",
        f"ENDPOINT_NAME = {literal(call.endpoint.name)}",
        *dictionary("ARGUMENTS", arguments),
    )
    return written(call, (f"Written by Prompt Workbench. Needs {needs}.", _ADDRESS), imports, where, sending)


def written(call: Call, about: Iterable[str], imports: str, where: Iterable[str], sending: str) -> str:
    """A script of its parts. `where` are the lines that say where the request goes.

    JSON needs no escapes in a raw text in triple quotes: a quote within a JSON text has a backslash in front, and
    Python passes over the same pairs as JSON does.
    """
    # The prompt's name is not in the first two lines, which could declare an encoding.
    return "\n".join(
        (
            "#!/usr/bin/env python3",
            *(f"# {line}" for line in (*about, *call.about)),
            "",
            "import json",
            "import sys",
            imports,
            "# The request.",
            f'BODY = json.loads(r"""\n{call.json}\n""")',
            "",
            *where,
            "",
            sending,
            _READING,
            *_answer(call),
            _PRINTING,
        )
    )


def dictionary(name: str, values: Mapping[str, str]) -> Iterator[str]:
    """The lines that assign it."""
    yield f"{name} = {{"
    yield from (f"    {literal(key)}: {literal(value)}," for key, value in values.items())
    yield "}"


def _answer(call: Call) -> Iterator[str]:
    body = "BODY" if call.sends_text else "json.dumps(BODY, ensure_ascii=False)"
    yield f"reply = send({body}.encode())"
    yield _PLAIN if call.plain_reply else "text = text_in(json.loads(reply))"
    if call.newline:
        yield f'text = text and text.replace({literal(call.newline)}, "\\n")'


def literal(value: str | None) -> str:
    """In double quotes, as the code around it, where the text has none."""
    written = repr(value)
    return f'"{written[1:-1]}"' if written.startswith("'") and '"' not in written else written
