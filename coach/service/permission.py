"""The check in front of every call that somebody makes: may their role do this at all?"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from coach.domain.permissions import Permission
from coach.domain.session import Learner
from coach.errors import NotAllowed

Service = TypeVar("Service")
Given = ParamSpec("Given")
Result = TypeVar("Result")

Call = Callable[Concatenate[Service, Learner, Given], Result]

MARK = "permission"
"""Attribute of a guarded call that names its permission, for the test that walks all of them."""


def requires(permission: Permission) -> Callable[[Call[Service, Given, Result]], Call[Service, Given, Result]]:
    """Guard a call of a service whose first argument is who asks; it raises NotAllowed before anything is looked up."""

    def guard(call: Call[Service, Given, Result]) -> Call[Service, Given, Result]:
        @wraps(call)
        def guarded(service: Service, who: Learner, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
            if not who.may(permission):
                logging.getLogger(__name__).warning("NotAllowed: %r (%s) asked to %s", who.id, who.role, call.__name__)
                raise NotAllowed()
            return call(service, who, *args, **kwargs)

        setattr(guarded, MARK, permission)
        return guarded

    return guard
