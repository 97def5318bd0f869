"""`coach …`: for operators, trainers and CI. Exit 0 ok, 1 a check failed, 2 wrong usage or a named error."""

import io
import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.cli import evaluation, users
from coach.cli.rows import (
    FindRow,
    ReadRow,
    RunRow,
    hit_json,
    play_json,
    reading_json,
    rows_of,
    settings_json,
    text_of,
    usage_totals,
)
from coach.cli.serving import serve
from coach.domain.codes import Difficulty
from coach.domain.reading import PARTS
from coach.domain.session import LOCAL_LEARNER
from coach.errors import ConcordError
from coach.settings import load_settings, unknown_settings

if TYPE_CHECKING:
    from coach.bootstrap import Coach
    from coach.quality.plays import Played

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(evaluation.app, name="eval")
app.add_typer(users.app, name="users")


class LangOption(StrEnum):
    """The two languages, as an option."""

    ZH = "zh"
    EN = "en"


AsJson = Annotated[bool, typer.Option("--json", help="Print machine-readable output only.")]


def _coach() -> "Coach":
    # Imported here, so that `coach run` can refuse a taken port before two seconds of imports.
    from coach.bootstrap import Coach

    return Coach(load_settings())


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


@app.command()
def run() -> None:
    """Start the coach on this machine and print its address."""
    serve(load_settings())


