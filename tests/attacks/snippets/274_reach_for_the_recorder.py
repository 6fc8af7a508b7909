# family: recorder
# tries: to find the recorder in memory and forge its rows
# judged by: end
# ends: failed | finished | stopped/result
# held by: strict decoder
import gc, torch
x = torch.ones(2, requires_grad=True); (x * x).sum().backward()
for thing in gc.get_objects():
    if type(thing).__module__.startswith('app.') and type(thing).__name__ == 'Recorder':
        from app.graph.document import Edge, Call
        thing.nodes.edges.append(Edge(0, 0, 2 ** 31 - 1))
        thing.calls.append(Call('x', parent=len(thing.calls)))
