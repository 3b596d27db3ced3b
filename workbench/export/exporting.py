"""All that a prompt can be written as: files of other tools, and code that runs."""

from __future__ import annotations

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UnknownName, UsageError
from workbench.export import TARGETS
from workbench.export.call import call_of
from workbench.library.exporting import writable_formats
from workbench.library.file_names import file_name
from workbench.library.formats.format import Exported
from workbench.prompts.prompt import Prompt


def export_titles() -> dict[str, str]:
    """What each format and each code target is called, by its name."""
    formats = {name: form.title for name, form in writable_formats().items()}
    return formats | {name: TARGETS[name].title for name in TARGETS}


def export_name(prompt: Prompt, name: str) -> str:
    """What the file would be called that is written as `name`."""
    ending = TARGETS[name].suffix if name in TARGETS else writable_formats()[name].suffixes[0]
    return f"{file_name(prompt.name)}{ending}"


def exported(prompt: Prompt, name: str, endpoint: Endpoint, *, stream: bool = False) -> Exported:
    """The prompt as `name`; code calls `endpoint`, and streams its answer where `stream` is set.

    A name that is unknown or only read: `UnknownName`. Code that cannot call or stream this endpoint: `UsageError`.
    """
    if name in TARGETS:
        refuse_foreign(name, endpoint)
        call = call_of(prompt, endpoint, stream=stream)
        return Exported(TARGETS[name].write(call), call.losses)
    formats = writable_formats()
    if name not in formats:
        known = ", ".join(export_titles())
        raise UnknownName("Prompts are not written as {name}.", "Known: {known}.", name=name, known=known)
    return formats[name].write(prompt)


def refuse_foreign(name: str, endpoint: Endpoint) -> None:
    """A `UsageError` where the code target cannot call the endpoint."""
    if endpoint.transport in TARGETS[name].transports:
        return
    known = ", ".join(one for one in TARGETS if endpoint.transport in TARGETS[one].transports)
    if endpoint.transport == "https":
        raise UsageError(
            "{label} is called by its address, which {name} cannot do.",
            "Choose one of: {known}.",
            label=endpoint.label,
            name=name,
            known=known,
        )
    raise UsageError(
        "{label} is an endpoint of SageMaker, which {name} cannot call: its requests are signed.",
        "Choose one of: {known}.",
        label=endpoint.label,
        name=name,
        known=known,
    )
