from dataclasses import dataclass, field
import torch


@dataclass
class State:
    position: torch.Tensor
    velocity: torch.Tensor
    history: list = field(default_factory=list)

    def advance(self, force, dt=0.1):
        velocity = self.velocity + force(self.position) * dt
        return State(self.position + velocity * dt, velocity, [*self.history, self.position])


k = torch.tensor(2.0, requires_grad=True)
state = State(torch.tensor(1.0), torch.tensor(0.0))
for _ in range(4):
    state = state.advance(lambda x: -k * x)
state.position.backward()
print(state.position, k.grad, len(state.history))
