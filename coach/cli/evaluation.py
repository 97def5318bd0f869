"""`coach eval …`: how far the scores can be trusted, and whether the other side holds its ground."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach import __version__
from coach.cli.rows import rows_of
from coach.quality.prompt_shown import with_shown
from coach.quality.reports import markdown
from coach.quality.scorer import LabelledReply
from coach.quality.talks import Talk
from coach.settings import load_settings

if TYPE_CHECKING:
    from coach.service.measure import MeasureService

app = typer.Typer(no_args_is_help=True, help="Measure the scorer, the other side, the search.")

AsJson = Annotated[bool, typer.Option("--json", help="Print machine-readable output only.")]
Out = Annotated[Path | None, typer.Option(help="folder for a JSON and a Markdown report")]


def _measure() -> "MeasureService":
    from coach.bootstrap import Coach

    return Coach(load_settings()).measure


@app.command()
def scorer(
    judge: Annotated[str, typer.Option(help="embedded or model")] = "embedded",
    split: Annotated[str, typer.Option(help="train, dev, test or all")] = "test",
    lang: Annotated[str, typer.Option(help="zh, en or all")] = "all",
    file: Annotated[Path | None, typer.Option(help="a labelled file of your own instead of the corpus")] = None,
    repeats: Annotated[int, typer.Option(min=1, max=5, help="runs of a model, for run-to-run agreement")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="only so many replies, spread over all of them")] = None,
    resume: Annotated[
        Path | None, typer.Option(help="file that keeps what a model said; a stopped run goes on from it")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Agreement with the labelled corpus: QWK, kappa, exact, all four, leniency, quotes, faults."""
    kind = _one_of("--judge", judge, ("embedded", "model"))
    splits = _one_of("--split", split, ("train", "dev", "test", "all"))
    langs = _one_of("--lang", lang, ("zh", "en", "all"))
    paths = [file] if file else sorted((load_settings().content / "rubrics" / "corpus").glob("*.jsonl"))
    rows = [row for path in paths for row in rows_of(path, LabelledReply)]
    rows = [r for r in rows if (file or splits in (r.split, "all")) and langs in (r.lang, "all")]
    if not rows:
        raise typer.BadParameter(f"no labelled reply is of split {split} and language {lang}")
    if resume and kind != "model":
        raise typer.BadParameter("--resume keeps what a model said; it goes with --judge model")
    rows = spread(rows, limit)
    report = _judged(rows, repeats, resume) if kind == "model" else _measure().scorer(rows, "embedded")
    name = f"scorer-{kind}-{file.stem if file else split}"
    _tell(name, f"Scorer: {kind}, {file.name if file else split}", report, out, as_json)


def spread(rows: list[LabelledReply], limit: int | None) -> list[LabelledReply]:
    """Return so many rows, taken evenly from all of them: files are sorted by scene, author and language."""
    if limit is None or limit >= len(rows):
        return rows
    return [rows[place * len(rows) // limit] for place in range(limit)]


def _judged(rows: list[LabelledReply], repeats: int, resume: Path | None) -> dict[str, Any]:
    """Return the report of a model's judgements; how far it is is shown on stderr."""
    from coach.cli.scoring_notes import Counted, NotesInFile
    from coach.service.measure import Notes

    measure = _measure()
    notes = NotesInFile(resume, rows, measure.versions) if resume else Notes()
    with typer.progressbar(length=len(rows) * repeats, label="replies", file=sys.stderr, show_pos=True) as bar:
        return measure.scorer(rows, "model", repeats, Counted(notes, bar))


@app.command()
def partner(out: Out = None, as_json: AsJson = False) -> None:
    """What seven scripted learners get out of every scene, language and difficulty; exit 1 if a rule was broken."""
    report = _measure().partner()
    _tell("partner", "The other side", report, out, as_json)
    raise typer.Exit(1 if any(report["exceptions"].values()) or report["lines"]["repeated"] else 0)


@app.command()
def lines(out: Out = None, as_json: AsJson = False) -> None:
    """What the check of a model's line finds: echoes, repeats, copies, coaching; and natural lines it refuses."""
    _tell("lines", "Lines in their talk", _measure().lines(), out, as_json)


@app.command()
def prompts(
    write: Annotated[Path | None, typer.Option(help="a page whose marked part is replaced, as docs/models.md")] = None,
) -> None:
    """The prompt of a twelfth line in each language, as it is sent."""
    text = _measure().prompts()
    if write is None:
        sys.stdout.write(text + "\n")
    else:
        write.write_text(with_shown(write.read_text("utf-8"), text), "utf-8")


@app.command()
def talks(
    hand: Annotated[str, typer.Option(help="birch (for reporting), cedar, maple, willow or all")] = "birch",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """How whole talks are read, and how they go when they are played on medium."""
    paths = {path.stem: path for path in sorted((load_settings().content / "rubrics" / "talks").glob("*.jsonl"))}
    _one_of("--hand", hand, (*paths, "all"))
    rows = [row for name, path in paths.items() if hand in (name, "all") for row in rows_of(path, Talk)]
    _tell(f"talks-{hand}", f"Talks: {hand}", _measure().talks(rows), out, as_json)


@app.command()
def retrieval(out: Out = None, as_json: AsJson = False) -> None:
    """Recall, MRR and false answers on the project's own questions."""
    _tell("retrieval", "Search", _measure().retrieval(), out, as_json)


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise typer.BadParameter(f"{option} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def _tell(name: str, title: str, report: dict[str, Any], out: Path | None, as_json: bool) -> None:
    head = {"version": __version__, "date": datetime.now(UTC).date().isoformat()}
    text = markdown(title, report, head)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.json").write_text(json.dumps({**head, **report}, ensure_ascii=False, indent=1), "utf-8")
        (out / f"{name}.md").write_text(text, "utf-8")
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n" if as_json else text)
