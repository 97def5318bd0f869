"""From a debrief to the card a learner takes along."""

from collections.abc import Iterator

from coach.domain.catalog import Catalog
from coach.domain.codes import FaultCode, Term
from coach.domain.debrief import Debrief
from coach.domain.permissions import Permission
from coach.domain.persona import Scenario
from coach.domain.session import Learner, Session, Turn
from coach.domain.take_along import BetterNot, CardFile, HeardAs, PrintedCard, TakeAlong
from coach.domain.text import Lang, Text
from coach.engine.evidence.quotes import sentence_of
from coach.service.permission import requires
from coach.service.practice.debriefs import DebriefService
from coach.service.practice.scenes import SceneService
from coach.service.practice.session_access import own_session
from coach.service.protocols import CardPrinter, Store

WANTED = (Term.WHO, Term.WHAT, Term.WHEN)
"""What a request has to say before anybody can say yes to it."""

WORST = 2
"""Costly lines a card repeats: more are a reproach, not a reminder."""


class TakeAlongService:
    """Cards from the learner's own sessions."""

    def __init__(self, store: Store, debriefs: DebriefService, scenes: SceneService, printer: CardPrinter) -> None:
        self._store, self._debriefs, self._scenes, self._printer = store, debriefs, scenes, printer

    @requires(Permission.PRACTISE)
    def card(self, learner: Learner, session_id: str) -> TakeAlong:
        """Return the card of a session as it stands; raises NotFound."""
        session = own_session(self._store, learner, session_id)
        return take_along(session, self._debriefs.debrief(learner, session_id), self._scenes.needs())

    def file(self, card: PrintedCard, kind: CardFile) -> bytes:
        """Return a card as a file."""
        return self._printer.printed(card, kind)


def take_along(session: Session, debrief: Debrief, needs: Catalog) -> TakeAlong:
    """Return what to take along: the learner's own best words where there are any, else those of the scene."""
    play = session.play
    scene, lang = play.scene(), play.lang
    opening, request = _opening(session), _request(session)
    return TakeAlong(
        lang=lang,
        scene=scene.title,
        persona=play.persona.name,
        heard=tuple(_heard(debrief, scene, needs)),
        ask=debrief.ground.unasked,
        opening=opening or _phrases(scene, ("o", "f"), lang),
        own_opening=bool(opening),
        request=request[0] if request else _phrases(scene, ("r",), lang),
        own_request=bool(request),
        lacking=tuple(term for term in WANTED if request and term not in request[1].reading.terms),
        better_not=tuple(_better_not(session))[:WORST],
    )


def _heard(debrief: Debrief, scene: Scenario, needs: Catalog) -> Iterator[HeardAs]:
    by_id = {need.id: need for need in scene.needs}
    names: dict[str, list[Text]] = {}
    for heard in debrief.ground.heard:
        if entry := needs.entry(by_id[heard.need].catalog):
            names.setdefault(heard.quote, []).append(entry.name)
    for quote, found in names.items():
        yield HeardAs(names=tuple(found), quote=quote)


def _opening(session: Session) -> str:
    """The sentences by which the best reply named a fact, and a feeling if it named one; nothing if none did well."""
    good = [turn for turn in session.turns if _earned(turn, "o", session) and not _wrongs(turn)]
    if not good:
        return ""
    best = max(good, key=lambda turn: (_earned(turn, "f", session), turn.scorecard.total()))
    parts = ["o", "f"] if _earned(best, "f", session) else ["o"]
    return _joined((_sentence(best, part) for part in parts), session.play.lang)


def _request(session: Session) -> tuple[str, Turn] | None:
    """The last request that earned full marks, with its turn."""
    good = [turn for turn in session.turns if _earned(turn, "r", session) and not _wrongs(turn)]
    return (_sentence(good[-1], "r"), good[-1]) if good else None


def _better_not(session: Session) -> Iterator[BetterNot]:
    """The words of each kind of fault where it was made first, the kind made most often first."""
    made = [(found.code, found.quote.text) for turn in session.turns for found in turn.reading.faults]
    counts = [code for code, _quote in made if code is not FaultCode.GAMING]
    for code in sorted(dict.fromkeys(counts), key=counts.count, reverse=True):
        if fault := session.play.rubric.fault(code):
            yield BetterNot(quote=next(quote for found, quote in made if found == code), name=fault.name)


def _earned(turn: Turn, part: str, session: Session) -> bool:
    """Tell whether a reply has a criterion's highest level; False where the rubric does not have it."""
    top = next((c.top() for c in session.play.rubric.criteria if c.id == part), None)
    return top is not None and turn.scorecard.level(part) == top


def _wrongs(turn: Turn) -> bool:
    return bool(turn.scorecard.faults or turn.reading.faults)


def _sentence(turn: Turn, part: str) -> str:
    quote = next(score.evidence[0].text for score in turn.scorecard.scores if score.criterion == part)
    return sentence_of(turn.reply, quote)


def _phrases(scene: Scenario, parts: tuple[str, ...], lang: Lang) -> str:
    return _joined((scene.phrases[part].get(lang) for part in parts if part in scene.phrases), lang)


def _joined(sentences: Iterator[str], lang: Lang) -> str:
    return ("" if lang == "zh" else " ").join(dict.fromkeys(sentences))
