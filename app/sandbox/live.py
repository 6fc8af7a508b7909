"""A run while it goes on: looked at as often as one likes, at no cost to the run."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable
from typing import Literal

from app.graph.document import Output
from app.sandbox.exchange import Claim, Text
from app.sandbox.protocol import Progress

_STREAMS: tuple[Literal["stdout", "stderr"], ...] = ("stdout", "stderr")


class Live:
    """What is seen of one run so far.

    All of it is the child's claim, and as bounded as the claim is: of each stream at most ``output_bytes``. Warnings
    come as standard error; only the document tells the line of each, and the order between the two streams.
    """

    def __init__(self) -> None:
        self.ahead: Callable[[], int] = lambda: 0
        """How many of the runs that wait now come first."""
        self._claim: Claim | None = None
        self._started = 0.0
        self._told = dict.fromkeys(_STREAMS, 0)
        # a character may come in two parts, and need not be one at all
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in _STREAMS}

    @property
    def running(self) -> bool:
        """Whether a child has the job."""
        return self._claim is not None

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.perf_counter() - self._started

    @property
    def progress(self) -> Progress:
        """What the child said last."""
        return (self._claim and self._claim.progress) or Progress(0, 0, 0)

    def begin(self, claim: Claim) -> None:
        """The run begins, and ``claim`` grows with it."""
        self._claim = claim
        self._started = time.perf_counter()

    def output(self) -> list[Output]:
        """What was printed since this was asked for last; at most one row a stream."""
        if self._claim is None:
            return []
        texts: tuple[Text, ...] = (self._claim.stdout, self._claim.stderr)
        rows = [Output(name, self._news(name, text)) for name, text in zip(_STREAMS, texts, strict=True)]
        return [row for row in rows if row.text]

    def _news(self, name: Literal["stdout", "stderr"], text: Text) -> str:
        part = bytes(text.kept[self._told[name] :])
        self._told[name] += len(part)
        return self._decoders[name].decode(part)
