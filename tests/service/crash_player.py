"""Plays turns against a database until it is killed; says each key it was told is stored."""

import sys
import time

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER
from tests import fakes
from tests import world as build
from tests.service.houses import House

OBSERVED = fakes.FakeReader(otherwise=lambda text: build.summed(4, of=text))
"""Replies that neither settle nor end a talk, however long it goes on."""


def main(url: str, session_id: str, first: int) -> None:
    # It takes its time over every piece, so that a kill falls into the middle of a line.
    slow = fakes.FakeActor(*"我先看一眼单子", between=lambda: time.sleep(0.01))
    house = House(SqlStore(open_database(url)), fakes.context(OBSERVED, slow))
    for number in range(first, first + 1000):
        house.practice.reply(LOCAL_LEARNER, session_id, f"第{number}句话，周三的清单", f"key-{number}")
        sys.stdout.write(f"key-{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
