"""The one place that wires the house together."""

import secrets
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from coach import __version__
from coach.adapters.card_printer import CardPrinter
from coach.adapters.chroma.folder import ChromaFolder
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.adapters.chroma.server import ChromaServer
from coach.adapters.content.checker import FileChecker
from coach.adapters.content.files import CATALOGS, ContentFiles
from coach.adapters.database.accounts.store import SqlAccounts
from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.adapters.encoder import SentenceEncoder
from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.client import chat_of
from coach.adapters.openai.fallback import FallbackChat
from coach.adapters.openai.probe import probed
from coach.adapters.passwords import Argon2, WindowedTries
from coach.domain.catalog import Catalogs
from coach.domain.codes import Difficulty
from coach.embedded.actor import AuthoredActor
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.judge import QuickJudge
from coach.embedded.reader import EmbeddedReader
from coach.embedded.reading.normalise import fold
from coach.embedded.scripted_chat import ScriptedChat
from coach.engine.graph.context import Context
from coach.engine.line_rules.rules import LineRules
from coach.engine.prompts.rendering import version_of
from coach.engine.roles.actor import PROMPTS as ACTOR_PROMPTS
from coach.engine.roles.actor import ModelActor
from coach.engine.roles.adviser import ModelAdviser
from coach.engine.roles.contrasts import NearestContrasts
from coach.engine.roles.debriefer import ModelDebriefer
from coach.engine.roles.judge import ModelJudge
from coach.engine.roles.judge_brief import PROMPTS as JUDGE_PROMPTS
from coach.engine.roles.second_reader import PROMPTS as READER_PROMPTS
from coach.engine.roles.second_reader import ModelReader
from coach.engine.second_look.pace import Pace
from coach.service.accounts.administration import AccountService
from coach.service.accounts.sign_in import SignInService
from coach.service.admin import AdminService
from coach.service.local_time import LocalTime
from coach.service.measure import MeasureService
from coach.service.practice.allowance import Allowance, Limits
from coach.service.practice.conversation import PracticeService
from coach.service.practice.debriefs import DebriefService
from coach.service.practice.feedback import FeedbackService
from coach.service.practice.players import ModelPlayers, Players
from coach.service.practice.scenes import SceneService
from coach.service.practice.session_access import SessionLocks
from coach.service.practice.take_along import TakeAlongService
from coach.service.protocols import Probe
from coach.service.review import ReviewService
from coach.service.studio import StudioService
from coach.settings import Settings

WARMING = "周一的清单还差三项，你今天能补上吗？"
"""A reply that is read and answered before anybody is there."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return now in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()


class RandomIds:
    """Ids and seeds from the system's randomness."""

    def new_id(self) -> str:
        """Return a random UUID."""
        return str(uuid.uuid4())

    def new_seed(self) -> int:
        """Return a random seed."""
        return secrets.randbelow(2**31)


