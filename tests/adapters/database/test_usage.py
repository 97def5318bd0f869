"""What the language model did, counted without loading a session."""

from coach.adapters.database.store import SqlStore
from coach.domain.model import ModelCall
from coach.domain.scoring import Judged, Scorecard
from coach.domain.session import Line
from coach.service.protocols import ModelTokens, Usage
from tests import world as build


def call(role: str = "actor", **changes: object) -> ModelCall:
    fields = {"role": role, "model": "m", "prompt": "p", "prompt_tokens": 90, "completion_tokens": 10, "total_ms": 50}
    return ModelCall.model_validate({**fields, **changes})


def test_usage_counts_what_is_stored_session_by_session(store: SqlStore) -> None:
    for session_id in ("quiet", "s1"):
        store.create(build.session(session_id), {})
    lines = (
        Line(text="好。", author="model", broke=("leak", "coach"), calls=(call(first_token_ms=30, cached_tokens=40),)),
        Line(text="行。", instead="ModelTimeout", calls=(call(first_token_ms=10, ended="ModelTimeout", total_ms=70),)),
    )
    quick = build.turn().scorecard.model_copy(update={"pending": "ModelBusy"})
    for number in (1, 2):
        turn = build.turn(number, scorecard=quick, lines=lines if number == 1 else (Line(text="嗯。"),))
        store.begin("s1", f"k{number}", turn.reply, build.NOON)
        store.complete("s1", turn, build.NOON)
    judged = Judged(model="m", prompt="p", rubric="ofnr 1", lowered=2)
    card = Scorecard(
        source="judge", scores=quick.scores, judged=judged, calls=(call("judge", model="j", total_ms=900),)
    )
    store.rescore("s1", 1, card, build.NOON)
    assert store.usage() == [
        Usage(
            session="s1", learner="local", calls=3, failed=1, prompt_tokens=270, completion_tokens=30, cached_tokens=40,
            first_token_ms=20, total_ms=70, thrown_away=2, stood_in=1, pending=1, lowered=2,
            models=(
                ModelTokens(model="m", prompt_tokens=180, cached_tokens=40, completion_tokens=20),
                ModelTokens(model="j", prompt_tokens=90, cached_tokens=0, completion_tokens=10),
            ),
        )
    ]  # fmt: skip
