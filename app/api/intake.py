"""Request bodies that are on their way: how much memory they take together, and who sends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.errors import Busy, TooManyRuns

_RETRY_SECONDS = 5


class Intake:
    """Counts bytes as they come, and refuses those that are too many; a client may take half of what all may.

    What a client says that it will send counts for nothing: thousands that say much and send nothing shut nobody out.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._share = most_bytes // 2
        self._held = 0
        self._clients: Counter[str] = Counter()

    @contextmanager
    def body(self, client: str) -> Iterator[Callable[[int], None]]:
        """Give a function that is to be told of each part of a body; they count until the block ends.

        The function raises:
            TooManyRuns: this client's bodies would take more than half.
            Busy: all bodies together would take too much.
        """
        taken = 0

        def take(count: int) -> None:
            nonlocal taken
            if self._clients[client] + count > self._share:
                raise TooManyRuns(
                    f"Requests of yours that are still coming take {self._share} bytes, as many as one client's may; "
                    "send fewer at a time.",
                    retry_after_seconds=_RETRY_SECONDS,
                    limit=self._share,
                )
            if self._held + count > self._most:
                raise Busy(
                    f"Requests that are still coming take {self._most} bytes, as many as may; "
                    "try again a little later.",
                    retry_after_seconds=_RETRY_SECONDS,
                    limit=self._most,
                )
            taken += count
            self._held += count
            self._clients[client] += count

        try:
            yield take
        finally:
            self._held -= taken
            self._clients[client] -= taken
            if not self._clients[client]:
                del self._clients[client]
