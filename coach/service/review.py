"""What a manager does, and a learner looking back: lists, transcripts, exports, trends."""

from collections.abc import Sequence

from coach.domain.permissions import Permission
from coach.domain.session import Learner, Session
from coach.domain.text import Lang
from coach.quality.published import Published, published
from coach.service.export import Export, exported
from coach.service.local_time import UTC_TIME, LocalTime
from coach.service.permission import requires
from coach.service.practice.session_access import refusals_logged, require_own
from coach.service.protocols import SessionSummary, Store


class ReviewService:
    """Reading sessions. Without login the one local learner may read what is theirs, which is everything."""

    def __init__(self, store: Store, times: LocalTime = UTC_TIME) -> None:
        self._store, self._times = store, times

    @requires(Permission.PRACTISE)
    def sessions(self, learner: Learner) -> Sequence[SessionSummary]:
        """Return the learner's sessions, newest first."""
        return self._store.sessions(learner.id)

    @requires(Permission.PRACTISE)
    def transcript(self, learner: Learner, session_id: str) -> Session:
        """Return a whole session; raises NotFound."""
        with refusals_logged(learner, session_id):
            require_own(self._store.head(session_id).learner, learner, session_id)
        return self._store.load(session_id)

    def published(self, lang: Lang) -> Published:
        """Return how well the quick read agrees with labelled replies it was not fitted on."""
        return published(lang)

    @requires(Permission.PRACTISE)
    def export(self, learner: Learner, session_id: str, kind: Export) -> tuple[str, str]:
        """Return a file name and the transcript as Markdown, JSON or CSV text."""
        session = self.transcript(learner, session_id)
        stamp = self._times.stamp(session.started)
        return f"concord-{session.play.scene_id}-{stamp}.{kind}", exported(session, kind, self._times)
