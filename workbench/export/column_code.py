"""One column as code: the call that its answer came from, with all that it was sent."""

from __future__ import annotations

from dataclasses import replace

from workbench.errors import UsageError
from workbench.export import TARGETS
from workbench.export.call import call_for, refuse_stream
from workbench.export.exporting import refuse_foreign
from workbench.library.formats.format import Exported
from workbench.runs.request import RunRequest


def column_code(request: RunRequest, name: str, calls: int, target: str, *, stream: bool) -> Exported:
    """The code of the column's first call; `name` is the prompt's, and a run makes `calls` for the column.

    The notes say what a run does beyond that one call. A target that is not known: `UnknownName`. What cannot be
    written: `UsageError`, the one of `obstacle`. Renders the template of a format of one's own: not on the GUI thread.
    """
    written = TARGETS[target]
    problem = obstacle(request, target, stream=stream)
    if problem is not None:
        raise problem
    call = call_for(request, name, calls, stream=stream)
    return Exported(written.write(call), call.losses)


def obstacle(request: RunRequest, target: str, *, stream: bool) -> UsageError | None:
    """Why the column cannot be written so; None where it can. At once."""
    try:
        if request.refusal is not None:
            raise request.refusal
        refuse_foreign(target, request.endpoint)
        refuse_stream(replace(request.endpoint, stream=stream))
    except UsageError as error:
        return error
    return None
