"""The error tree.

    WorkbenchError                 a sentence with a cause and a next step
    ├── UsageError                 the user's input cannot be used (exit status 2 on the command line)
    │   ├── InvalidFile            a prompt or endpoint file is unreadable or invalid: file, line, field
    │   ├── TemplateError          a template is broken, refused or endless: part, line
    │   │   ├── BrokenTemplate     its marks or its code cannot be read, as while it is written
    │   │   └── UndefinedVariable  a template names a variable that has no value
    │   ├── UnreadableDocument     a document cannot be read: encrypted, damaged, too large, of an unknown kind
    │   ├── InvalidIndex           a collection's index is damaged, foreign, or made with another embedder
    │   └── UnknownName            no prompt, endpoint, format, collection or setting of that name
    └── EndpointError              an endpoint refused, failed or cannot be reached

A foreign exception is translated into one of these where the foreign library is called. Message and hint are
templates whose fields are given by keyword, so that the window can translate the sentence and keep the facts::

    raise UnknownName("There is no endpoint {name}.", "Known endpoints: {known}.", name="x", known="local:echo")
"""

from __future__ import annotations


class Phrase:
    """A piece of a sentence that is a template itself: a value of an error that a translation can reach."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format_map(self.values) if self.values else self.template


class WorkbenchError(Exception):
    """A failure told as a sentence: `message` (what and why), `hint` (the next step), `details` (folded away).

    `message_template` and `hint_template` are the English templates, `values` their fields: what a translation needs.
    """

    def __init__(self, message: str, hint: str = "", *, details: str = "", **values: object) -> None:
        self.message_template = message
        self.hint_template = hint
        self.details = details
        self.values = values
        super().__init__(message, hint)

    @property
    def message(self) -> str:
        return self.message_template.format_map(self.values) if self.values else self.message_template

    @property
    def hint(self) -> str:
        return self.hint_template.format_map(self.values) if self.values else self.hint_template

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(WorkbenchError):
    """The input cannot be used as it is; nothing was sent or written."""


class InvalidFile(UsageError):
    """A prompt, endpoint or settings file cannot be read; the message names file, line and field."""


class TemplateError(UsageError):
    """A template is broken, hostile or endless; the message names the part and the line."""


class BrokenTemplate(TemplateError):
    """A template cannot be read: a mark is not closed, a tag or filter unknown. `values` has `reason`."""


class UndefinedVariable(TemplateError):
    """A template names a variable that has no value. `variable`, `part` and `line` are in `values`."""

    @property
    def variable(self) -> str:
        return str(self.values["variable"])


class UnreadableDocument(UsageError):
    """A file cannot be read as a document; the sentence is what the collection's list shows beside it."""


class InvalidIndex(UsageError):
    """A collection cannot be opened or searched as it is; the hint says how to rebuild it or what it needs."""


class UnknownName(UsageError):
    """Nothing of that name is known; the hint lists what is."""


class EndpointError(WorkbenchError):
    """A call to an endpoint failed. `status` is the HTTP status or None; `code` the AWS error code or ''.

    `request_id` is what AWS knows the call by, or '' where no answer came; `link` the address of the log that says
    more, or ''. `may_retry`: the call was turned away before the model can have begun, so that it may be made again
    without anything being computed twice; not before `retry_after_s`, where the endpoint says so. `needs_licence`: the
    container did not ask its model, whose licence is not accepted.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        details: str = "",
        status: int | None = None,
        code: str = "",
        request_id: str = "",
        link: str = "",
        retry_after_s: float | None = None,
        may_retry: bool = False,
        needs_licence: bool = False,
        **values: object,
    ) -> None:
        super().__init__(message, hint, details=details, **values)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.link = link
        self.retry_after_s = retry_after_s
        self.may_retry = may_retry
        self.needs_licence = needs_licence
