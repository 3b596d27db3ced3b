"""What the votes say, as the user reads it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from ui.models.duration import NOTHING
from ui.translation import msgid, ntr, tr
from workbench.runs.blind.tally import Tally
from workbench.scoring.bradley_terry import Standing
from workbench.scoring.intervals import Interval
from workbench.scoring.side_bias import SideBias

# Side and whether it is favoured -> what is said of it.
_BIASES = {
    ("left", True): msgid(
        "Side bias: the answer at the left is favoured, with {times} times the odds of the others, whatever stands "
        "there ({low} to {high})."
    ),
    ("left", False): msgid(
        "Side bias: the answer at the left is avoided; the others have {times} times its odds, whatever stands there "
        "({low} to {high})."
    ),
    ("right", True): msgid(
        "Side bias: the answer at the right is favoured, with {times} times the odds of the others, whatever stands "
        "there ({low} to {high})."
    ),
    ("right", False): msgid(
        "Side bias: the answer at the right is avoided; the others have {times} times its odds, whatever stands there "
        "({low} to {high})."
    ),
}


@dataclass(frozen=True)
class VoteRow:
    """`strength` is what the bar is drawn of; `texts` are the columns' texts, `told` all of it in a sentence."""

    texts: tuple[str, ...]
    strength: Interval
    told: str


def vote_rows(tally: Tally) -> tuple[VoteRow, ...]:
    return tuple(_row(one, tally) for one in tally.standings)


def _row(one: Standing, tally: Tally) -> VoteRow:
    marks = tally.marks[one.candidate]
    rate = NOTHING if one.win_rate is None else _percents(one.win_rate)
    strength = f"{one.strength.value:+.2f}"
    name = one.candidate
    if tally.groups > 1:
        name = tr("{name} (group {number})", name=name, number=one.group + 1)
    rating = NOTHING if marks.rating is None else f"{marks.rating:.1f}"
    told = tr(
        "{name}: strength {value}, between {low} and {high}",
        name=name,
        value=strength,
        low=f"{one.strength.low:+.2f}",
        high=f"{one.strength.high:+.2f}",
    )
    return VoteRow((name, str(one.ballots), rate, strength, "", str(marks.all_bad), rating), one.strength, told)


def _percents(rate: Interval) -> str:
    return tr("{rate} ({low} to {high})", rate=f"{rate.value:.0%}", low=f"{rate.low:.0%}", high=f"{rate.high:.0%}")


def about_ballots(tally: Tally) -> str:
    if not tally.ballots:
        return tr("No votes here yet. They are made at the blind desk: choose Blind above the answers.")
    counted = ntr("{n} vote.", "{n} votes.", tally.ballots)
    bad = ntr("In {n} of them all were bad.", "In {n} of them all were bad.", tally.all_bad) if tally.all_bad else ""
    return f"{counted} {bad}".strip()


def about_groups(tally: Tally) -> str:
    if tally.groups < 2:
        return ""
    return tr(
        "{number} groups were never compared with each other, directly or through others: strengths count within a "
        "group alone.",
        number=tally.groups,
    )


def about_side(tally: Tally) -> str:
    if not tally.ballots:
        return ""
    if tally.bias is None:
        return tr("No side is favoured beyond chance.")
    return _bias_sentence(tally.bias)


def _bias_sentence(bias: SideBias) -> str:
    favoured = bias.effect.value > 0
    bounds = sorted(exp(one if favoured else -one) for one in (bias.effect.low, bias.effect.high))
    values = {
        "times": f"{exp(abs(bias.effect.value)):.1f}",
        "low": f"{bounds[0]:.1f}",
        "high": f"{bounds[1]:.1f}",
    }
    return tr(_BIASES[bias.side, favoured], **values)
