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
from coach.adapters.model_servers import LocalServer, window_of
from coach.adapters.model_servers import found as local_servers
from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.client import chat_of
from coach.adapters.openai.fallback import FallbackChat
from coach.adapters.passwords import Argon2, WindowedTries
from coach.domain.catalog import Catalogs
from coach.domain.codes import Difficulty
from coach.embedded.actor import AuthoredActor
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.judge import QuickJudge
from coach.embedded.reader import EmbeddedReader
from coach.embedded.reading.text.normalise import fold
from coach.embedded.scripted_chat import ScriptedChat
from coach.endpoint import Endpoint
from coach.engine.graph.context import Context
from coach.engine.line_rules.rules import LineRules
from coach.engine.prompts.rendering import version_of
from coach.engine.roles.actor import PROMPTS as ACTOR_PROMPTS
from coach.engine.roles.actor import ModelActor
from coach.engine.roles.adviser import ModelAdviser
from coach.engine.roles.chat_model import Chat
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
from coach.service.doctor import Doctor, Patient, Post, Way
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
        model = self._players.model
        judge = model.context.judge if model else None
        versions = {name: model.versions[name] for name in ("judge", "judge_prompt")} if model else {}
        return MeasureService(self._content, self.embedded, self._retriever, self._encoder, judge, versions)

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
        return AdminService(self._content, self._index, lambda: self._store, self._doctor, self.settings.prices)

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
        context = replace(self._model_parts(actor, judge), second_reader=self._second_reader(actor))
        adviser = ModelAdviser(judge, settings.actor_tokens, settings.judge_temperature)
        prompts = {"actor_prompt": version_of(*ACTOR_PROMPTS), "judge_prompt": version_of(*JUDGE_PROMPTS)}
        reading = version_of(*(name for names in READER_PROMPTS.values() for name in names))
        versions = {"actor": settings.model, "judge": settings.judge.model, **prompts}
        if settings.reading != "embedded":
            versions |= {"reading_prompt": reading}
        return ModelPlayers(settings.model, context, adviser, versions)

    def _model_parts(self, actor: Chat, judge: Chat) -> Context:
        """Return the parts that these models play."""
        settings, cool = self.settings, self.settings.judge_temperature
        return replace(
            self.embedded,
            actor=ModelActor(actor, AuthoredActor(), self._line_rules, settings.actor_tokens, settings.temperature),
            judge=ModelJudge(judge, settings.judge_tokens, cool, NearestContrasts(self._encoder)),
            debriefer=ModelDebriefer(judge, QuickDebriefer(), settings.judge_tokens, cool),
            judge_after_line=settings.judge_after_line,
            turn_seconds=settings.longest_turn,
        )

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

    def _doctor(self) -> Doctor:
        return Doctor(self._content, self._model_parts, QuickJudge(), self._patients())

    def local_servers(self) -> tuple[LocalServer, ...]:
        """Return the model servers that answer on this machine."""
        return local_servers()

    def _patients(self) -> dict[Post, Patient]:
        """Return each model by what it is there for; the fallback by itself, or it would only be asked in need."""
        if not self.chats:
            return {}
        settings, (actor, judge) = self.settings, self.chats
        assert not isinstance(judge, FallbackChat)
        fallback = actor.second if isinstance(actor, FallbackChat) else None
        first = actor.first if isinstance(actor, FallbackChat) else actor
        patients: dict[Post, Patient] = {
            "actor": _patient(first, settings.actor, settings.actor_tokens),
            "judge": _patient(judge, settings.judge, settings.judge_tokens),
        }
        if fallback and settings.fallback:
            patients["fallback"] = _patient(fallback, settings.fallback, settings.actor_tokens)
        return patients

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


def _patient(chat: OpenAIChat | ScriptedChat, endpoint: Endpoint, tokens: int) -> Patient:
    if isinstance(chat, ScriptedChat):
        return Patient(chat, tokens, lambda: Way("json_schema", streams=True), lambda: None)
    return Patient(
        chat, tokens, lambda: Way(chat.capabilities.form, chat.capabilities.stream), lambda: window_of(endpoint)
    )
