"""Hashing passwords with argon2id, and counting tries."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

TRIES = "5 per 15 minutes"


class Argon2:
    """Hashes with argon2id, one thread and 46 MiB each (OWASP's parameters of 2024, one pass more)."""

    def __init__(self, passes: int = 2, memory_kib: int = 47104) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def hashed(self, password: str) -> str:
        """Return a salted hash."""
        return self._hasher.hash(_bytes(password))

    def fits(self, hashed: str, password: str) -> bool:
        """Tell whether a password is the one that was hashed; for an empty hash no, in the same time."""
        try:
            return self._hasher.verify(hashed or self._nobodys, _bytes(password)) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(b"nobody's")


class WindowedTries:
    """Counts tries in this process, in a moving window."""

    def __init__(self, allowed: str = TRIES) -> None:
        self._allowed, self._limiter = parse(allowed), MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: str) -> bool:
        """Count one try and tell whether it is within the limit."""
        return self._limiter.hit(self._allowed, key)

    def forget(self, key: str) -> None:
        """Forget the tries of a key."""
        self._limiter.clear(self._allowed, key)


def _bytes(password: str) -> bytes:
    # A lone half of a character cannot be encoded; a form may still bring one.
    return password.encode("utf-8", "surrogatepass")
