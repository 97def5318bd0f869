"""Every call that somebody makes, by every role: done or refused as the table in the domain says."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from coach.adapters.card_printer import CardPrinter
from coach.adapters.database.accounts.store import SqlAccounts
from coach.adapters.database.store import SqlStore
from coach.domain.accounts import RESERVED
from coach.domain.codes import Difficulty
from coach.domain.permissions import GRANTED, PERMISSIONS, Permission, Role
from coach.domain.session import LOCAL_LEARNER, Learner
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.errors import ConcordError, NotAllowed, NotFound
from coach.service.accounts.administration import AccountService
from coach.service.permission import MARK
from coach.service.practice.conversation import PracticeService
from coach.service.practice.debriefs import DebriefService
from coach.service.practice.feedback import FeedbackService
from coach.service.practice.take_along import TakeAlongService
from coach.service.review import ReviewService
from tests import world as build
from tests.service.houses import House

SERVICES = (PracticeService, FeedbackService, DebriefService, TakeAlongService, ReviewService, AccountService)
OPEN = {"TakeAlongService.file", "ReviewService.published"}
"""Calls that ask for nobody: they reach no session and no account."""


@dataclass(frozen=True)
class Estate:
    """The services over one database, and a session of whoever is asked about."""

    house: House
    services: dict[str, Any]

    def session(self, owner: Learner) -> str:
        """Return the id of a session with one turn."""
        session = self.house.practice.start(Learner(id=owner.id), "late-pallets", "zh", Difficulty.EASY)
        self.house.practice.reply(Learner(id=owner.id), session.id, "周一的单子", "k1")
        return session.id


@pytest.fixture
def estate(store: SqlStore) -> Estate:
    house = House(store)
    take_along = TakeAlongService(store, house.debriefs, house.scenes, CardPrinter())
    accounts = AccountService(SqlAccounts(store.transactions), house.clock)
    made = (house.practice, house.feedback, house.debriefs, take_along, ReviewService(store), accounts)
    return Estate(house, {type(service).__name__: service for service in made})


def public(service: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, call in inspect.getmembers(service, inspect.isfunction):
        if not name.startswith("_"):
            yield f"{service.__name__}.{name}", call


CALLS = dict(pair for service in SERVICES for pair in public(service))
GUARDED = {name: getattr(call, MARK) for name, call in CALLS.items() if hasattr(call, MARK)}

OF_SESSION: dict[str, tuple[object, ...]] = {
    "PracticeService.again": (),
    "PracticeService.branch": (1,),
    "PracticeService.family": (),
    "PracticeService.open": (),
    "PracticeService.reply": ("再说一句", "k2"),
    "PracticeService.stream": ("再说一句", "k2"),
    "PracticeService.go_on_without_model": (),
    "PracticeService.end": (),
    "FeedbackService.check_draft": ("周一的单子",),
    "FeedbackService.advise": ("周一的单子", "points"),
    "FeedbackService.contest": (1, "o", "一句"),
    "FeedbackService.score_pending": (),
    "DebriefService.debrief": (),
    "TakeAlongService.card": (),
    "ReviewService.transcript": (),
    "ReviewService.export": ("md",),
}
"""What the calls that name a session take after it."""

OF_NOBODY: dict[str, tuple[object, ...]] = {
    "PracticeService.start": ("late-pallets", "zh", Difficulty.EASY),
    "ReviewService.sessions": (),
    "AccountService.accounts": (),
    "AccountService.audit": (),
    "AccountService.add": ("wang", "王敏", "rep"),
    "AccountService.add_all": ([{"id": "wang", "name": "王敏"}],),
    "AccountService.set_role": ("mia", "rep"),
    "AccountService.set_teams": ("mia", ["华东"]),
    "AccountService.reset": ("mia",),
    "AccountService.first_administrator": (),
}

DRAFT = build.reading(o=1)
OF_LOADED: dict[str, tuple[object, ...]] = {
    "FeedbackService.remarks": (),
    "FeedbackService.remark_on": (DRAFT, quick_scorecard(DRAFT, build.rubric(), build.REPLY)),
}
"""What the calls that are handed a session, and not its id, take after it."""


def done(estate: Estate, name: str, who: Learner, *given: object) -> None:
    """Make a call to its end: one that yields is heard out."""
    service, _, call = name.partition(".")
    result = getattr(estate.services[service], call)(who, *given)
    if inspect.isgenerator(result):
        list(result)


def _given(estate: Estate, name: str, owner: Learner) -> tuple[object, ...]:
    """Return what a call takes after who asks; a session is the owner's."""
    if name in OF_SESSION:
        return (estate.session(owner), *OF_SESSION[name])
    if name in OF_LOADED:
        return (estate.house.store.load(estate.session(owner)), *OF_LOADED[name])
    return OF_NOBODY[name]


def test_every_public_call_is_guarded_or_named_as_open() -> None:
    assert set(CALLS) - set(GUARDED) == OPEN


def test_every_guarded_call_is_walked_below() -> None:
    assert set(GUARDED) == set(OF_SESSION) | set(OF_LOADED) | set(OF_NOBODY)


def test_every_role_stands_in_the_table_and_an_account_never_is_the_workspace() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set(Role) - set(GRANTED) == {Role.LOCAL}
    assert LOCAL_LEARNER.id in RESERVED


@pytest.mark.parametrize("role", list(Role))
def test_a_call_is_done_or_refused_as_the_table_says(estate: Estate, role: Role) -> None:
    who = Learner(id="mia", role=role)
    admin = Learner(id="root", role=Role.ADMIN)
    estate.services["AccountService"].add(admin, "mia", "Mia", "rep")
    for name, permission in GUARDED.items():
        given = _given(estate, name, who)
        if permission in PERMISSIONS[role]:
            done(estate, name, who, *given)
        else:
            with pytest.raises(NotAllowed):
                done(estate, name, who, *given)
        if name == "AccountService.add" and permission in PERMISSIONS[role]:
            assert "wang" in {account.id for account in estate.services["AccountService"].accounts(admin)}


@pytest.mark.parametrize("role", [role for role in Role if Permission.PRACTISE in PERMISSIONS[role]])
def test_somebody_elses_session_is_refused_in_the_words_of_one_that_is_not_there(estate: Estate, role: Role) -> None:
    theirs = estate.session(Learner(id="owner"))
    before = estate.house.store.load(theirs)
    for name, more in OF_SESSION.items():
        for asked in (theirs, "no-such-session"):
            with pytest.raises(NotFound) as refused:
                done(estate, name, Learner(id="mia", role=role), asked, *more)
            assert str(refused.value) == f"There is no session “{asked}”."
    for name, more in OF_LOADED.items():
        with pytest.raises(NotFound, match=theirs):
            done(estate, name, Learner(id="mia", role=role), before, *more)
    assert estate.house.store.load(theirs) == before


def test_a_refused_call_is_refused_before_anything_is_looked_up(estate: Estate) -> None:
    for name, more in OF_SESSION.items():
        with pytest.raises(ConcordError) as refused:
            done(estate, name, Learner(id="mia", role=Role.NONE), "no-such-session", *more)
        assert isinstance(refused.value, NotAllowed)
