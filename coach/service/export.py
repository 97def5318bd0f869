"""Transcripts as files: Markdown to read, JSON to keep, CSV to count."""

import csv
import io
import re
from collections.abc import Callable
from typing import Literal

from coach.domain.codes import FaultCode, Outcome
from coach.domain.scoring import Scorecard
from coach.domain.session import Session, Turn
from coach.domain.text import Lang
from coach.service.local_time import UTC_TIME, LocalTime

Export = Literal["md", "json", "csv"]

_HEADINGS: dict[Lang, dict[str, str]] = {
    "zh": {
        "with": "对方", "difficulty": "难度", "outcome": "结果", "you": "我", "turn": "第{n}轮",
        "faults": "点名的毛病", "rules": "相关规定", "tension": "紧张度", "unscored": "未评分",
        "contested": "有异议", "judge": "评审打的分", "judge_of": "评审打的分（{model}）", "quick_read": "快读",
        "pending": "快读，评审的分数还没到", "request": "你的请求", "better": "可以这样说",
        "branch": "另一种说法",
        "branch_of": "第{n}轮换个说法（{parent}）",
        "easy": "容易", "medium": "中等", "hard": "困难", "open": "还没谈完", "ended": "我先结束了",
        "settled": "谈成了", "left": "对方走了", "gave_in": "我让步了",
        "allowed": "合规定", "unclear": "规定没有写死", "against": "和规定有冲突", "no_rule": "没有找到相关规定",
    },
    "en": {
        "with": "Counterpart", "difficulty": "Difficulty", "outcome": "Outcome", "you": "Me", "turn": "Turn {n}",
        "faults": "Faults", "rules": "Rules", "tension": "Tension", "unscored": "unscored",
        "contested": "Contested", "judge": "scored by the judge", "judge_of": "scored by the judge ({model})",
        "quick_read": "quick read", "pending": "quick read, the judge’s score is pending", "request": "Your request",
        "branch": "Branch", "branch_of": "another way from turn {n} of {parent}",
        "easy": "easy", "medium": "medium", "hard": "hard", "open": "in progress", "ended": "ended by me",
        "settled": "settled", "left": "they walked away", "gave_in": "I gave in",
        "better": "One way to put it", "allowed": "fits the rule", "unclear": "the rule leaves it open",
        "against": "goes against the rule", "no_rule": "no rule found",
    },
}  # fmt: skip


def to_json(session: Session) -> str:
    """Return everything stored about the session, as indented JSON."""
    return session.model_dump_json(indent=2)


def to_csv(session: Session) -> str:
    """Return one row a turn. Cells that a spreadsheet would run as a formula are defused."""
    criteria = [c.id for c in session.play.rubric.criteria]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["turn", "reply", *criteria, "source", "faults", "move", "line", "tension", "trust", "guidance"])
    for turn in session.turns:
        writer.writerow([_defused(cell) for cell in _row(turn, criteria)])
    # Excel takes UTF-8 for the local code page unless the file starts with a byte order mark.
    return "\ufeff" + out.getvalue()


def to_markdown(session: Session, times: LocalTime = UTC_TIME) -> str:
    """Return the scored transcript in the session's language."""
    play, lang = session.play, session.play.lang
    words, scene = _HEADINGS[lang], session.play.scene()
    head = [
        f"# {_plain(scene.title.get(lang))}",
        "",
        f"- {words['with']}: {_plain(play.persona.name.get(lang))} ({_plain(play.persona.role.get(lang))})",
        f"- {words['difficulty']}: {words[play.difficulty.value]}",
        f"- {words['outcome']}: {words[_outcome(session)]}",
        f"- {times.named(session.started)}",
        *_branch(session),
        "",
        _said(play.persona.name.get(lang), scene.opening.get(lang)),
    ]
    return "\n".join([*head, *(part for turn in session.turns for part in _markdown_turn(turn, session))]) + "\n"


def _outcome(session: Session) -> str:
    """The word for how it ended: one that the learner ended has no outcome of its own."""
    return "ended" if session.outcome is Outcome.OPEN and session.ended_early else session.outcome.value


def _branch(session: Session) -> list[str]:
    if session.branch is None:
        return []
    words = _HEADINGS[session.play.lang]
    of = words["branch_of"].replace("{n}", str(session.branch.turn)).replace("{parent}", session.branch.parent)
    return [f"- {words['branch']}: {of}"]


