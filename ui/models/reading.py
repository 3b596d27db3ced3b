"""How an answer is read besides its text: the JSON in it, and whether that is what the prompt's schema asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.translation import msgid, ntr, phrase, sentence, tr
from workbench.endpoints.exchange import Reply
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.scoring.json_text import JsonFault

# Faults against the schema that are named; more are counted.
MOST_NAMED = 5
_NOTHING = msgid("No reply has come yet.")


@dataclass(frozen=True)
class SchemaFault:
    """Where in the JSON, as `$.items[0].name`, and what is wrong there."""

    path: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """`pretty` is None where the answer has no JSON. `checked` says that there is a schema and the JSON was held
    against it: `faults` are what it found; `error` says why it could not."""

    pretty: str | None = None
    fault: JsonFault | None = None
    checked: bool = False
    faults: tuple[SchemaFault, ...] = ()
    error: WorkbenchError | None = None

    @property
    def tone(self) -> str:
        if self.pretty is None or self.fault or self.faults:
            return "bad"
        return "warning" if self.error else "good" if self.checked else "plain"

    @property
    def note(self) -> str:
        if self.pretty is None:
            return tr("There is no JSON in this answer.")
        if self.fault is not None:
            line, column, reason = self.fault.line, self.fault.column, phrase(self.fault.reason)
            return tr("Broken JSON at line {line}, column {column}: {reason}.", line=line, column=column, reason=reason)
        if self.error is not None:
            return sentence(self.error)
        if not self.checked:
            return ""
        if not self.faults:
            return tr("✓ As the schema asks")
        named = [f"{fault.path}: {fault.reason}" for fault in self.faults[:MOST_NAMED]]
        if len(self.faults) > MOST_NAMED:
            named.append(ntr("{n} more", "{n} more", len(self.faults) - MOST_NAMED))
        return "\n".join([tr("✗ Not as the schema asks:"), *named])


def raw_text(reply: Reply | None) -> tuple[str, str]:
    """The body of a reply as text, and what is to be said of it."""
    if reply is None:
        return "", tr(_NOTHING)
    text = reply.body.decode("utf-8", errors="replace")
    return text, tr("The reply is longer; its beginning was kept.") if reply.cut else ""
