"""What a column with several calls shows besides one answer: each sample's own, and the vote over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ui.extractions import Extraction
from ui.models.duration import duration
from ui.translation import msgid, ntr, tr
from workbench.prompts.answers import same_answer
from workbench.prompts.votes import Vote, vote
from workbench.runs.sampled_column import Sample

if TYPE_CHECKING:
    from workbench.runs.spread import Group, Spread

# Characters of an answer on a chip and in the line of the vote, and the answers that the line names.
CHIP_LENGTH = 12
VOTE_LENGTH = 24
VOTE_ANSWERS = 4
# Characters of an answer in a line of its own, which is cut where the room ends and whole in a tool tip.
LINE_LENGTH = 500
# Spaces are many in some answers: so many times the wanted characters are looked at.
_LOOKED_AT = 8

# State of a sample -> what its chip says in place of an answer.
_SIGNS = {"failed": "✗", "stopped": "■", "partial": "…"}
STATES = {
    "waiting": msgid("waiting"),
    "queued": msgid("queued"),
    "sent": msgid("sent"),
    "streaming": msgid("streaming"),
    "done": msgid("done"),
    "partial": msgid("partial"),
    "stopped": msgid("stopped"),
    "failed": msgid("failed"),
}


@dataclass(frozen=True)
class Chip:
    """One sample, or several with the same answer, in a few characters: `name` says it in words; `tone` is `good` (of
    the majority), `bad` or `plain`; `positions` are the samples."""

    text: str
    name: str
    tone: str
    positions: tuple[int, ...]


@dataclass(frozen=True)
class SampledAnswer:
    """`answers` are those of `samples`, None where not known (yet); `shown` is the sample that the column shows.

    `wall_ms` is from the first request's leaving to the last end; `cost` that of all calls, in US dollars. Samples that
    do not vote (`votes`) stand beside each other. `spread` is of those that ended well, None until it is known.
    """

    samples: tuple[Sample, ...]
    answers: tuple[Extraction | None, ...]
    shown: int = 0
    wall_ms: float | None = None
    cost: float | None = None
    votes: bool = True
    spread: Spread | None = None

    @cached_property
    def vote(self) -> Vote:
        return vote(found.answer for found in self.answers if found is not None)

    @property
    def second(self) -> str:
        """What the second call of the shown sample says, in a line; '' where none was made."""
        text = self.samples[self.shown].second_text
        return "" if text is None else tr("Second call: {text}", text=in_a_line(text, LINE_LENGTH))

    @property
    def output(self) -> str:
        """What the rules are tried on: the output that holds the shown sample's answer."""
        return self.samples[self.shown].last.text

    @property
    def chips(self) -> tuple[Chip, ...]:
        """None for a single sample. Of samples that do not vote, those with the same answer share one."""
        positions = range(len(self.samples))
        if len(positions) < 2:
            return ()
        if self.votes or self.spread is None:
            return tuple(map(self._chip, positions))
        others = [n for n in positions if n not in self._done]
        return (*map(self._group_chip, self.spread.groups), *map(self._chip, others))

    @property
    def shown_chip(self) -> int:
        """The place of the chip that holds the shown sample."""
        return next((n for n, chip in enumerate(self.chips) if self.shown in chip.positions), 0)

    @cached_property
    def _done(self) -> tuple[int, ...]:
        """The samples that `spread` is of."""
        return tuple(n for n, sample in enumerate(self.samples) if sample.output is not None)

    @property
    def progress(self) -> str:
        """How far the samples are, how many failed, and how long all of them took."""
        count = len(self.samples)
        ended = sum(sample.ended for sample in self.samples)
        failed = sum(sample.state == "failed" for sample in self.samples)
        whole = ended == count
        words = [
            ntr("{n} sample", "{n} samples", count) if whole else tr("{ended} of {n} samples", ended=ended, n=count),
            ntr("{n} failed", "{n} failed", failed) if failed else "",
            tr("{time} in all", time=duration(self.wall_ms)) if whole and self.wall_ms is not None else "",
        ]
        return " · ".join(filter(None, words))

    @property
    def tally(self) -> str:
        """The vote in a line, a tie named as one; '' before the first answer, and where none is held."""
        if not self.votes:
            return ""
        counts, ended = self.vote.counts, self._all_known
        if not counts:
            return tr("No answer to vote on") if ended else ""
        named = [f"{in_a_line(answer, VOTE_LENGTH)} × {count}" for answer, count in counts[:VOTE_ANSWERS]]
        if len(counts) > VOTE_ANSWERS:
            named.append(ntr("{n} more", "{n} more", len(counts) - VOTE_ANSWERS))
        listed = ", ".join(named)
        if not ended:
            return tr("So far: {counts}", counts=listed)
        if self.vote.tied:
            return tr("Tie: {counts} · the first one is taken", counts=listed)
        return tr("Vote: {counts} · margin {margin} %", counts=listed, margin=f"{self.vote.margin * 100:.0f}")

    @property
    def _all_known(self) -> bool:
        """Whether all samples have ended and been looked through: finding an answer takes a moment."""
        known = zip(self.samples, self.answers, strict=True)
        return all(sample.ended and (sample.output is None or found is not None) for sample, found in known)

    @property
    def all_counts(self) -> str:
        """Every answer with its votes, one a line."""
        return "\n".join(f"{count} × {in_a_line(answer, 200)}" for answer, count in self.vote.counts)

    def _chip(self, position: int) -> Chip:
        sample, found = self.samples[position], self.answers[position]
        number = position + 1
        answer = None if found is None else found.answer
        if answer is not None:
            wins = self.vote.winner is not None and same_answer(answer, self.vote.winner) and not self.vote.tied
            name = tr("Sample {number}: {answer}", number=number, answer=in_a_line(answer, 200))
            return Chip(f"{number}: {in_a_line(answer, CHIP_LENGTH)}", name, "good" if wins else "plain", (position,))
        if found is not None:
            return Chip(f"{number}: –", tr("Sample {number}: no answer found", number=number), "plain", (position,))
        name = tr("Sample {number}: {state}", number=number, state=tr(STATES[sample.state]))
        sign = _SIGNS.get(sample.state, "")
        tone = "bad" if sample.state == "failed" else "plain"
        return Chip(f"{number}: {sign}" if sign else str(number), name, tone, (position,))

    def _group_chip(self, group: Group) -> Chip:
        positions = tuple(self._done[member] for member in group.members)
        count, brief = len(positions), in_a_line(group.answer, CHIP_LENGTH)
        if count == 1:
            name = tr("Sample {number}: {answer}", number=positions[0] + 1, answer=in_a_line(group.answer, 200))
            return Chip(f"{positions[0] + 1}: {brief}", name, "plain", positions)
        numbers = ", ".join(str(position + 1) for position in positions)
        lines = [tr("Samples {numbers}: {answer}", numbers=numbers, answer=in_a_line(group.answer, 200))]
        if group.variants > 1:
            lines.append(ntr("{n} different text", "{n} different texts", group.variants))
        lines.append(tr("Press again, or Space, for the next of them."))
        most = 2 * count > len(self._done)
        return Chip(f"{count} × {brief}", "\n".join(lines), "good" if most else "plain", positions)


def in_a_line(answer: str, most: int) -> str:
    """At most so many characters. An answer may be megabytes: only its beginning is looked at."""
    beginning = answer[: most * _LOOKED_AT]
    line = " ".join(beginning.split())
    return line if len(line) <= most and len(beginning) == len(answer) else f"{line[: most - 1]}…"
