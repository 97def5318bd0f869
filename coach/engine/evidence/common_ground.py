"""What a learner got through to: needs heard and not, what was never asked, what an agreement lacked."""

from collections.abc import Iterator

from coach.domain.codes import Act, Outcome
from coach.domain.debrief import CommonGround, HeardNeed, Lack
from coach.domain.persona import Need, Settlement
from coach.domain.session import Session, Turn
from coach.domain.text import Text
from coach.engine.evidence.quotes import sentence_of, sentences
from coach.partner.intent import offers_a_way

EXCERPT = 60
"""Characters of a reply that are quoted when no part of it was picked out."""

HINTS = 2


def common_ground(session: Session) -> CommonGround:
    """Return what was heard, and of a session that is over what was not, without what the other side kept private."""
    heard = tuple(_heard(session))
    if not session.is_over():
        return CommonGround(heard=heard)
    known = session.standing().heard
    return CommonGround(
        heard=heard,
        unheard=tuple(need.id for need in session.play.scene().needs if need.id not in known),
        unasked=tuple(_unasked(session))[:HINTS],
        lacks=() if session.outcome is Outcome.SETTLED else tuple(_lacks(session)),
    )


def _heard(session: Session) -> Iterator[HeardNeed]:
    known = set(session.start.heard)
    needs = {need.id: need for need in session.play.scene().needs}
    for turn in session.turns:
        for new in [need for need in turn.standing.heard if need not in known and need in needs]:
            yield HeardNeed(need=new, turn=turn.number, quote=_words(turn, needs[new]))
        known |= set(turn.standing.heard)


def _words(turn: Turn, need: Need) -> str:
    """The learner's sentence that names the need, else what was read as a need or a guess at one, else the start."""
    cues = [cue.lower() for cue in (*need.cues.zh, *need.cues.en)]
    named = next((s for s in sentences(turn.reply) if any(cue in s.lower() for cue in cues)), "")
    guessed = [f.quote.text for f in turn.reading.acts if f.act in (Act.NEED_GUESS, Act.FEELING_GUESS, Act.CREDIT)]
    read = [quote.text for quote in turn.reading.evidence.get("n", ())]
    return named or sentence_of(turn.reply, next(iter([*read, *guessed]), turn.reply[:EXCERPT]))


def _unasked(session: Session) -> Iterator[Text]:
    asked = {fact for turn in session.turns for fact in turn.reading.asked}
    for fact in session.play.scene().facts:
        if fact.unlock.about and fact.id not in {*asked, *session.standing().told}:
            yield fact.unlock.about


def _lacks(session: Session) -> Iterator[Lack]:
    """What stood between the talk and an agreement, as the director decides on one."""
    last = session.standing()
    if not any(turn.reading.labels.r == 2 or turn.reading.does(Act.PROPOSAL) for turn in session.turns):
        yield Lack(kind="request")
    elif not (ways := _ways(session)):
        yield Lack(kind="way")
    elif not any(_is_open(way, last.heard) for way in ways):
        yield Lack(kind="need")
    elif terms := min(([t for t in way.terms if t not in last.supplied] for way in ways), key=len):
        yield Lack(kind="terms", terms=tuple(terms))
    if last.tension > session.play.scene().difficulties[session.play.difficulty].settle_at:
        yield Lack(kind="tension")


def _ways(session: Session) -> list[Settlement]:
    """The settlements a proposal of the learner came near to."""
    near = {way for turn in session.turns if offers_a_way(turn.reading) for way in turn.reading.fits}
    return [way for way in session.play.scene().settlements if way.id in near]


def _is_open(way: Settlement, heard: tuple[str, ...]) -> bool:
    return bool(set(way.needs) & set(heard)) if way.needs else bool(heard)
