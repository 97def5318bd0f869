"""Plays one reply for each line it is told, in a child process that the test kills; its judge never comes to an end."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.model import CallRole
from coach.domain.session import LOCAL_LEARNER
from coach.embedded.scripted_chat import Answer, simple_script
from coach.engine.roles.chat_model import Message
from tests.service.houses import House
from tests.service.scripted_players import scripted_players


class LoggingScript:
    """Notes each call in a file; the judge hangs unless it is told to answer."""

    def __init__(self, log: Path, judges: bool) -> None:
        self._log, self._judges = log, judges

    def __call__(self, role: CallRole, messages: Sequence[Message]) -> Answer:
        with self._log.open("a") as log:
            log.write(f"{role}\n")
        if role == "judge" and not self._judges:
            time.sleep(600)
        return simple_script(role, messages)


def house(url: str, log: Path, judges: bool) -> House:
    """The services on that database, with a model that notes its calls."""
    return House(SqlStore(open_database(url)), model=scripted_players(LoggingScript(log, judges))[0])


def main(url: str, log: Path) -> None:
    for line in sys.stdin:
        session_id, key = line.split()
        child = os.fork()  # everything is imported by now, and no thread runs yet
        if not child:
            try:
                house(url, log, judges=False).practice.reply(LOCAL_LEARNER, session_id, "周一的单子少了两托。", key)
            finally:
                os._exit(1)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
