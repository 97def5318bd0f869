"""What each role may do: the one table the services go by."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; an account has exactly one."""

    NONE = "none"
    """May sign in and nothing else, until an administrator grants a role."""
    REP = "rep"
    MANAGER = "manager"
    TRAINER = "trainer"
    ADMIN = "admin"
    LOCAL = "local"
    """The one person of a workspace without accounts; no account has it."""


GRANTED = (Role.REP, Role.MANAGER, Role.TRAINER, Role.ADMIN, Role.NONE)
"""The roles an account may have."""


class Permission(StrEnum):
    """One thing a role may do or not."""

    PRACTISE = "practise"
    """Hold talks, and look back on, read and export one's own."""
    ADMINISTER = "administer"
    """Add accounts, grant roles, put people into teams, see what was done. It opens nobody's talks."""


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.NONE: frozenset(),
    Role.REP: frozenset({Permission.PRACTISE}),
    Role.MANAGER: frozenset({Permission.PRACTISE}),
    Role.TRAINER: frozenset({Permission.PRACTISE}),
    Role.ADMIN: frozenset({Permission.PRACTISE, Permission.ADMINISTER}),
    Role.LOCAL: frozenset({Permission.PRACTISE}),
}
"""Who may do what. Whose sessions it reaches is a second question, asked of each session: one's own."""
