from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.graph.document import Environment, Snippet
from app.sandbox import protocol
from app.sandbox.protocol import BadFrame, frame, read_frame


@given(st.binary(max_size=1000), st.binary(max_size=10))
def test_a_frame_is_read_back_and_no_more(body: bytes, more: bytes) -> None:
    assert read_frame(frame(body) + more, most=1000) == body


@given(st.binary(max_size=1000), st.data())
def test_a_part_of_a_frame_is_not_yet_one(body: bytes, data: st.DataObject) -> None:
    whole = frame(body)
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert read_frame(part, most=1000) is None


def test_a_frame_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadFrame, match="a frame of 4294967295 bytes, of which 1000 are allowed"):
        read_frame(b"\xff" * 4, most=1000)
    assert read_frame(frame(b"x" * 1000), most=1000) == b"x" * 1000


def test_messages_survive_the_wire() -> None:
    ready = protocol.Ready(Environment("3.11", "2.13", "cpu", 1, "0.1"), {"landlock": "not here"}, 4)
    assert protocol.decode_report(protocol.encode(ready)) == ready
    gone = protocol.Gone(7, -9, 0.5, 1024)
    assert protocol.decode_report(protocol.encode(gone)) == gone
    job = protocol.Job(Snippet("x = '\u00e9\u4e2d'", seed=-3, backward="loss"), 10, 20, 30, 40, 50)
    assert protocol.decode_job(protocol.encode(job)) == job
