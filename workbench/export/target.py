"""What a code target is: how the call of an endpoint becomes a script that makes it."""

from __future__ import annotations

from typing import Protocol

from workbench.export.call import Call


class CodeTarget(Protocol):
    """A language and library that a call can be written in. Member of `TARGETS`; stateless.

    `title` is its name for a person; `suffix` is the ending of its files; `transports` are those of the endpoints that
    its code can call.
    """

    @property
    def title(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    @property
    def transports(self) -> tuple[str, ...]: ...

    def write(self, call: Call) -> str:
        """A script that sends the call's body and prints the text of the answer, and nothing else, as UTF-8.

        Credentials come from where AWS tools look for them, the values of headers from the environment. Where no answer
        comes, the script fails and says why.
        """
