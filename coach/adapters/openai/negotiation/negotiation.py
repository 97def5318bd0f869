"""Finding out what an endpoint takes, once and for all threads, from what it refuses and what it ignores."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from coach.adapters.openai.negotiation.capabilities import Asked, Capabilities, FormMode
from coach.adapters.openai.negotiation.refusals import refusal_of
from coach.errors import FormBroken

OFTEN_IGNORED = 2
"""So many answers that ignore the way a form is asked for, and it is asked for in the next way."""

Response = TypeVar("Response")


def ignores(mode: FormMode, broken: FormBroken) -> bool:
    """Tell whether an answer shows that its endpoint ignores `mode`; what no mode promises is the model's mistake."""
    return mode != "text" and (broken.misses == "json" or (mode == "json_schema" and broken.misses == "fields"))


class Negotiated:
    """The capabilities known so far. What is found out while asking counts only once it has been answered."""

    def __init__(self, known: Capabilities) -> None:
        self.known = known
        self._ignored = 0
        self._lock = threading.Lock()

    def ask(
        self, able: Capabilities, asked: Asked, send: Callable[[Capabilities], Response]
    ) -> tuple[Response, Capabilities]:
        """Send, leaving out one thing after another that is refused; return what was taken at last.

        Raises openai.OpenAIError as it comes when nothing is left that the refusal could be about.
        """
        from openai import APIStatusError

        tried_least = False
        while True:
            try:
                return send(able), able
            except APIStatusError as error:
                refusal = refusal_of(error.status_code, error.body)
                less = able.after(refusal, asked)
                if less is None and not tried_least:
                    tried_least, less = True, able.at_least(refusal, asked)
                if less is None:
                    raise
                able = less

    def keep(self, before: Capabilities, found: Capabilities) -> None:
        """Keep what differs from before; what another thread found out meanwhile stays."""
        changed = {name: value for name, value in vars(found).items() if value != getattr(before, name)}
        with self._lock:
            self.known = replace(self.known, **changed)

    def thinks(self, begun: bool) -> None:
        """Keep whether answers begin within the model's thinking."""
        with self._lock:
            self.known = replace(self.known, thinks=begun)

    def form_missed(self, broken: FormBroken) -> None:
        """Count an answer that ignores how it was asked for; after two it is asked for in the next way."""
        self._missed(ignores(self.known.form, broken))

    def silent(self) -> None:
        """Count an answer without words in the same way."""
        self._missed(self.known.form != "text")

    def _missed(self, ignored: bool) -> None:
        with self._lock:
            self._ignored += ignored
            if self._ignored >= OFTEN_IGNORED:
                self.known, self._ignored = self.known.lower(), 0

    def form_kept(self, told: bool) -> None:
        """Forget what was counted, unless the form was told in words: then it need not be the schema that was kept."""
        if self._ignored and not (told and self.known.form == "json_schema"):
            self._ignored = 0
