"""Who is before the screen: looked up at every click, so that a role taken away is gone at the next one."""

import streamlit as st

from coach.domain.accounts import Account
from coach.domain.session import LOCAL_LEARNER, Learner
from coach.errors import SignedOut
from coach.ui.app_context import coach
from coach.ui.sign_in.cookies import SIGNED_IN


def learner() -> Learner:
    """Return who is signed in, without accounts the one local learner; raises SignedOut."""
    known = account()
    return known.learner() if known else LOCAL_LEARNER


def account() -> Account | None:
    """Return the account that is signed in, None without accounts; raises SignedOut.

    The cookies of an open page are those it was opened with: signing in again opens it anew.
    """
    if coach().settings.accounts == "off":
        return None
    known = coach().sign_ins.signed_in(st.context.cookies.get(SIGNED_IN, ""))
    if known is None:
        raise SignedOut()
    return known
