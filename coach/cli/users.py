"""`coach users …`: accounts from the command line, for who runs the coach."""

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.rows import text_of
from coach.domain.accounts import OPERATOR
from coach.domain.permissions import GRANTED, Role
from coach.errors import ContentError
from coach.settings import load_settings

if TYPE_CHECKING:
    from coach.bootstrap import Coach
    from coach.service.accounts.administration import Invitation

app = typer.Typer(no_args_is_help=True, help="Accounts: who may sign in, with which role, in which teams.")

COLUMNS = ("id", "name", "role", "teams")
ROLES = ", ".join(GRANTED)

UserName = Annotated[str, typer.Argument(help="the name to sign in with")]


@app.command()
def add(
    user: UserName,
    name: Annotated[str, typer.Option(help="what colleagues call them")] = "",
    role: Annotated[str, typer.Option(help=ROLES)] = Role.REP.value,
    team: Annotated[list[str] | None, typer.Option(help="a team; may be given more than once")] = None,
) -> None:
    """Add an account and print its one-time link."""
    coach = _coach()
    _print_link(coach, coach.accounts.add(OPERATOR, user, name or user, role, team or []))


@app.command("list")
def show() -> None:
    """List the accounts."""
    for account in _coach().accounts.accounts(OPERATOR):
        waits = "" if account.has_password else "  (link not used yet)"
        print(f"{account.id:20} {account.role:8} {account.name}  [{', '.join(sorted(account.teams))}]{waits}")


@app.command()
def role(user: UserName, role: Annotated[str, typer.Argument(help=ROLES)]) -> None:
    """Give another role."""
    _coach().accounts.set_role(OPERATOR, user, role)


@app.command()
def team(user: UserName, teams: Annotated[list[str] | None, typer.Argument(help="none for no team")] = None) -> None:
    """Replace the teams somebody is in."""
    _coach().accounts.set_teams(OPERATOR, user, teams or [])


@app.command()
def reset(user: UserName) -> None:
    """Take a password away, sign out everywhere, and print a new one-time link."""
    coach = _coach()
    _print_link(coach, coach.accounts.reset(OPERATOR, user))


@app.command("import")
def add_all(file: Path) -> None:
    """Add the people of a CSV file with the columns id, name, role, teams (teams apart by “;”).

    Right rows go in, and their links are printed; each wrong row is named on stderr, and then the exit code is 1.
    """
    reader = csv.DictReader(io.StringIO(text_of(file)))
    if not {"id", "name"} <= set(reader.fieldnames or ()):
        found = ", ".join(reader.fieldnames or ()) or "nothing"
        raise ContentError(file=file, line=1, field="columns", found=found, allowed=", ".join(COLUMNS))
    rows = [{column: row.get(column) or "" for column in COLUMNS} for row in reader]
    coach = _coach()
    imported = coach.accounts.add_all(OPERATOR, rows)
    for invitation in imported.invitations:
        _print_link(coach, invitation)
    for problem in imported.problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(1 if imported.problems else 0)


def _coach() -> "Coach":
    # Imported here, so that `coach run` can refuse a taken port before two seconds of imports.
    from coach.bootstrap import Coach

    return Coach(load_settings())


def _print_link(coach: "Coach", invitation: "Invitation") -> None:
    print(f"{invitation.account}\t{coach.settings.address}/welcome/{invitation.token}")
