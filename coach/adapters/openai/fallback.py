"""Two chat models, where the second answers what the first cannot."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from coach.adapters.openai.chat import OpenAIChat
from coach.engine.roles.chat_model import Call, Form, Message
from coach.errors import ModelBusy, ModelError, ModelQuota, ModelRefused, ModelTimeout, ModelUnreachable

AWAY = (ModelUnreachable, ModelTimeout, ModelBusy, ModelQuota, ModelRefused)
"""After these another endpoint may well answer. A filter or a prompt that is too long is about what was said."""

REST_SECONDS = 60.0
"""How long a first model that was away is left alone: to find out anew costs a learner seconds each time."""


class FallbackChat:
    """Asks the first model, and the second where the first is away. What each took is recorded under its own name.

    Where the first breaks off within an answer the error is raised: pieces of it were handed on already.
    """

    def __init__(self, first: OpenAIChat, second: OpenAIChat, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.name = first.name
        self.first, self.second = first, second
        self._monotonic, self._back = monotonic, 0.0
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Build both clients before anybody waits for them."""
        self.first.warm()
        self.second.warm()

    def close(self) -> None:
        """Close the connections of both."""
        self.first.close()
        self.second.close()

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Yield the answer piece by piece. Raises ModelError."""
        if self._is_there():
            begun = False
            try:
                with closing(self.first.stream(messages, call)) as pieces:
                    for piece in pieces:
                        begun = True
                        yield piece
                return
            except AWAY as error:
                self._left(error)
                if begun:
                    raise
        yield from self.second.stream(messages, call)

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for. Raises FormBroken, ModelError."""
        if self._is_there():
            try:
                return self.first.fill(messages, form, call)
            except AWAY as error:
                self._left(error)
        return self.second.fill(messages, form, call)

    def _is_there(self) -> bool:
        with self._lock:
            return self._monotonic() >= self._back

    def _left(self, error: ModelError) -> None:
        with self._lock:
            self._back = self._monotonic() + REST_SECONDS
        logging.getLogger(__name__).warning("%s The fallback %s answers for a minute.", error, self.second.name)
