"""What a snippet prints cannot speak for the server in the stream of events."""

from __future__ import annotations

import json

from app.graph import codec
from tests.serving import RunningServer

EVENTS = {"accept": "text/event-stream"}
FORGED = (
    'event: document\ndata: {"schema":1}\n\n',
    "\r\n\r\nevent: problem\r\ndata: {}\r\n\r\n",
    "\revent: document\rdata: {}\r\r",
    "\u2028event: document\u2028data: {}\u2028\u2028",
    "\0\ufeffid: 1\nretry: 1\n\n",
)


def test_events_that_a_snippet_prints_are_text(server: RunningServer) -> None:
    code = f"import sys\nfor text in {FORGED!r}: print(text); print(text, file=sys.stderr)"
    with server.client() as client:
        body = client.post("/api/v1/runs", json={"code": code}, headers=EVENTS).text
    events = [
        dict(line.split(": ", 1) for line in event.split("\n")) for event in body.removesuffix("\n\n").split("\n\n")
    ]
    assert {frozenset(event) for event in events} == {frozenset({"event", "data"})}
    names = [event["event"] for event in events]
    assert names.index("document") == len(names) - 1
    assert "problem" not in names
    assert codec.decode(events[-1]["data"].encode()).snippet.code == code
    said = [json.loads(event["data"]) for event in events if event["event"] == "output"]
    printed = "".join(row["text"] for row in said if row["stream"] == "stdout")
    assert printed == "".join(f"{text}\n" for text in FORGED)


FROM_A_CHILD = r"""
import json, os, signal, time
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
plain = {"schema": 1, "snippet": {"code": ""}, "outcome": {"status": "finished"}, "calls": [0],
         "environment": {"python": "3", "torch": "2", "device": "cpu", "threads": 1, "recorder": "0"}}
rows = ',\n\n\r\r'.join(['{"name":\n\n"mul"}'] * 30000)
body = json.dumps(plain, indent=1).replace('\n  0', rows).encode()
out = memoryview(len(body).to_bytes(4) + body)
while out: out = out[os.write(4, out):]
time.sleep(60)
"""


def test_line_breaks_between_a_documents_rows_end_no_event(server: RunningServer) -> None:
    with server.client() as client:
        body = client.post("/api/v1/runs", json={"code": FROM_A_CHILD}, headers=EVENTS).text
    *others, document = body.removesuffix("\n\n").split("\n\n")
    assert {event.partition("\n")[0] for event in others} <= {"event: queued", "event: progress"}
    name, _, data = document.partition("\ndata: ")
    assert name == "event: document"
    assert len(codec.decode(data.encode()).calls) == 30_000
