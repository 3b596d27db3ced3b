"""What a column with several samples says about them, in chips and lines."""

from __future__ import annotations

import pytest

from ui.extractions import Extraction
from ui.models.answer import Answer, TokenCount
from ui.models.sampled_answer import CHIP_LENGTH, SampledAnswer
from workbench.errors import UsageError
from workbench.runs.comparison import Column
from workbench.runs.sampled_column import Sample


def sampled(*answers: str | None, states: tuple[str, ...] = ()) -> SampledAnswer:
    kept = states or ("done",) * len(answers)
    samples = tuple(Sample(Column(str(n), "it", state)) for n, state in enumerate(kept))
    return SampledAnswer(samples, tuple(None if one is None else Extraction(one) for one in answers))


def test_the_chips_of_the_majority_are_marked_and_long_answers_shortened() -> None:
    chips = sampled("Yes", "no", " yes", "a very long answer\nin lines").chips
    assert [chip.tone for chip in chips] == ["good", "plain", "good", "plain"]
    assert (chips[3].text, chips[3].name) == ("4: a very long…", "Sample 4: a very long answer in lines")
    assert len(chips[3].text) <= len("4: ") + CHIP_LENGTH


def test_a_tie_marks_none() -> None:
    assert {chip.tone for chip in sampled("a", "b").chips} == {"plain"}
    assert sampled("a", "b").tally == "Tie: a × 1, b × 1 · the first one is taken"


@pytest.mark.parametrize(
    ("state", "text"),
    [("waiting", "1"), ("streaming", "1"), ("failed", "1: ✗"), ("stopped", "1: ■"), ("partial", "1: …")],
)
def test_a_sample_without_an_answer_says_its_state(state: str, text: str) -> None:
    chip = sampled(None, None, states=(state, "done")).chips[0]
    assert (chip.text, chip.name) == (text, f"Sample 1: {state}")


def test_an_output_in_which_no_rule_matches_or_one_fails_has_no_vote() -> None:
    answer = SampledAnswer(
        sampled("x", "y").samples, (Extraction(None), Extraction(None, UsageError("The rule is broken.")))
    )
    assert [chip.text for chip in answer.chips] == ["1: –", "2: –"]
    assert answer.tally == "No answer to vote on"


def test_many_answers_are_counted_in_the_line_and_all_named_in_full() -> None:
    answer = sampled("a", "b", "c", "d", "e", "f", "a")
    assert answer.tally == "Vote: a × 2, b × 1, c × 1, d × 1, 2 more · margin 14 %"
    assert answer.all_counts.splitlines() == ["2 × a", "1 × b", "1 × c", "1 × d", "1 × e", "1 × f"]


def test_while_samples_run_the_vote_is_one_so_far() -> None:
    answer = sampled("a", None, states=("done", "streaming"))
    assert (answer.progress, answer.tally) == ("1 of 2 samples", "So far: a × 1")


def test_an_answer_that_is_still_looked_for_leaves_the_vote_open() -> None:
    answer = sampled("a", None)
    assert answer.samples[1].output is not None
    assert answer.tally == "So far: a × 1"


def test_the_rate_is_that_of_the_first_call_and_tokens_out_those_of_all() -> None:
    first = Column("it", "it", "done", "x", started_at=0.0, first_text_ms=0.0, total_ms=1000.0)
    second = Column("it → answer", "it", "done", "4", started_at=1.0, first_text_ms=0.0, total_ms=3000.0)
    samples = SampledAnswer((Sample(first, second),), (Extraction("4"),))
    answer = Answer(
        Sample(first, second).column, TokenCount(50, exact=True), samples=samples, all_tokens=TokenCount(60, exact=True)
    )
    assert (answer.rate, answer.total, answer.out) == ("50/s", "4.00 s", "60")
    assert samples.chips == ()
