"""Times as people read them: one named zone for pages, file names and exports."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name


class LocalTime:
    """Writes times in one zone, by default this machine's; `name` is what is said beside them."""

    def __init__(self, zone: str = "") -> None:
        """Take an IANA name such as Asia/Shanghai; raises ZoneInfoNotFoundError for a name that is none."""
        self.name = zone or get_localzone_name() or "UTC"
        self.zone = ZoneInfo(self.name)

    def moment(self, value: datetime) -> str:
        """Return a time to read, such as 2026-11-28 09:05."""
        return value.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def named(self, value: datetime) -> str:
        """Return a time with its zone, such as 2026-11-28 09:05 (Asia/Shanghai)."""
        return f"{self.moment(value)} ({self.name})"

    def stamp(self, value: datetime) -> str:
        """Return a time for a file name, such as 20261128-0905."""
        return value.astimezone(self.zone).strftime("%Y%m%d-%H%M")


UTC_TIME = LocalTime("UTC")
