"""What `coach doctor` says, in the operator's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from coach.adapters.model_servers import LocalServer
from coach.domain.text import LANGS, Lang
from coach.endpoint import Endpoint
from coach.errors import ModelRejected
from coach.service.doctor import Checkup, Findings, Heard, Judgement
from coach.settings import Settings
from coach.wording import Words, sentence_in, words_in


def languages(first: Lang) -> tuple[Lang, ...]:
    """Return both languages, the operator's own first."""
    return (first, *(lang for lang in LANGS if lang != first))


def examination(checkup: Checkup, settings: Settings, lang: Lang) -> Iterator[str]:
    """Yield what was seen, a sentence a line: lines and verdicts by language, then the rest by model."""
    _ = words_in(lang)
    for line in checkup.lines:
        yield from _line(line, lang)
    for judgement in checkup.judgements:
        yield from _verdict(judgement, lang)
    for found in checkup.findings:
        yield from _model(found, lang)
    refused = any(isinstance(problem, ModelRejected) for problem in checkup.problems())
    for name, endpoint in _with_fields(settings).items() if refused else ():
        fields = ", ".join(endpoint.extra)
        yield _("Each request has further fields ({fields}). Try without {setting}.", fields=fields, setting=name)
    if settings.actor.is_local() and settings.judge.url == settings.actor.url and not settings.judge_after_line:
        yield _("If this server answers one call at a time, COACH_JUDGE_AFTER_LINE=yes lets the line come first.")


def without_a_model(servers: Sequence[LocalServer], lang: Lang) -> Iterator[str]:
    """Yield what can be done where no model is set: which servers of this machine could be connected."""
    _ = words_in(lang)
    yield _("No language model is set (COACH_MODEL): the coach plays by itself.")
    for server in servers:
        models = ", ".join(server.models)
        yield _("{server} answers at {url} with: {models}.", server=server.name, url=server.url, models=models)
        yield _("To play with one, run: {command}", command=f"coach connect {server.models[0]}")
    if not servers:
        yield _("No model server answers on the usual ports of this machine (Ollama, LM Studio, llama.cpp, vLLM).")


def examination_json(checkup: Checkup) -> dict[str, Any]:
    """Return what was seen as the command line prints it for machines; errors by their names and sentences."""
    return {
        "fit": checkup.is_fit(),
        "lines": [_row(line) for line in checkup.lines],
        "verdicts": [_row(judgement) for judgement in checkup.judgements],
        "models": [asdict(found) for found in checkup.findings],
    }


def _row(seen: Heard | Judgement) -> dict[str, Any]:
    problem = seen.problem
    told = {"problem": type(problem).__name__ if problem else "", "sentence": str(problem) if problem else ""}
    return {name: value for name, value in vars(seen).items() if name != "problem"} | told


def _line(line: Heard, lang: Lang) -> Iterator[str]:
    _ = words_in(lang)
    named = {"language": _language(line.lang, _), "model": line.model, "total": _seconds(line.total_ms)}
    if line.instead:
        yield _("Line in {language} from {model}: none that can be said, after {total} s.", **named)
        yield "  " + _why_not(line, lang)
        return
    first = _seconds(line.first_ms)
    yield _("Line in {language} from {model}: first word after {first} s, whole after {total} s.", **named, first=first)
    yield f"  “{line.text}”"
    if line.broke:
        rules = ", ".join(dict.fromkeys(line.broke))
        yield "  " + _("The first attempt broke rules of a line ({rules}); asked once more, it kept them.", rules=rules)
    if line.pieces > 1:
        yield "  " + _("Learners see it as it is written.")
    else:
        yield "  " + _("Learners see it when it is whole.")


def _why_not(line: Heard, lang: Lang) -> str:
    _ = words_in(lang)
    if line.problem:
        return _("Learners see an authored line instead: {problem}", problem=sentence_in(lang, line.problem))
    rules = ", ".join(dict.fromkeys(line.broke))
    return _("It broke rules of a line twice ({rules}). Learners see an authored line instead.", rules=rules)


def _verdict(judgement: Judgement, lang: Lang) -> Iterator[str]:
    _ = words_in(lang)
    named = {
        "language": _language(judgement.lang, _), "model": judgement.model, "total": _seconds(judgement.total_ms),
    }  # fmt: skip
    if judgement.problem:
        yield _("Verdict in {language} from {model}: none, after {total} s.", **named)
        problem = sentence_in(lang, judgement.problem)
        yield "  " + _("Learners see the quick read instead, marked as pending: {problem}", problem=problem)
        return
    levels = {"scored": judgement.scored, "criteria": judgement.criteria}
    yield _(
        "Verdict in {language} from {model}: after {total} s, levels for {scored} of {criteria}.", **named, **levels
    )
    yield "  " + _("Learners see the judge’s levels with its reasons.")


def _model(found: Findings, lang: Lang) -> Iterator[str]:
    _ = words_in(lang)
    if not found.needed:
        return
    if found.post == "judge":
        forms = {
            "json_schema": _("Verdicts are asked of {model} by JSON schema.", model=found.model),
            "json_object": _("Verdicts are asked of {model} as a JSON object.", model=found.model),
            "text": _("Verdicts are asked of {model} as JSON within text.", model=found.model),
        }
        yield forms[found.way.form]
    if found.estimated:
        yield _("{model} does not always tell the tokens of a call; they are estimated.", model=found.model)
    yield _window(found, _)


def _window(found: Findings, _: Words) -> str:
    sizes = {"model": found.model, "needed": f"{found.needed:,}"}
    if found.window is None:
        return _("{model} does not tell how much it reads at a time; it needs {needed} tokens, later more.", **sizes)
    sizes["window"] = f"{found.window:,}"
    if found.window >= found.needed:
        return _("{model} reads {window} tokens at a time; it needs {needed}, late in a talk some more.", **sizes)
    return _(
        "{model} reads only {window} tokens at a time and needs {needed}: part of the prompt is lost or refused. "
        "Ollama: OLLAMA_CONTEXT_LENGTH=8192; llama.cpp: --ctx-size (its slots share it); "
        "LM Studio: context length; vLLM: --max-model-len.",
        **sizes,
    )


def _with_fields(settings: Settings) -> Mapping[str, Endpoint]:
    given = {"COACH_MODEL_EXTRA": settings.actor, "COACH_JUDGE_EXTRA": settings.judge}
    if settings.fallback:
        given["COACH_FALLBACK_EXTRA"] = settings.fallback
    return {name: endpoint for name, endpoint in given.items() if endpoint.extra}


def _language(spoken: Lang, _: Words) -> str:
    return _("Chinese") if spoken == "zh" else _("English")


def _seconds(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds / 1000:.1f}"
