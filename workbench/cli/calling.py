"""What a command has at hand that makes calls: endpoints, a transport, and the history that keeps the answers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from workbench import paths, settings
from workbench.cli.output import note
from workbench.documents.access import DocumentAccess
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.pricing import priced_for_run
from workbench.endpoints.transports import Transports
from workbench.local.process import LocalServer
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.runs.call_log import CallLog
from workbench.runs.call_recorder import CallRecorder
from workbench.runs.counting import TokenCounter
from workbench.runs.history.history import History
from workbench.settings import Settings


@dataclass(frozen=True)
class Calling:
    chosen: Settings
    catalogue: Catalogue
    transport: Transports
    counter: TokenCounter
    recorder: CallRecorder
    history: History
    documents: DocumentAccess

    def ready(self, endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
        """The endpoints as they are called: in the account of the settings, with what they cost."""
        located = [one.in_account(self.chosen.aws_profile, self.chosen.aws_region) for one in endpoints]
        return tuple(priced_for_run(located, paths.prices_file()))


@contextmanager
def calling() -> Iterator[Calling]:
    """All of it, closed at the end. What is wrong with the settings is told."""
    chosen, problems = settings.load(paths.settings_file())
    for problem in problems:
        note(str(problem))
    with ExitStack() as stack:
        server = stack.enter_context(LocalServer(chosen.local_tokens_per_second or None))
        transport = stack.enter_context(Transports(server.url))
        counter = TokenCounter(stack.enter_context(TokenizerFiles()))
        recorder = CallRecorder(CallLog(paths.calls_folder()), counter)
        history = stack.enter_context(History(paths.history_file(), recorder.run, counter))
        catalogue = Catalogue(server.url, paths.endpoints_folder())
        documents = stack.enter_context(contextlib.closing(DocumentAccess(catalogue, transport)))
        yield Calling(chosen, catalogue, transport, counter, recorder, history, documents)
