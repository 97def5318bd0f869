"""Times as people read them."""

from datetime import UTC, datetime

import pytest

from coach.service.local_time import LocalTime

LATE = datetime(2026, 11, 28, 17, 5, tzinfo=UTC)
"""An evening in London, past midnight in Shanghai."""


def test_a_time_is_read_in_the_zone_that_was_set_and_names_it() -> None:
    shanghai, new_york = LocalTime("Asia/Shanghai"), LocalTime("America/New_York")
    assert shanghai.named(LATE) == "2026-11-29 01:05 (Asia/Shanghai)"
    assert shanghai.stamp(LATE) == "20261129-0105"
    assert new_york.moment(LATE) == "2026-11-28 12:05"
    assert new_york.moment(LATE.astimezone(shanghai.zone)) == "2026-11-28 12:05"


def test_without_a_setting_it_is_the_zone_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.service.local_time.get_localzone_name", lambda: "Europe/Berlin")
    assert LocalTime().named(LATE) == "2026-11-28 18:05 (Europe/Berlin)"