@app.command()
def index(as_json: AsJson = False) -> None:
    """Bring the knowledge index in line with the files in knowledge/."""
    report = _coach().admin.index()
    if as_json:
        _print(report.model_dump())
    else:
        print(f"{report.added} clauses added, {report.removed} removed, {report.unchanged} unchanged")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Tell what is set, play a turn in each language with the models, and say what learners would see of it.

    Exit 1 if one of the models gives no answer that can be used.
    """
    from coach.cli.examination import examination, examination_json, languages, without_a_model

    settings, coach = load_settings(), _coach()
    lang = settings.operator_lang
    checkup = coach.admin.doctor(languages(lang))
    if as_json:
        _print({"settings": settings_json(settings), **examination_json(checkup)})
        raise typer.Exit(int(not checkup.is_fit()))
    for name, value in settings_json(settings).items():
        print(f"{name:14} {value}")
    said = examination(checkup, settings, lang) if settings.model else without_a_model(coach.local_servers(), lang)
    for sentence in said:
        print(sentence)
    raise typer.Exit(int(not checkup.is_fit()))


@app.command()
def connect(model: Annotated[str, typer.Argument(help="a model that “coach doctor” has found")] = "") -> None:
    """Connect a model server of this machine: write its address and a model into .env, if none is set yet."""
    from coach.cli.connecting import connected

    print(connected(load_settings(), _coach().local_servers(), model))


@app.command()
def usage(as_json: AsJson = False) -> None:
    """Show what the language model did and cost, session by session."""
    rows = _coach().admin.usage()
    if as_json:
        _print([row.model_dump() for row in rows])
        return
    for row in rows:
        told = row.model_dump(exclude={"models"}) | {"cost": None if row.cost is None else f"{row.cost:.4f}"}
        print("  ".join(f"{name} {'-' if value is None else value}" for name, value in told.items()))
    for line in usage_totals(rows):
        print(line)


@app.command()
def check(paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: AsJson = False) -> None:
    """Validate content files (all of them, or the ones named)."""
    problems = _coach().studio.check(paths or [])
    if as_json:
        _print({"problems": list(problems)})
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"{len(problems)} problems" if problems else "all content files are right")
    raise typer.Exit(1 if problems else 0)


@app.command()
def scenes(as_json: AsJson = False) -> None:
    """List the scenes that can be played."""
    rows: list[dict[str, Any]] = [
        {
            "id": scene.id,
            "pain_point": scene.pain_point,
            "persona": persona.id,
            "title": scene.title.model_dump(),
            "difficulties": [difficulty.value for difficulty in Difficulty],
        }
        for persona, scene in _coach().studio.scenes()
    ]
    if as_json:
        _print(rows)
        return
    for row in rows:
        print(f"{row['id']:26} {row['pain_point']:12} {row['persona']:14} {row['title']['zh']} | {row['title']['en']}")


@app.command()
def play(
    scene: Annotated[str, typer.Argument()] = "",
    lang: LangOption = LangOption.ZH,
    difficulty: Annotated[Difficulty, typer.Option()] = Difficulty.MEDIUM,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1)] = 0,
    replies: Annotated[Path | None, typer.Option(help="file of learner replies, one a line")] = None,
    file: Annotated[Path | None, typer.Option(help="JSON lines, one run a line: id, scene, lang, …")] = None,
    origin: Annotated[str, typer.Option("--from", help="SESSION:TURN, to try another way from there")] = "",
    as_json: AsJson = False,
) -> None:
    """Play a scene from learner replies without a browser, many with --file, or another way with --from."""
    coach, warned = _coach(), False
    if file is not None:
        for row in rows_of(file, RunRow):
            result = coach.studio.play(row.scene, row.lang, row.difficulty, row.seed, row.replies)
            _print({"id": row.id, **play_json(result)})
            warned = warned or _warn_without_rules(result)
        return
    if replies is None or not (scene or origin):
        raise typer.BadParameter("name a SCENE (or --from SESSION:TURN) and --replies FILE, or --file RUNS.jsonl")
    texts = [line for line in text_of(replies).splitlines() if line.strip()]
    if origin:
        result = _branched(coach, origin, texts)
    else:
        result = coach.studio.play(scene, lang.value, difficulty, seed, texts)
    _warn_without_rules(result)
    if as_json:
        _print(play_json(result))
        return
    for turn in result.turns:
        labels = " ".join(f"{part.upper()}{turn.reading.labels.get(part)}" for part in PARTS)
        print(f"> {turn.reply}\n  [{labels}] {turn.cue.move} · tension {turn.standing.tension:g}\n{turn.line.text}\n")
    print(f"outcome: {result.outcome}")


def _warn_without_rules(result: "Played") -> bool:
    """Tell on stderr if rules could not be looked up: otherwise it looks as if no rule bore on anything."""
    why = next((turn.guidance.unavailable for turn in result.turns if turn.guidance.unavailable), "")
    if why:
        print(f"no rules were shown: {why}", file=sys.stderr)
    return bool(why)


def _branched(coach: "Coach", origin: str, replies: Sequence[str]) -> "Played":
    """Play a stored session on from before one of its turns; the branch is stored as one started on a page is."""
    from coach.quality.plays import Played

    session_id, _, turn = origin.rpartition(":")
    if not (session_id and turn.isascii() and turn.isdigit()):
        raise typer.BadParameter(f"--from takes SESSION:TURN, such as 0b5c…:3; found {origin}")
    branch = coach.practice.branch(LOCAL_LEARNER, session_id, int(turn))
    for place, reply in enumerate(replies):
        coach.practice.reply(LOCAL_LEARNER, branch.id, reply, f"reply-{place}")
        branch = coach.practice.open(LOCAL_LEARNER, branch.id)
        if branch.is_over():
            break
    return Played(play=branch.play, outcome=branch.outcome, turns=branch.own_turns())


@app.command()
def read(file: Path) -> None:
    """Label replies: JSON lines {id, text} in, JSON lines with labels, evidence and faults out."""
    studio = _coach().studio
    for row in rows_of(file, ReadRow):
        _print({"id": row.id, **reading_json(studio.read(row.text))})


@app.command()
def find(
    query: Annotated[str, typer.Argument()] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=50)] = 3,
    lang: LangOption = LangOption.ZH,
    file: Annotated[Path | None, typer.Option(help="JSON lines {id, q, lang}, for many queries")] = None,
    as_json: AsJson = False,
) -> None:
    """Search the company's rules and cases; nothing is an answer where nothing bears on the query."""
    studio = _coach().studio
    if file is not None:
        for row in rows_of(file, FindRow):
            _print({"id": row.id, "hits": [hit_json(hit, row.lang) for hit in studio.find(row.q, k)]})
        return
    if not query:
        raise typer.BadParameter("give a QUERY, or --file QUERIES.jsonl")
    hits = studio.find(query, k)
    if as_json:
        _print([hit_json(hit, lang.value) for hit in hits])
        return
    for hit in hits:
        print(f"{hit.citation()}  {hit.title.get(lang.value)} · {hit.heading.get(lang.value)}  ({hit.score:.2f})")
        print(f"  {hit.text.get(lang.value)}\n")
    if not hits:
        print("no rule found" if lang is LangOption.EN else "没有找到相关规定")


def main() -> None:
    """Run the command line; an error of ours is one sentence on stderr and exit code 2."""
    # A sentence is encoded in 4 ms on one thread; waking a second takes longer, and takes a core from other learners.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate in a reply cannot be written as UTF-8; as \\udXXX it is valid JSON and nothing is lost.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    for problem in unknown_settings():
        print(problem, file=sys.stderr)
    try:
        app()
    except ConcordError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
