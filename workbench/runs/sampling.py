"""Several samples a column and the vote over their answers, each answer taken by a second call where that is asked for.

The second call gets the first prompt, the first output, `extract_join` and the rendered `extract_prompt`; in a chat the
output is the assistant's turn and the sentence the user's next one. Its output gives the answer.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.prompts.answers import same_answer
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import AnswerRule, Prompt
from workbench.prompts.rendered import Part, RenderedMessage, RenderedPrompt
from workbench.prompts.votes import Vote, vote
from workbench.runs.comparison import Column, Comparison
from workbench.runs.counting import ESTIMATES, TokenCounter
from workbench.runs.request import RunRequest
from workbench.runs.result import result_of
from workbench.runs.run import run


@dataclass(frozen=True)
class Sampling:
    """How each request is answered: `sentence` asks for the answer in a second call, '' for none."""

    votes: int = 1
    sentence: str = ""
    join: str = "\n"

    def samples(self, request: RunRequest) -> tuple[RunRequest, ...]:
        """The first calls of a column; they have columns of their own where there are several."""
        if self.votes == 1:
            return (request,)
        return tuple(replace(request, column=f"{request.column} [{n}]") for n in range(1, self.votes + 1))

    def comparison(self, requests: Sequence[RunRequest]) -> Comparison:
        """The empty columns of all calls that are made for `requests`."""
        keys = [key for request in requests for sample in self.samples(request) for key in self.keys(sample)]
        return Comparison(tuple(Column(key, key) for key in keys))

    def keys(self, sample: RunRequest) -> tuple[str, ...]:
        """The columns of a sample's calls."""
        return (sample.column, f"{sample.column} → answer") if self.sentence else (sample.column,)

    def call(self, sample: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
        """The events of the first call and, where that ended well, of the second."""
        column = Column(sample.column, sample.column)
        for event in run(sample, transport, stop):
            column = column.apply(event)
            yield event
        if self.sentence and column.state == "done":
            yield from run(self.second(sample, column.text), transport, stop)

    def second(self, sample: RunRequest, output: str) -> RunRequest:
        prompt = asking_for_answer(sample.prompt, output, self.join, self.sentence)
        return replace(sample, column=self.keys(sample)[1], prompt=prompt)

    def ended(self, request: RunRequest, comparison: Comparison) -> bool:
        """Whether no further call is made for the request."""
        return all(self._ended(sample, comparison) for sample in self.samples(request))

    def _ended(self, sample: RunRequest, comparison: Comparison) -> bool:
        columns = [comparison[key] for key in self.keys(sample)]
        return columns[-1].ended or (columns[0].ended and columns[0].state != "done")

    def result(
        self,
        request: RunRequest,
        comparison: Comparison,
        rules: Sequence[AnswerRule],
        counter: TokenCounter = ESTIMATES,
    ) -> dict[str, Any]:
        """The object of `run --jsonl`. With votes the text and times are those of the first sample with the winner's
        answer, tokens and cost those of all calls, and `votes` has the counts of each answer and the margin."""
        results = [self._sample_result(sample, comparison, rules, counter) for sample in self.samples(request)]
        if self.votes == 1:
            return results[0]
        counted = vote(each["answer"] for each in results)
        best = next((each for each in results if _agrees(each["answer"], counted)), results[0])
        unfinished = next((each for each in results if each["state"] != "done"), None)
        whole = {**best, **_sums(results), "answer": counted.winner}
        if unfinished is not None:
            whole |= {"state": unfinished["state"], "error": unfinished["error"]}
        return {**whole, "votes": {"counts": dict(counted.counts), "margin": round(counted.margin, 4)}}

    def _sample_result(
        self, sample: RunRequest, comparison: Comparison, rules: Sequence[AnswerRule], counter: TokenCounter
    ) -> dict[str, Any]:
        column = comparison[sample.column]
        if not self.sentence or column.state != "done":
            return result_of(sample, column, rules, counter)
        first = result_of(sample, column, (), counter)
        answered = comparison[self.keys(sample)[1]]
        second = result_of(self.second(sample, column.text), answered, rules, counter)
        if second["state"] == "done" and second["answer"] is None and second["error"] is None:
            second["answer"] = answered.text.strip()  # the rules are for the first form of the answer
        taken = {name: second[name] for name in ("state", "answer", "error")}
        return {**first, **taken, **_sums([first, second]), "total_ms": _sum([first["total_ms"], second["total_ms"]])}


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


def _agrees(answer: str | None, counted: Vote) -> bool:
    return answer is not None and counted.winner is not None and same_answer(answer, counted.winner)


def _sums(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Tokens and cost of several calls; an estimate among them makes the sum one."""
    exact = all(each["tokens_are"] == "exact" for each in results)
    return {
        "tokens_in": _sum([each["tokens_in"] for each in results]),
        "tokens_out": _sum([each["tokens_out"] for each in results]),
        "tokens_are": "exact" if exact else "estimate",
        "cost": _sum([each["cost"] for each in results]),
    }


def _sum(numbers: Sequence[float | None]) -> float | None:
    """None where one of them is not known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
