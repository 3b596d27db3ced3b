"""Random runs, with everything that a run can hold."""

from hypothesis import strategies as st

from tests.prompts.strategies import generations, names, prompts, texts, values
from workbench.endpoints.endpoint import CustomPayload, Endpoint, Limits, Price, Probed
from workbench.endpoints.events import Usage
from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.errors import EndpointError, InvalidFile, Phrase, UndefinedVariable, UsageError, WorkbenchError
from workbench.prompts.rendered import PARTS, Part, RenderedMessage, RenderedPrompt, VariableSpan
from workbench.runs.comparison import STATES, Column
from workbench.runs.history.records import ORIGINS, NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens
from workbench.runs.sampling import Sampling
from workbench.runs.variant import PromptSource, Variant

numbers = st.none() | st.integers(0, 10**6)
times = st.none() | st.floats(0, 1e9, allow_nan=False)
moments = st.floats(1.5e9, 2e9, allow_nan=False)
shown = st.text(max_size=8) | st.integers() | st.builds(Phrase, st.just("of {kind}"), kind=st.text(max_size=5))
kept_bytes = st.binary(max_size=20) | texts.map(lambda text: text.encode())

endpoints = st.builds(
    Endpoint,
    label=texts,
    name=texts,
    url=st.none() | texts,
    headers=st.dictionaries(names, texts, max_size=2),
    stream=st.booleans(),
    parameters=st.dictionaries(names, values | numbers | st.booleans(), max_size=2),
    custom=st.none() | st.builds(CustomPayload, request=texts, text=texts),
    probed=st.none() | st.builds(Probed, on=texts, calls=st.integers(0, 3)),
    limits=st.builds(Limits, context_tokens=numbers, concurrency=st.integers(1, 9), total_s=st.floats(1, 600)),
    price=st.builds(Price, per_1k_in=times, per_hour=times, instances=st.integers(1, 4)),
    extra=st.dictionaries(names, values, max_size=2),
)
plain_errors = st.sampled_from([WorkbenchError, UsageError, InvalidFile]).flatmap(
    lambda kind: st.builds(kind, st.just("It broke: {reason}."), st.sampled_from(["", "Mend {it}."]),
                           details=texts, reason=shown, it=shown)
)  # fmt: skip
undefined = st.builds(UndefinedVariable, st.just("No {variable}."), variable=texts, part=texts, line=numbers)
refusals = plain_errors.filter(lambda error: isinstance(error, UsageError)) | undefined
endpoint_errors = st.builds(
    EndpointError,
    st.just("The endpoint {endpoint} said no."),
    details=texts,
    status=numbers,
    code=texts,
    request_id=texts,
    link=texts,
    retry_after_s=times,
    may_retry=st.booleans(),
    needs_licence=st.booleans(),
    endpoint=texts,
)
errors = plain_errors | undefined | endpoint_errors


@st.composite
def rendered(draw: st.DrawFn) -> RenderedPrompt:
    if draw(st.booleans()):
        text = draw(texts)
        ends = (0, len(text), None)
        return RenderedPrompt(text, (), (Part(draw(st.sampled_from(PARTS)), *ends),), (VariableSpan("a", 0, 0),))
    turns = tuple(RenderedMessage(role, draw(texts)) for role in draw(st.lists(st.just("user"), max_size=3)))
    parts = tuple(Part("message", 0, len(one.content), n, n) for n, one in enumerate(turns))
    return RenderedPrompt(None, turns, parts)


requests = st.builds(
    RunRequest,
    column=texts,
    endpoint=endpoints,
    prompt=rendered(),
    generation=generations,
    repeat=st.integers(1, 9),
    refusal=st.none() | refusals,
)
headers = st.lists(st.tuples(texts, texts), max_size=2).map(tuple)
exchanges = st.builds(
    Exchange,
    sent=st.builds(SentRequest, method=st.just("POST"), url=texts, headers=headers, body=kept_bytes),
    reply=st.none() | st.builds(Reply, status=numbers, headers=headers, body=kept_bytes, cut=st.booleans()),
)
columns = st.builds(
    Column,
    key=texts,
    label=texts,
    state=st.sampled_from(STATES),
    text=texts,
    error=st.none() | errors,
    queued_at=times,
    started_at=times,
    first_text_ms=times,
    total_ms=times,
    usage=st.builds(Usage, tokens_in=numbers, tokens_out=numbers),
    finish_reason=texts,
    request_id=texts,
    retries=st.integers(0, 3),
    retried=st.none() | errors,
    tries=st.integers(0, 3),
    exchange=st.none() | exchanges,
    cached=st.booleans(),
)
variants = st.builds(
    Variant,
    key=texts,
    endpoint=texts,
    name=texts,
    parameters=st.dictionaries(names, values | numbers, max_size=2),
    values=st.dictionaries(names, values, max_size=2),
    prompt=st.none() | st.builds(PromptSource, path=texts, version=texts),
    pinned=st.booleans(),
)
samplings = st.builds(Sampling, votes=st.integers(1, 3), sentence=texts, join=texts)
stored_columns = st.builds(StoredColumn, variant=variants, request=requests, sampling=samplings)
new_runs = st.builds(
    NewRun,
    prompt=prompts,
    columns=st.lists(stored_columns, max_size=2).map(tuple),
    path=texts,
    version=texts,
    origin=st.sampled_from(ORIGINS),
)
calls = st.builds(
    StoredCall,
    id=st.integers(1, 10**9),
    at=moments,
    request=requests,
    column=columns,
    tokens=st.none() | st.builds(Tokens, st.integers(0, 999), st.integers(0, 999), st.booleans()),
    cost=times,
)
runs = st.builds(
    StoredRun,
    id=st.integers(1, 10**9),
    uid=st.uuids().map(str),
    at=moments,
    run=new_runs,
    calls=st.lists(calls, max_size=2).map(tuple),
    note=texts,
    starred=st.booleans(),
    tags=st.lists(texts, max_size=2).map(tuple),
)
