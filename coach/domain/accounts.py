"""Accounts: who may sign in, with which role, and in which teams."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from coach.domain.permissions import GRANTED, Role
from coach.domain.session import LOCAL_LEARNER, Learner
from coach.domain.text import Frozen, Slug

ShortName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]

PASSWORD_MIN, PASSWORD_MAX = 10, 200
"""Characters of a password. Length is the one rule: rules about signs and digits make people write them down."""

OPERATOR = Learner(id="operator", role=Role.ADMIN)
"""Who works at the command line: whoever can start the coach on its machine can read its database anyway."""

RESERVED = frozenset({LOCAL_LEARNER.id, OPERATOR.id})
"""Names no account may have: they mean the workspace without accounts, and the machine itself."""


class Account(Frozen):
    """Somebody who may sign in: `id` is the name they sign in with, `name` what colleagues call them.

    `has_password` is false until the one-time link that came with the account, or with a reset, was used.
    """

    id: Slug
    name: ShortName
    role: Role = Role.REP
    teams: frozenset[ShortName] = frozenset()
    created: datetime
    has_password: bool = False

    @model_validator(mode="after")
    def _may_be_one(self) -> Self:
        if self.id in RESERVED:
            raise ValueError(f"another name than {' or '.join(sorted(RESERVED))}")
        if self.role not in GRANTED:
            raise ValueError(f"one of {', '.join(GRANTED)}")
        return self

    def learner(self) -> Learner:
        """Return who this is to the services."""
        return Learner(id=self.id, role=self.role, teams=self.teams)


class AuditEntry(Frozen):
    """That somebody opened, changed or exported something: never what stood in it."""

    at: datetime
    who: Slug
    did: Annotated[str, Field(max_length=32)]
    what: Annotated[str, Field(max_length=128)]
