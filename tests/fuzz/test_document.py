"""The decoder of graph documents meets what strangers may send: a document is right in every way, or it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from app.errors import InvalidDocument
from app.graph import codec, sealed
from app.graph.document import Between, Figure, File, Kept, Snippet, Truncated
from app.graph.schema import json_schema
from app.sandbox import protocol
from app.tape.run import Budget, Run
from tests.fuzz.conftest import Endurance
from tests.fuzz.mutations import Mutator

SNIPPETS = (
    Snippet("import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * x).sum()\ny.backward()\nprint(x.grad)"),
    Snippet("import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x.exp() * x\n", backward="y", check=True),
    Snippet(
        "import torch\nx = torch.ones(1, requires_grad=True)\ny = x.sin().sum()\ny.backward()",
        jacobians=True,
        paths=Between("y", "x"),
        classic="y",
    ),
    Snippet(
        "import torch\n"
        "m = torch.nn.Linear(1, 1)\n"
        "m.weight.register_hook(lambda g: g * 2)\n"
        "o = torch.optim.SGD(m.parameters(), 0.1)\n"
        "m(torch.ones(1)).sum().backward()\n"
        "o.step()\n"
        "1 / 0"
    ),
    Snippet("def f(:"),
    # a histogram, a missing gradient with its fix, a module in a module, a function of the snippet's own
    Snippet(
        "import torch, warnings\n"
        "class F(torch.autograd.Function):\n"
        "    forward = staticmethod(lambda ctx, x: x * 2)\n"
        "    backward = staticmethod(lambda ctx, g: g * 2)\n"
        "w = torch.linspace(0, 1, 70, requires_grad=True)\n"
        "m = torch.nn.Sequential(torch.nn.Linear(70, 1))\n"
        "h = F.apply(w).detach()\n"
        "(m(h) * torch.zeros(3, 1)).sum().backward(create_graph=True)\n"
        "print(w.grad)\n"
        "warnings.warn('so')\n"
        "torch.func.grad(lambda x: x.sin())(torch.tensor(1.0))\n"
        "with torch.autograd.forward_ad.dual_level():\n"
        "    torch.autograd.forward_ad.make_dual(torch.ones(1), torch.ones(1)).exp()\n"
        "with torch.no_grad(): h.add_(1)\n"
        "raise MemoryError"
    ),
)
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def seeds() -> list[bytes]:
    """Small documents that hold a row of nearly every kind."""
    documents = [
        Run(snippet, Budget(), lambda _stream, _text: None).execute({"__name__": "__main__"}) for snippet in SNIPPETS
    ]
    documents[-1].outcome.limit = 1024.0
    documents[-1].truncated = Truncated(*(Kept(1, 2) for _ in msgspec.structs.fields(Truncated)))
    documents[0].figures = [Figure("image/png", PICTURE, 1, 1, span=0)]
    documents[0].files = [File("left.txt", 3, "YWJj"), File("large", 10**7)]
    return [codec.encode(document) for document in documents]


def test_what_is_decoded_is_what_the_schema_allows(seeds: list[bytes], endurance: Endurance) -> None:
    schema = jsonschema_rs.validator_for(json_schema())
    mutator = Mutator(seeds, msgspec.json.decode, _encode)
    accepted = refused = 0
    for _ in range(endurance.frames):
        body = mutator.next()
        with endurance.one():
            received = protocol.read_frame(protocol.frame(body), most=1 << 24)
            assert received == body
            try:
                document = codec.decode(received)
            except InvalidDocument:
                refused += 1
                continue
        accepted += 1
        if not schema.is_valid(json.loads(body)):
            failing = Path("fuzz-failure.json")
            failing.write_bytes(body)
            pytest.fail(f"a document was accepted that the schema forbids: {failing.absolute()}")
        again = codec.encode(document)
        assert schema.is_valid(json.loads(again)), "what was decoded is encoded as something else"
        assert codec.encode(codec.decode(again)) == again, "another round changes it"
    assert accepted > endurance.frames / 50, "hardly anything gets past the syntax"
    assert refused > endurance.frames / 3


def _encode(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except OverflowError:
        return json.dumps(value, ensure_ascii=False).encode()


def test_rows_lead_nowhere_but_to_rows(seeds: list[bytes], endurance: Endurance) -> None:
    """Any number in a document may be an id: whatever they are, none that leads out of its array is accepted."""
    mutator = Mutator(seeds, msgspec.json.decode, _encode, seed=1)
    for _ in range(endurance.frames // 10):
        with endurance.one():
            try:
                document = codec.decode(mutator.next())
            except InvalidDocument:
                continue
        for edge in document.edges:
            assert max(edge.source, edge.target) < len(document.nodes)
        for module in document.modules:
            assert module.parent is None or module.parent < len(document.modules)
        for row in document.passes:
            assert all(step.node < len(document.nodes) for step in row.steps)


def test_in_stretches_it_is_judged_as_it_is_at_once(
    seeds: list[bytes], endurance: Endurance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(sealed, "_STRETCH_BYTES", 300)
    mutator = Mutator(seeds, msgspec.json.decode, _encode, seed=2)
    for _ in range(endurance.frames // 10):
        body = mutator.next()
        with endurance.one():
            assert _sealed(body) == _decoded(body), f"the two differ on {body[-300:]!r}"


def _sealed(body: bytes) -> bytes | None:
    try:
        return sealed.seal(body).json()
    except InvalidDocument:
        return None


def _decoded(body: bytes) -> bytes | None:
    try:
        # of an array that is given twice only the last is looked at, and only that one is handed on
        once = msgspec.json.encode(msgspec.json.decode(body, type=dict[str, msgspec.Raw]))
        return codec.encode(codec.decode(once))
    except (InvalidDocument, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
