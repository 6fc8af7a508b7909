"""The recorder: runs a snippet under PyTorch and writes down what autograd did. The only floor that imports torch.

In a notebook or a script of one's own::

    from app.tape import record

    with record() as recording:
        loss = model(x).sum()
        loss.backward()
    recording.save("graph.json")

The graph behind a tensor that is alive already is ``graph(loss=loss)``.
"""

from app.tape.live import graph
from app.tape.notebook import Recording, record
from app.tape.pacing import Budget

__all__ = ["Budget", "Recording", "graph", "record"]
