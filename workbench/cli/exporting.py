"""`library export` of one prompt: as the file of another tool, or as code that calls an endpoint."""

from __future__ import annotations

from pathlib import Path

from workbench import paths, settings
from workbench.cli.output import note, write_text
from workbench.cli.prompt_versions import named_prompt
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.export import TARGETS
from workbench.export.exporting import exported
from workbench.library.exporting import write_export


def export_one(
    name: str, form: str, endpoint: str | None, out: Path | None, *, replace: bool, stream: bool = False
) -> int:
    """Prints the text, or writes it into the file `out`."""
    if endpoint is not None and form not in TARGETS:
        raise UsageError(
            "Only code calls an endpoint, and {name} is none.",
            "Leave {option} out, or choose one of: {known}.",
            name=form,
            option="--endpoint",
            known=", ".join(TARGETS),
        )
    if stream and form not in TARGETS:
        raise UsageError("Only code streams, and {name} is none.", "Leave {option} out.", name=form, option="--stream")
    called = EMBEDDED[0] if endpoint is None else _endpoint(endpoint)
    found = exported(named_prompt(name), form, called, stream=stream)
    for phrase in found.notes:
        note(str(phrase))
    if out is None:
        write_text(found.text)
    else:
        write_export(found.text, out, replace=replace)
    return 0


def _endpoint(name: str) -> Endpoint:
    """The endpoint as a run would call it: in the account of the settings where it names none."""
    chosen, problems = settings.load(paths.settings_file())
    for problem in problems:
        note(str(problem))
    found = Catalogue(_not_called, paths.endpoints_folder()).find(name)
    return found.in_account(chosen.aws_profile, chosen.aws_region)


def _not_called() -> str:
    raise NotImplementedError("nothing is called while a prompt is written")
