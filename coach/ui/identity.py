"""Who is before the screen."""

from coach.domain.session import LOCAL_LEARNER, Learner


def learner() -> Learner:
    """Return who is signed in; without accounts everybody is the one local learner."""
    return LOCAL_LEARNER
