"""Signing in: password, one-time link, and the browser that stays signed in for a while."""

from datetime import timedelta

from coach.domain.accounts import PASSWORD_MAX, PASSWORD_MIN, Account, AuditEntry
from coach.errors import PasswordRefused, SignInRefused, TooManyTries
from coach.service.accounts.protocols import AccountStore, Hasher, Tries
from coach.service.accounts.tokens import digest, new_token
from coach.service.protocols import Clock

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
"""How long a sign-in lasts: since it was last used, and since it began."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly last use is kept: a page is drawn at every click, and each should not write."""


class SignInService:
    """Who is before a screen. Nobody is known yet, so no call asks for a role."""

    def __init__(self, store: AccountStore, hasher: Hasher, tries: Tries, clock: Clock) -> None:
        self._store, self._hasher, self._tries, self._clock = store, hasher, tries, clock

    def sign_in(self, account_id: str, password: str) -> str:
        """Return the token of a new sign-in; raises SignInRefused, TooManyTries.

        An unknown name takes as long and is refused in the same words as a wrong password. A try counts before the
        password is looked at, so that many at once cannot slip through together.
        """
        if not self._tries.take(account_id):
            raise TooManyTries()
        if not self._hasher.fits(self._store.password(account_id), password):
            raise SignInRefused()
        self._tries.forget(account_id)
        return self._begun(account_id)

    def invited(self, token: str) -> str:
        """Return the name to sign in with that a one-time link is for; raises LinkUsed."""
        return self._store.invited(digest(token), self._clock.now())

    def redeem(self, token: str, password: str) -> str:
        """Set a password with a one-time link and return the token of a sign-in; raises LinkUsed, PasswordRefused."""
        account_id = self._store.redeem(digest(token), self._hashed(password), self._clock.now())
        self._tries.forget(account_id)
        self._note(account_id, "used a one-time link")
        return self._begun(account_id)

    def signed_in(self, token: str) -> Account | None:
        """Return the account a token stands for, as it is now; None if it has run out or was ended."""
        key, now = digest(token), self._clock.now()
        found = self._store.sign_in(key)
        if found is None:
            return None
        if now - found.seen >= IDLE or now - found.begun >= ABSOLUTE:
            self._store.end(key)
            return None
        if now - found.seen >= SEEN_EVERY:
            self._store.touch(key, now)
        return found.account

    def change_password(self, token: str, old: str, new: str) -> None:
        """Change the password of who is signed in and end their other sign-ins.

        Raises SignInRefused, TooManyTries, PasswordRefused.
        """
        account = self.signed_in(token)
        if account is None:
            raise SignInRefused()
        if not self._tries.take(account.id):
            raise TooManyTries()
        if not self._hasher.fits(self._store.password(account.id), old):
            raise SignInRefused()
        self._tries.forget(account.id)
        self._store.set_password(account.id, self._hashed(new), keep=digest(token))
        self._note(account.id, "changed the password")

    def sign_out(self, token: str) -> None:
        """End a sign-in, if it is there."""
        self._store.end(digest(token))

    def _begun(self, account_id: str) -> str:
        token = new_token()
        self._store.begin(digest(token), account_id, self._clock.now())
        return token

    def _hashed(self, password: str) -> str:
        if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
            raise PasswordRefused(found=len(password), least=PASSWORD_MIN, most=PASSWORD_MAX)
        return self._hasher.hashed(password)

    def _note(self, account_id: str, did: str) -> None:
        self._store.note(AuditEntry(at=self._clock.now(), who=account_id, did=did, what=f"account {account_id}"))
