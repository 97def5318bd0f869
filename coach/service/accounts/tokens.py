"""Secrets that stand for somebody: a one-time link, a signed-in browser. Only their digests are stored."""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits as text that can stand in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is stored of a token; it is random enough that a fast hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
