"""Plays turns against a database until it is killed; says each key it was told is stored."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER, Line
from coach.domain.standing import Cue
from coach.engine.protocols import Piece, Stage
from coach.service.practice.conversation import PracticeService
from tests.builders import CountingIds, FakeActor, FewContents, TickingClock, cast


class SlowActor(FakeActor):
    """Takes its time over every piece, so that a kill falls into the middle of a line."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[Piece | Line]:
        for piece in super().speak(cue, stage):
            time.sleep(0.01)
            yield piece


def main(url: str, session_id: str, first: int) -> None:
    slow = replace(cast(), actor=SlowActor())
    store = SqlStore(open_database(url))
    practice = PracticeService(store, FewContents(), slow, TickingClock(), CountingIds(), {})
    for number in range(first, first + 1000):
        practice.reply(LOCAL_LEARNER, session_id, f"第{number}句话，周三的清单", f"key-{number}")
        sys.stdout.write(f"key-{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
