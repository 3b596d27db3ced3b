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


def failed(value):
    """Whether an object of a reply tells of an error."""
    details = value.get("details")
    finished = [each.get("finish_reason") for each in (value, details) if isinstance(each, dict)]
    return bool(value.get("error")) or "error" in finished


def text_in(value):
    """The first answer in a reply, or None where it holds none or tells of an error."""
    if isinstance(value, list):
        return text_in(value[0]) if value else None
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    if failed(value):
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
_PIECES = '''\

def piece_in(value):
    """The text that one value of the stream carries, or None where it has none."""
    if isinstance(value, list):
        return piece_in(value[0]) if value else None
    if not isinstance(value, dict):
        return None
@PIECE@

def lines_of(parts):
    """The lines of a stream, which its parts cut anywhere, also within a character."""
    pending = b""
    for part in parts:
        *lines, pending = (pending + part).replace(b"\\r", b"\\n").split(b"\\n")
        yield from lines
    yield pending


def pieces(parts):
    """The pieces of text in a stream of JSON lines or of server-sent events."""
    for line in map(bytes.strip, lines_of(parts)):
        if line.startswith((b":", b"event:", b"id:", b"retry:")):
            continue
        line = line[5:].strip() if line.startswith(b"data:") else line
        if line not in (b"", b"[DONE]"):
            value = {} if line.startswith(b"error:") else json.loads(line)
            piece = piece_in(value)
            # A container that does not stream sends its whole reply.
            piece = text_in(value) if piece is None else piece
            if piece is None:
                sys.exit(f"The stream holds no text: {line.decode(errors='replace')}")
            yield piece


def whole_characters(texts):
    """The texts with halves of characters joined, which JSON can hold; one that stays alone cannot be printed."""
    decoder = codecs.getincrementaldecoder("utf-16-le")("replace")
    for text in texts:
        yield decoder.decode(text.encode("utf-16-le", "surrogatepass"))
    yield decoder.decode(b"", final=True)

'''
_STREAMING = """\
for text in whole_characters(pieces(send({body}.encode()))):
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
"""


def python_script(
    call: Call,
    needs: str,
    imports: str,
    sending: str,
    arguments: Mapping[str, str],
    ending: Iterable[str] | None = None,
) -> str:
    """The script. `sending` defines `send(body)`, which returns the bytes of the reply, of a stream one after another.

    It finds PROFILE, REGION, ENDPOINT_NAME and ARGUMENTS defined.
    """
    where = (
        "# Where it goes. None leaves the choice to the AWS settings.",
        f"PROFILE = {literal(None if call.endpoint.is_local else call.endpoint.profile)}",
        f"REGION = {literal(call.region)}",
        f"ENDPOINT_NAME = {literal(call.endpoint.name)}",
        *dictionary("ARGUMENTS", arguments),
    )
    return written(call, (f"Written by Prompt Workbench. Needs {needs}.", _ADDRESS), imports, where, sending, ending)


def written(
    call: Call,
    about: Iterable[str],
    imports: str,
    where: Iterable[str],
    sending: str,
    ending: Iterable[str] | None = None,
) -> str:
    """A script of its parts. `where` are the lines that say where the request goes, `ending` what comes last; without
    it the request is sent, and the text printed.

    JSON needs no escapes in a raw text in triple quotes: a quote within a JSON text has a backslash in front, and
    Python passes over the same pairs as JSON does.
    """
    # The prompt's name is not in the first two lines, which could declare an encoding.
    return "\n".join(
        (
            "#!/usr/bin/env python3",
            *(f"# {line}" for line in (*about, *call.about)),
            "",
            *(("import codecs",) if call.piece else ()),
            "import json",
            "import sys",
            imports,
            "# The request.",
            f'BODY = json.loads(r"""\n{call.json}\n""")',
            "",
            *where,
            "",
            sending,
            reading(call),
            *(_answer(call) if ending is None else ending),
        )
    )


def reading(call: Call) -> str:
    """The functions `text_in(value)` and, for a stream, `whole_characters(pieces(parts))`."""
    return _READING + (_PIECES.replace("@PIECE@", call.piece.python) if call.piece else "")


def dictionary(name: str, values: Mapping[str, str]) -> Iterator[str]:
    """The lines that assign it."""
    yield f"{name} = {{"
    yield from (f"    {literal(key)}: {literal(value)}," for key, value in values.items())
    yield "}"


def _answer(call: Call) -> Iterator[str]:
    body = "BODY" if call.sends_text else "json.dumps(BODY, ensure_ascii=False)"
    if call.piece:
        yield _STREAMING.format(body=body)
        return
    yield f"reply = send({body}.encode())"
    yield from text_of_reply(call)
    yield _PRINTING


def text_of_reply(call: Call) -> Iterator[str]:
    """The statements that make `text` of `reply`."""
    yield _PLAIN if call.plain_reply else "text = text_in(json.loads(reply))"
    if call.newline:
        yield f'text = text and text.replace({literal(call.newline)}, "\\n")'


def literal(value: str | None) -> str:
    """In double quotes, as the code around it, where the text has none."""
    written = repr(value)
    return f'"{written[1:-1]}"' if written.startswith("'") and '"' not in written else written
