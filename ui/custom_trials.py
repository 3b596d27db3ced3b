"""The custom format tried while it is written: in the background, and once for real where the user says so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject

from ui.background import Job
from ui.services import Services
from ui.widgets.custom_format_editor import CustomFormatEditor
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads.custom import CUSTOM, CustomTrial, try_custom
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

# What is sent to try a format: short, so that it costs next to nothing.
PROMPT = RenderedPrompt("Say hello.")
# Bytes of a reply that are kept as a sample.
LARGEST_REPLY = 200_000


class CustomTrials(QObject):
    """Answers what an editor asks for, with the settings of the open prompt."""

    def __init__(
        self, services: Services, editor: CustomFormatEditor, endpoint: Endpoint, generation: Generation
    ) -> None:
        """It lives as long as the editor."""
        super().__init__(editor)
        settings = services.settings.value
        self._services = services
        self._editor = editor
        self._endpoint = endpoint.in_account(settings.aws_profile, settings.aws_region)
        self._generation = generation
        self._trying: Job[CustomTrial] | None = None
        self._sending: Job[bytes] | None = None
        self._reply = b""
        self._closed = False
        editor.trial_wanted.connect(self._try)
        editor.send_pressed.connect(self._send)
        editor.stop_pressed.connect(self.stop)

    def stop(self) -> None:
        """The call that is made for real ends; what has arrived of its reply is shown."""
        if self._sending is not None:
            self._sending.stop()

    def close(self) -> None:
        """Nothing of it is wanted any more: the editor goes."""
        self._closed = True
        for job in (self._trying, self._sending):
            if job is not None:
                job.stop()

    def _try(self, custom: CustomPayload, sample: bytes) -> None:
        if self._trying is not None:
            self._trying.stop()
        generation, stream = self._generation, self._endpoint.streams
        self._trying = self._services.background.start(
            lambda _stop: iter((try_custom(custom, PROMPT, generation, sample, stream=stream),)),
            lambda found: self._editor.show_trial(found[-1]),
            lambda _error: None,
            soon=True,
        )

    def _send(self, custom: CustomPayload) -> None:
        endpoint = replace(self._endpoint, payload=CUSTOM, custom=custom)
        self._reply = b""
        self._editor.show_sending(True)
        self._sending = self._services.background.start(
            lambda stop: self._called(endpoint, stop),
            self._take,
            self._sent,
            label=endpoint.label,
            on_stop=lambda: self._sent(None),
        )

    def _called(self, endpoint: Endpoint, stop: Stop) -> Iterator[bytes]:
        """The pieces of the body, as they arrive."""
        from workbench.endpoints.transport import Arrived
        from workbench.runs.request import RunRequest
        from workbench.runs.run import payload_request

        request = payload_request(RunRequest(endpoint.label, endpoint, PROMPT, self._generation))
        size = 0
        with contextlib.closing(self._services.transport.call(endpoint, request, stop)) as events:
            for event in events:
                if isinstance(event, Arrived):
                    size += len(event.data)
                    yield event.data
                if size > LARGEST_REPLY:
                    return

    def _take(self, pieces: list[bytes]) -> None:
        self._reply += b"".join(pieces)

    def _sent(self, error: WorkbenchError | None) -> None:
        self._sending = None
        if self._closed:
            return
        self._editor.show_sending(False)
        self._editor.show_problem(error)
        if self._reply:
            self._editor.show_reply(self._reply[:LARGEST_REPLY])