def exported(session: Session, kind: Export, times: LocalTime) -> str:
    """Return the session as a file of that kind. JSON is for machines: what it stores is in UTC and says so."""
    plain: dict[Export, Callable[[Session], str]] = {"json": to_json, "csv": to_csv}
    return to_markdown(session, times) if kind == "md" else plain[kind](session)


def _markdown_turn(turn: Turn, session: Session) -> list[str]:
    lang = session.play.lang
    words = _HEADINGS[lang]
    parts = ["", f"## {words['turn'].replace('{n}', str(turn.number))}", "", _said(words["you"], turn.reply), ""]
    letters = {c.id: c.letter for c in session.play.rubric.criteria}
    levels, kind = _levels(turn.scorecard, letters, lang), _plain(_kind(turn.scorecard, lang))
    parts.append(f"{levels} · {kind} · {words['tension']} {turn.standing.tension:g}")
    for score in turn.scorecard.scores:
        letter = letters.get(score.criterion, score.criterion)
        parts += [f"- {_plain(letter)}: “{_plain(quote.text)}”" for quote in score.evidence]
    if turn.scorecard.faults:
        named = "; ".join(f"{_fault(f.code, session)} “{_plain(f.quote.text)}”" for f in turn.scorecard.faults)
        parts.append(f"- {words['faults']}: {named}")
    for contest in (c for c in session.contests if c.turn == turn.number):
        letter = letters.get(contest.criterion, contest.criterion)
        parts.append(f"- {words['contested']} {_plain(letter)}: {_plain(contest.text)}")
    parts += _judges(turn.scorecard, lang)
    if turn.guidance.passages:
        parts.append(f"- {words['rules']}: {', '.join(p.citation() for p in turn.guidance.passages)}")
    return [*parts, "", _said(session.play.persona.name.get(lang), turn.line.text)]


def _fault(code: FaultCode, session: Session) -> str:
    """A fault by its name in the session's language; one the rubric does not name by its code."""
    fault = session.play.rubric.fault(code)
    return _plain(fault.name.get(session.play.lang)) if fault else code.value


def _levels(card: Scorecard, letters: dict[str, str], lang: Lang) -> str:
    unscored = _HEADINGS[lang]["unscored"]
    return " ".join(
        f"{_plain(letters.get(s.criterion, s.criterion))} {s.level if s.level is not None else unscored}"
        for s in card.scores
    )


def _kind(card: Scorecard, lang: Lang) -> str:
    """Whose judgement the levels are."""
    words = _HEADINGS[lang]
    if card.pending:
        return words["pending"]
    if card.judged:
        return words["judge_of"].replace("{model}", card.judged.model)
    return words[card.source]


def _judges(card: Scorecard, lang: Lang) -> list[str]:
    """What only a judge says: whether the request fits the rules, and one better sentence."""
    words, parts = _HEADINGS[lang], []
    if card.fit:
        cited = f" ({card.fit.citation})" if card.fit.citation else ""
        why = f" {_plain(card.fit.why)}" if card.fit.why else ""
        parts.append(f"- {words['request']}: {words[card.fit.verdict]}{cited}{why}")
    if card.better:
        parts.append(f"- {words['better']}: {_plain(card.better)}")
    return parts


def _said(who: str, text: str) -> str:
    return "\n".join([f"**{_plain(who)}**", "", *(f"> {_plain(line.strip())}" for line in text.splitlines())])


def _plain(text: str) -> str:
    """Escape what Markdown or HTML would act on: a transcript is text."""
    text = re.sub(r"([\\`*_\[\]<>#|!~&])", r"\\\1", text)
    # A list, a rule or an underlined heading is made by how a line starts.
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def _row(turn: Turn, criteria: list[str]) -> list[str]:
    levels = [turn.scorecard.level(criterion) for criterion in criteria]
    return [
        str(turn.number),
        turn.reply,
        *("" if level is None else str(level) for level in levels),
        turn.scorecard.source,
        " ".join(fault.code.value for fault in turn.scorecard.faults),
        turn.cue.move.value,
        turn.line.text,
        f"{turn.standing.tension:g}",
        f"{turn.standing.trust:g}",
        "; ".join(p.citation() for p in turn.guidance.passages),
    ]


def _defused(cell: str) -> str:
    return "'" + cell if cell[:1] in tuple("=+-@\t\r＝＋－＠") else cell
