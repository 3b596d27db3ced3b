"""What a panel is given: everything that outlives it. Panels get this one value and nothing else from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.background import Background
from ui.endpoint_states import EndpointStates
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.problems import Problems
from ui.questions import Questions
from ui.settings_store import SettingsStore
from ui.theme import Appearance
from workbench.documents.access import DocumentAccess
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.runs.call_recorder import CallRecorder
from workbench.runs.counting import TokenCounter
from workbench.runs.history.history import History

if TYPE_CHECKING:
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.transports import Transports
    from workbench.local.process import LocalServer


@dataclass(frozen=True)
class Services:
    settings: SettingsStore
    appearance: Appearance
    background: Background
    problems: Problems
    questions: Questions
    local: LocalServer
    catalogue: Catalogue
    transport: Transports
    endpoints: ChosenEndpoints
    states: EndpointStates
    tokenizers: TokenizerFiles
    recorder: CallRecorder
    history: History
    documents: DocumentAccess

    @property
    def counter(self) -> TokenCounter:
        """Counts with the endpoints' own tokenizers: not on the GUI thread."""
        return TokenCounter(self.tokenizers)

    def close(self) -> None:
        """Stops all work, waits for it, and ends the local endpoints."""
        self.background.close()
        self.history.close()
        self.documents.close()
        self.transport.close()
        self.tokenizers.close()
        self.local.close()
