"""Plays turns in a process that may write no larger files, as on a full disk, until one is refused; then with room."""

import resource
import sys
from pathlib import Path

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER
from coach.errors import StoreError
from tests import fakes
from tests.service.crash_player import OBSERVED
from tests.service.houses import House

ROOM = 200_000
"""Bytes the database's files may grow by."""


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")


def main(database: Path) -> None:
    house = House(SqlStore(open_database(database)), fakes.context(OBSERVED))
    session = house.start()
    size = max(path.stat().st_size for path in database.parent.iterdir())
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + ROOM, hard))
    for number in range(1, 1000):
        key, words = f"key-{number}", "周三的清单，" * 100
        try:
            house.practice.reply(LOCAL_LEARNER, session.id, words, key)
        except StoreError as error:
            say("refused", key, str(error))
            break
        say("stored", key)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    house.practice.reply(LOCAL_LEARNER, session.id, words, key)
    say("stored", key)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
