"""AI21's Contextual Answers: a context and a question, both with a limit; nothing else."""

from __future__ import annotations

from typing import Any

from tests.fakes.containers.strict import Strict, one_text, required
from workbench.local.containers.container import Call
from workbench.local.containers.fields import BadField
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_LONGEST = {"context": 10_000, "question": 160}


class ContextualAnswers(Strict):
    """An answer that the context does not hold is the literal text `Answer not in document`."""

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        found = {name: required(payload, name) for name in _LONGEST}
        for name, text in found.items():
            if not 1 <= len(text) <= _LONGEST[name]:
                raise BadField(f"`{name}` must have 1 to {_LONGEST[name]} characters")
        return one_text(invocation, "\n\n".join(found.values()), payload)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 422, {"detail": [{"loc": ["body"], "msg": error.message, "type": "value_error"}]}

    def reply(self, call: Call, output: Output) -> dict[str, Any]:
        return {"id": "1", "answer": output.text or "Answer not in document"}
