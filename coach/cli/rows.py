"""The JSON lines that the command line reads and writes."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.domain.codes import Difficulty
from coach.domain.knowledge import Passage
from coach.domain.reading import PARTS, Reading
from coach.domain.text import Lang
from coach.endpoint import Endpoint
from coach.errors import ContentError
from coach.service.protocols import Usage
from coach.settings import Settings

if TYPE_CHECKING:
    # The engine behind it takes a second to import, and `coach run` does not need it before the port is checked.
    from coach.quality.plays import Played


class Row(BaseModel):
    """A row in; fields beyond the named ones are allowed, so that a labelled corpus can be read as it is."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str


class ReadRow(Row):
    """A reply to label."""

    text: str


class RunRow(Row):
    """A scene to play."""

    scene: str
    lang: Lang = "zh"
    difficulty: Difficulty = Difficulty.MEDIUM
    seed: int = Field(default=0, ge=0, lt=2**31)
    replies: list[str]


class FindRow(Row):
    """A query to answer."""

    q: str
    lang: Lang = "zh"


RowType = TypeVar("RowType", bound=BaseModel)


def text_of(path: Path) -> str:
    """Return a file's text; raises ContentError if it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        raise ContentError(file=path, line=1, field="file", found=found, allowed="a readable UTF-8 file") from error


def rows_of(path: Path, kind: type[RowType]) -> Iterator[RowType]:
    """Yield the rows of a JSON lines file; raises ContentError naming the first line that is wrong."""
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield kind.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "row"
            found = repr(first["input"])[:60]
            raise ContentError(file=path, line=number, field=field, found=found, allowed=first["msg"]) from error
        except (ValueError, RecursionError) as error:  # not JSON, a number of 5,000 digits, brackets without end
            found = str(error)[:60]
            raise ContentError(file=path, line=number, field="row", found=found, allowed="one JSON object") from error


def settings_json(settings: Settings) -> dict[str, str]:
    """Return what an operator set about the model, without the key."""
    given = {"actor": settings.actor, "judge": settings.judge, "fallback": settings.fallback} if settings.model else {}
    return {
        **{name: f"{one.model} at {one.url}, {_key_of(one)}" for name, one in given.items() if one},
        "timeout": f"{settings.model_timeout:g} s, a whole turn {settings.longest_turn:g} s",
        "daily tokens": f"{settings.daily_tokens:,} a learner",
    }


def _key_of(endpoint: Endpoint) -> str:
    return "key set" if endpoint.key.get_secret_value() else "no key"


def usage_totals(rows: Sequence[Usage]) -> Iterator[str]:
    """Yield what all sessions took together: by model, then in all, with the cost where every model has a price."""
    by_model: dict[str, Counter[str]] = {}
    for one in (one for row in rows for one in row.models):
        by_model.setdefault(one.model, Counter()).update(one.model_dump(exclude={"model"}))
    for model, used in sorted(by_model.items()):
        prompt, cached, completion = (used[f"{kind}_tokens"] for kind in ("prompt", "cached", "completion"))
        yield f"{model}: {prompt:,} prompt tokens ({cached:,} cached), {completion:,} completion tokens"
    tokens = sum(row.prompt_tokens + row.completion_tokens for row in rows)
    costs = [row.cost for row in rows if row.cost is not None]
    cost = f", cost {sum(costs):.4f}" if rows and len(costs) == len(rows) else ""
    yield f"{len(rows)} sessions, {tokens:,} tokens{cost}"


def play_json(result: "Played") -> dict[str, Any]:
    """Return a played scene as the command line prints it; nothing in it depends on clock or machine."""
    play = result.play
    turns = [
        {
            "reply": turn.reply,
            "labels": turn.reading.labels.model_dump(),
            "faults": [code.value for code in turn.reading.codes()],
            "move": turn.cue.move.value,
            "line": turn.line.text,
            "tension": turn.standing.tension,
            "trust": turn.standing.trust,
            "heard": list(turn.standing.heard),
            "told": list(turn.standing.told),
            "guidance": [passage.citation() for passage in turn.guidance.passages],
        }
        for turn in result.turns
    ]
    return {
        "scene": play.scene_id,
        "persona": play.persona.id,
        "lang": play.lang,
        "difficulty": play.difficulty.value,
        "outcome": result.outcome.value,
        "turns": turns,
    }


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as the command line prints it."""
    return {
        **reading.labels.model_dump(),
        "evidence": {part: [quote.text for quote in reading.evidence.get(part, ())] for part in PARTS},
        "faults": [{"code": fault.code.value, "quote": fault.quote.text} for fault in reading.faults],
    }


def hit_json(hit: Passage, lang: Lang) -> dict[str, Any]:
    """Return a passage as the command line prints it, in one language."""
    return {
        "id": hit.id,
        "kind": hit.kind,
        "clause": hit.clause,
        "title": hit.title.get(lang),
        "text": hit.text.get(lang),
        "score": round(hit.score, 4),
    }