@dataclass(frozen=True)
class Coach:
    """The whole product behind its services; each part is made when it is first asked for."""

    settings: Settings

    @cached_property
    def scenes(self) -> SceneService:
        """What there is to practise."""
        return SceneService(self._content, self.settings.model)

    @cached_property
    def practice(self) -> PracticeService:
        """The learner's conversations."""
        versions = {"coach": __version__, "reader": EmbeddedReader.version, "actor": "authored", "judge": "quick_read"}
        return PracticeService(self._store, self.scenes, self._players, self._locks, self.clock, RandomIds(), versions)

    @cached_property
    def feedback(self) -> FeedbackService:
        """What a learner hears about a reply beside the talk."""
        return FeedbackService(self._store, self._players, self._locks, self.clock)

    @cached_property
    def debriefs(self) -> DebriefService:
        """Looking back on a session."""
        return DebriefService(self._store, self.practice, self._players, self._locks, self.clock)

    @cached_property
    def take_along(self) -> TakeAlongService:
        """The card for the real conversation."""
        return TakeAlongService(self._store, self.debriefs, self.scenes, CardPrinter())

    @cached_property
    def review(self) -> ReviewService:
        """What managers do, and learners looking back."""
        return ReviewService(self._store, self.times)

    @cached_property
    def studio(self) -> StudioService:
        """What trainers do."""
        return StudioService(self._content, FileChecker(self._content), self.embedded, self._retriever)

    @cached_property
    def measure(self) -> MeasureService:
        """Measuring the scorer, the other side and the search."""
        judge = self._players.model.context.judge if self._players.model else None
        return MeasureService(self._content, self.embedded, self._retriever, self._encoder, judge)

    @cached_property
    def accounts(self) -> AccountService:
        """What administrators do."""
        return AccountService(self._accounts, self.clock)

    @cached_property
    def sign_ins(self) -> SignInService:
        """Signing in."""
        return SignInService(self._accounts, Argon2(), WindowedTries(), self.clock)

    @cached_property
    def admin(self) -> AdminService:
        """What operators do."""
        return AdminService(self._content, self._index, lambda: self._store, self._probes, self.settings.prices)

    def prepare(self) -> None:
        """Open the database, and build the knowledge index where there is none yet.

        What cannot be used is named here, before any page is drawn. An index that is there, or a Chroma server's, is
        brought up to date by `warm`, beside the first page.
        """
        _ = self._store
        if not self.settings.chroma_url and not self.settings.index.exists():
            self.admin.index()

    def warm(self) -> None:
        """Load what is heavy before the first turn needs it, and index what changed since the last start."""
        self._encoder.warm()
        self.admin.index()
        scenes = [scene for persona in self.scenes.personas() for scene in persona.scenes]
        for scene in scenes[:1]:
            self.studio.play(scene.id, "zh", Difficulty.EASY, 0, [WARMING])
        for scene in scenes:
            self.embedded.reader.read(WARMING, scene)  # a scene's own wordings are encoded once, 0.1 s a scene
        if self.chats:
            self._line_rules.warm()
        for chat in self.chats:
            chat.warm()

    @cached_property
    def chats(self) -> tuple[OpenAIChat | FallbackChat | ScriptedChat, ...]:
        """The actor's chat model and the judge's, the same object where it is the same model; none if none is set."""
        settings, timeout = self.settings, self.settings.model_timeout
        if not settings.model:
            return ()
        if settings.model == ScriptedChat.name:
            return (ScriptedChat(),) * 2
        first = chat_of(settings.actor, timeout)
        judge = first if settings.judge == settings.actor else chat_of(settings.judge, timeout)
        if settings.fallback is None:
            return (first, judge)
        return (FallbackChat(first, chat_of(settings.fallback, timeout), self.clock.monotonic), judge)

    @cached_property
    def embedded(self) -> Context:
        """The parts that need no model and no network."""
        catalogs = Catalogs(**{name: self._content.catalog(name) for name in CATALOGS})
        return Context(
            reader=EmbeddedReader(catalogs, self._encoder),
            actor=AuthoredActor(),
            judge=QuickJudge(),
            retriever=self._retriever,
            debriefer=QuickDebriefer(),
        )

    @cached_property
    def _players(self) -> Players:
        allowance = Allowance(
            Limits(self.settings.daily_tokens, self.settings.replies_a_minute), self._store, self.clock
        )
        return Players(self.embedded, self._model_players(), allowance)

    def _model_players(self) -> ModelPlayers | None:
        if not self.chats:
            return None
        settings, (actor, judge) = self.settings, self.chats
        cool = settings.judge_temperature
        context = replace(
            self.embedded,
            actor=ModelActor(actor, AuthoredActor(), self._line_rules, settings.actor_tokens, settings.temperature),
            judge=ModelJudge(judge, settings.judge_tokens, cool, NearestContrasts(self._encoder)),
            debriefer=ModelDebriefer(judge, QuickDebriefer(), settings.judge_tokens, cool),
            second_reader=self._second_reader(actor),
            judge_after_line=settings.judge_after_line,
            turn_seconds=settings.longest_turn,
        )
        adviser = ModelAdviser(judge, settings.actor_tokens, cool)
        prompts = {"actor_prompt": version_of(*ACTOR_PROMPTS), "judge_prompt": version_of(*JUDGE_PROMPTS)}
        reading = version_of(*(name for names in READER_PROMPTS.values() for name in names))
        versions = {"actor": settings.model, "judge": settings.judge.model, **prompts}
        if settings.reading != "embedded":
            versions |= {"reading_prompt": reading}
        return ModelPlayers(settings.model, context, adviser, versions)

    @cached_property
    def _line_rules(self) -> LineRules:
        return LineRules(self._encoder)

    def _second_reader(self, actor: OpenAIChat | FallbackChat | ScriptedChat) -> ModelReader | None:
        """Return the actor's model as a second reader. What the endpoint refuses of its form is its own matter."""
        if self.settings.reading == "embedded":
            return None
        first = actor.first if isinstance(actor, FallbackChat) else actor
        chat = first.trying() if isinstance(first, OpenAIChat) else first
        return ModelReader(chat, Pace(self.settings.reading, self.clock.monotonic))

    def _probes(self) -> list[Probe]:
        return [row for chat in self._asked() for row in probed(chat)]

    def _asked(self) -> list[OpenAIChat]:
        """Return every model at an endpoint once: who plays, who stands in for it, who judges."""
        each = [
            one
            for chat in self.chats
            for one in ((chat.first, chat.second) if isinstance(chat, FallbackChat) else (chat,))
        ]
        return [chat for chat in dict.fromkeys(each) if isinstance(chat, OpenAIChat)]

    @cached_property
    def clock(self) -> SystemClock:
        """The time of this machine."""
        return SystemClock()

    @cached_property
    def times(self) -> LocalTime:
        """How times are written for people."""
        return LocalTime(self.settings.timezone)

    @cached_property
    def _locks(self) -> SessionLocks:
        return SessionLocks()

    @cached_property
    def _content(self) -> ContentFiles:
        return ContentFiles(self.settings.content)

    @cached_property
    def _store(self) -> SqlStore:
        return SqlStore(open_database(self.settings.database))

    @cached_property
    def _accounts(self) -> SqlAccounts:
        return SqlAccounts(self._store.transactions)

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        return SentenceEncoder()

    @cached_property
    def _place(self) -> ChromaFolder | ChromaServer:
        url = self.settings.chroma_url
        return ChromaServer(url) if url else ChromaFolder(self.settings.index)

    @cached_property
    def _index(self) -> ChromaIndex:
        return ChromaIndex(self._place, self._encoder, fold)

    @cached_property
    def _retriever(self) -> ChromaRetriever:
        return ChromaRetriever(self._place, self._encoder, fold)
