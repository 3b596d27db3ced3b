"""Several samples a column, each answer taken by a second call where that is asked for.

The second call gets the first prompt, the first output, `extract_join` and the rendered `extract_prompt`; in a chat the
output is the assistant's turn and the sentence the user's next one. Its output gives the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import Part, RenderedMessage, RenderedPrompt
from workbench.runs.arriving import ArrivingColumn
from workbench.runs.comparison import Column, Comparison
from workbench.runs.request import RunRequest
from workbench.runs.run import run

MakeCall = Callable[[RunRequest, Transport, Stop], Generator[RunEvent]]


@dataclass(frozen=True)
class Sampling:
    """How each request is answered: `sentence` asks for the answer in a second call, '' for none.

    Of `votes` samples the answer of most stands; where none vote, `repeats` samples stand beside each other. A seed
    would make all samples the same: it counts up from sample to sample. The repeat number of the requests goes on over
    all samples.
    """

    votes: int = 1
    sentence: str = ""
    join: str = "\n"
    repeats: int = 1

    @property
    def count(self) -> int:
        """How many samples a column has."""
        return self.votes if self.votes > 1 else self.repeats

    def samples(self, request: RunRequest) -> tuple[RunRequest, ...]:
        """The first calls of a column; they have columns of their own where there are several."""
        if self.count == 1:
            return (request,)
        return tuple(self._sample(request, n) for n in range(1, self.count + 1))

    def _sample(self, request: RunRequest, number: int) -> RunRequest:
        generation = request.generation
        if generation.seed is not None:
            generation = replace(generation, seed=generation.seed + number - 1)
        repeat = (request.repeat - 1) * self.count + number
        return replace(request, column=f"{request.column} [{number}]", generation=generation, repeat=repeat)

    @property
    def calls(self) -> int:
        """How many calls a column makes where all end well."""
        return self.count * (2 if self.sentence else 1)

    def comparison(self, requests: Sequence[RunRequest]) -> Comparison:
        """The empty columns of all calls that are made for `requests`."""
        keys = [key for request in requests for sample in self.samples(request) for key in self.keys(sample)]
        return Comparison(tuple(Column(key, key) for key in keys))

    def keys(self, sample: RunRequest) -> tuple[str, ...]:
        """The columns of a sample's calls."""
        return (sample.column, f"{sample.column} → answer") if self.sentence else (sample.column,)

    def call(
        self, sample: RunRequest, transport: Transport, stop: Stop, make_call: MakeCall = run
    ) -> Generator[RunEvent]:
        """The events of the first call and, where that ended well, of the second; `make_call` makes each."""
        arriving = ArrivingColumn(Column(sample.column, sample.column))
        with closing(make_call(sample, transport, stop)) as first:
            for event in first:
                arriving.take(event)
                yield event
        if self.sentence and arriving.column.state == "done":
            yield from make_call(self.second(sample, arriving.column.text), transport, stop)

    def second(self, sample: RunRequest, output: str) -> RunRequest:
        prompt = asking_for_answer(sample.prompt, output, self.join, self.sentence)
        return replace(sample, column=self.keys(sample)[1], prompt=prompt)


def sampling_of(prompt: Prompt, values: Mapping[str, Any] | None = None) -> Sampling:
    """What the prompt's chain of thought asks for. A template that fails is a `TemplateError`."""
    chain = prompt.chain_of_thought
    own = {**prompt.values, **(values or {})}
    (sentence,) = fill_all([Request("chain_of_thought.extract_prompt", chain.extract_prompt, own)])
    return Sampling(chain.votes, sentence.text, chain.extract_join)


def asking_for_answer(prompt: RenderedPrompt, output: str, join: str, sentence: str) -> RenderedPrompt:
    """The prompt of the second call; what follows the first prompt is of part `message`."""
    if prompt.text is None:
        turns = (RenderedMessage("assistant", output), RenderedMessage("user", sentence))
        parts = (Part("message", 0, len(one.content), len(prompt.messages) + n) for n, one in enumerate(turns))
        return RenderedPrompt(None, (*prompt.messages, *turns), (*prompt.parts, *parts))
    text = f"{prompt.text}{output}{join}{sentence}"
    return RenderedPrompt(text, (), (*prompt.parts, Part("message", len(prompt.text), len(text))))
