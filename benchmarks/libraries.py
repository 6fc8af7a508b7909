"""Programs that use PyTorch's libraries: distributions, parametrisations, recurrent cells, checkpointing and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch import distributions as dist
from torch.nn.utils import parametrizations, prune
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

from benchmarks.subject import Program, Subject, named, send_back


def library_subjects() -> Iterator[Subject]:
    """Every distribution, every module that `module_db` leaves out, and the helpers of `torch.nn.utils`."""
    for name, make in DISTRIBUTIONS.items():
        program: Program = partial(run_distribution, make)
        yield Subject("distributions (`torch.distributions`)", name, partial(list, [program]))
    for name, (make_module, shape) in MODULES.items():
        yield Subject("other modules (`torch.nn`)", name, partial(list, [partial(run_built, make_module, shape)]))
    for name, wrap in PARAMETRISATIONS.items():
        yield Subject("parametrisations (`torch.nn.utils`)", name, partial(list, [partial(run_wrapped, wrap)]))
    for function in (
        reentrant,
        not_reentrant,
        in_segments,
        hessian,
        gradient_check,
        clipped,
        schedules,
        packed,
        per_sample,
    ):
        yield Subject("other libraries", function.__name__.replace("_", " "), partial(list, [function]))


def run_distribution(make: Callable[[Tensor, Tensor], dist.Distribution]) -> dict[str, Any]:
    """Sample, by reparameterisation where there is one; the log-probability and entropy, back to the parameters."""
    a, b = torch.tensor([0.4, 0.7], requires_grad=True), torch.tensor([1.5, 2.5], requires_grad=True)
    distribution = make(a, b)
    sample = distribution.rsample() if distribution.has_rsample else distribution.sample()
    results = [sample, distribution.log_prob(sample.detach())]
    try:
        results.append(distribution.entropy())
    except NotImplementedError:
        print("has no entropy")
    send_back(results)
    return named(leaf=[a, b], result=results)


DISTRIBUTIONS: dict[str, Callable[[Tensor, Tensor], dist.Distribution]] = {
    "Bernoulli": lambda a, _b: dist.Bernoulli(a),
    "Beta": dist.Beta,
    "Binomial": lambda a, _b: dist.Binomial(5, a),
    "Categorical": lambda a, _b: dist.Categorical(logits=a),
    "Cauchy": dist.Cauchy,
    "Chi2": lambda _a, b: dist.Chi2(b),
    "ContinuousBernoulli": lambda a, _b: dist.ContinuousBernoulli(a),
    "Dirichlet": lambda _a, b: dist.Dirichlet(b),
    "Exponential": lambda a, _b: dist.Exponential(a),
    "FisherSnedecor": lambda a, b: dist.FisherSnedecor(a + 1, b + 3),
    "Gamma": dist.Gamma,
    "GeneralizedPareto": lambda a, b: dist.GeneralizedPareto(a, b, a / 5),  # type: ignore[no-untyped-call]
    "Geometric": lambda a, _b: dist.Geometric(a),
    "Gumbel": dist.Gumbel,
    "HalfCauchy": lambda a, _b: dist.HalfCauchy(a),
    "HalfNormal": lambda a, _b: dist.HalfNormal(a),
    "Independent": lambda a, b: dist.Independent(dist.Normal(a, b), 1),
    "InverseGamma": dist.InverseGamma,
    "Kumaraswamy": dist.Kumaraswamy,
    "LKJCholesky": lambda _a, b: dist.LKJCholesky(3, b),
    "Laplace": dist.Laplace,
    "LogNormal": dist.LogNormal,
    "LogisticNormal": dist.LogisticNormal,
    "LowRankMultivariateNormal": lambda a, b: dist.LowRankMultivariateNormal(a, a[:, None], b),
    "MixtureSameFamily": lambda a, b: dist.MixtureSameFamily(dist.Categorical(a), dist.Normal(a, b)),
    "Multinomial": lambda a, _b: dist.Multinomial(4, a),
    "MultivariateNormal": lambda a, b: dist.MultivariateNormal(a, torch.diag(b)),
    "NegativeBinomial": lambda a, b: dist.NegativeBinomial(b, a),
    "Normal": dist.Normal,
    "OneHotCategorical": lambda a, _b: dist.OneHotCategorical(a),
    "OneHotCategoricalStraightThrough": lambda a, _b: dist.OneHotCategoricalStraightThrough(a),
    "Pareto": dist.Pareto,
    "Poisson": lambda _a, b: dist.Poisson(b),
    "RelaxedBernoulli": lambda a, _b: dist.RelaxedBernoulli(torch.tensor(0.5), a),
    "RelaxedOneHotCategorical": lambda a, _b: dist.RelaxedOneHotCategorical(torch.tensor(0.5), a),
    "StudentT": lambda a, b: dist.StudentT(b, a),
    "TransformedDistribution": lambda a, b: dist.TransformedDistribution(
        dist.Normal(a, b), [dist.TanhTransform(), dist.AffineTransform(a, b), dist.ExpTransform()]
    ),
    "Uniform": dist.Uniform,
    "VonMises": dist.VonMises,
    "Weibull": dist.Weibull,
    "Wishart": lambda _a, b: dist.Wishart(b.sum(), torch.diag(b)),
}


def run_built(make: Callable[[], Callable[..., Any]], shape: tuple[int, ...]) -> dict[str, Any]:
    """Build a module, call it on numbers of this shape, go backward."""
    module = make()
    x = torch.randn(shape, requires_grad=True)
    y = module(x)
    send_back([y])
    return {**named(leaf=[x], result=[y]), "module": module}


class _Pair(nn.Module):
    """A module of two inputs on one and on twice its sine."""

    def __init__(self, module: Callable[..., Tensor]) -> None:
        super().__init__()
        self.module = module

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.module(x, 2 * x.sin())
        return y


class _Adaptive(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.softmax = nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6])

    def forward(self, x: Tensor) -> Tensor:
        loss: Tensor = self.softmax(x, torch.tensor([0, 4, 9, 2, 6])).loss
        return loss


class _Unpool(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pooled, where = nn.functional.max_pool1d(x, 2, return_indices=True)
        unpooled: Tensor = nn.MaxUnpool1d(2)(pooled, where)
        return unpooled


class _Held(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.listed = nn.ParameterList([torch.ones(2), torch.zeros(2)])
        self.keyed = nn.ParameterDict({"scale": torch.full((2,), 3.0)})

    def forward(self, x: Tensor) -> Tensor:
        scaled: Tensor = x * self.listed[0] * self.keyed["scale"] + self.listed[1]
        return scaled


MODULES: dict[str, tuple[Callable[[], Callable[..., Any]], tuple[int, ...]]] = {
    "AdaptiveLogSoftmaxWithLoss": (_Adaptive, (5, 8)),
    "AlphaDropout": (lambda: nn.AlphaDropout(0.3), (4, 5)),
    "ChannelShuffle": (lambda: nn.ChannelShuffle(2), (1, 4, 2, 2)),
    "CosineSimilarity": (lambda: _Pair(nn.CosineSimilarity()), (3, 4)),
    "CrossMapLRN2d": (lambda: nn.CrossMapLRN2d(2), (1, 4, 3, 3)),
    "Dropout": (lambda: nn.Dropout(0.4), (4, 5)),
    "Dropout1d": (lambda: nn.Dropout1d(0.4), (2, 4, 5)),
    "Dropout2d": (lambda: nn.Dropout2d(0.4), (2, 4, 3, 3)),
    "Dropout3d": (lambda: nn.Dropout3d(0.4), (2, 4, 2, 2, 2)),
    "FeatureAlphaDropout": (lambda: nn.FeatureAlphaDropout(0.4), (2, 4, 3)),
    "Flatten": (nn.Flatten, (2, 3, 4)),
    "Fold": (lambda: nn.Fold((4, 4), 2), (1, 8, 9)),
    "Hardsigmoid": (nn.Hardsigmoid, (3, 4)),
    "Identity": (nn.Identity, (3, 4)),
    "LazyBatchNorm1d": (nn.LazyBatchNorm1d, (4, 3)),
    "LazyInstanceNorm2d": (lambda: nn.LazyInstanceNorm2d(affine=True), (2, 3, 4, 4)),
    "LazyLinear": (lambda: nn.LazyLinear(2), (3, 4)),
    "MaxUnpool1d": (_Unpool, (1, 2, 8)),
    "PairwiseDistance": (lambda: _Pair(nn.PairwiseDistance()), (3, 4)),
    "ParameterList and ParameterDict": (_Held, (3, 2)),
    "PixelShuffle": (lambda: nn.PixelShuffle(2), (1, 4, 3, 3)),
    "PixelUnshuffle": (lambda: nn.PixelUnshuffle(2), (1, 1, 4, 4)),
    "RReLU": (nn.RReLU, (3, 4)),
    "Sequential": (lambda: nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ELU(), nn.Linear(3, 1)), (5, 4)),
    "TransformerDecoder": (
        lambda: _Pair(nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, batch_first=True), 2)),
        (2, 3, 8),
    ),
    "TripletMarginWithDistanceLoss": (
        lambda: _Pair(partial(nn.TripletMarginWithDistanceLoss(), torch.ones(3, 4))),
        (3, 4),
    ),
    "Unflatten": (lambda: nn.Unflatten(1, (2, 2)), (3, 4)),
    "Unfold": (lambda: nn.Unfold(2), (1, 2, 4, 4)),
    "Upsample": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), (1, 2, 3, 3)),
    "UpsamplingNearest2d": (lambda: nn.UpsamplingNearest2d(scale_factor=2), (1, 2, 3, 3)),
}


def run_wrapped(wrap: Callable[[nn.Module], nn.Module]) -> dict[str, Any]:
    """Two steps of a linear layer whose weight is computed."""
    layer = wrap(nn.Linear(4, 3))
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1)
    x = torch.randn(5, 4)
    losses = []
    for _ in range(2):
        optimiser.zero_grad()
        losses.append(layer(x).pow(2).mean())
        send_back(losses[-1:])
        optimiser.step()
    return {**named(loss=losses), "layer": layer}


PARAMETRISATIONS: dict[str, Callable[[Any], nn.Module]] = {
    "spectral_norm": parametrizations.spectral_norm,
    "weight_norm": parametrizations.weight_norm,
    "orthogonal": parametrizations.orthogonal,
    "prune.l1_unstructured": lambda layer: prune.l1_unstructured(layer, "weight", amount=0.4),  # type: ignore[no-untyped-call]
    "prune.ln_structured": lambda layer: prune.ln_structured(layer, "weight", amount=1, n=2, dim=0),  # type: ignore[no-untyped-call]
}


def _net() -> nn.Sequential:
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.3), nn.Tanh(), nn.Linear(4, 2))


def reentrant() -> dict[str, Any]:
    """`torch.utils.checkpoint` by a pass inside a pass."""
    net, x = _net(), torch.randn(2, 3, requires_grad=True)
    y = checkpoint(net, x, use_reentrant=True)
    send_back([y])
    return {**named(leaf=[x], result=[y]), "net": net}


def not_reentrant() -> dict[str, Any]:
    """`torch.utils.checkpoint` by saved-tensor hooks."""
    net, x = _net(), torch.randn(2, 3, requires_grad=True)
    y = checkpoint(net, x, use_reentrant=False)
    send_back([y])
    return {**named(leaf=[x], result=[y]), "net": net}


def in_segments() -> dict[str, Any]:
    """`checkpoint_sequential`."""
    net, x = _net(), torch.randn(2, 3, requires_grad=True)
    y = checkpoint_sequential(net, 2, x, use_reentrant=False)  # type: ignore[no-untyped-call]
    send_back([y])
    return {**named(leaf=[x], result=[y]), "net": net}


def hessian() -> dict[str, Any]:
    """`torch.autograd.functional` and `torch.func` agree with themselves."""
    x = torch.randn(3)

    def f(t: Tensor) -> Tensor:
        return (t.sin() * t.exp()).prod()

    by_engine = torch.autograd.functional.hessian(f, x)  # type: ignore[no-untyped-call]
    return named(h=[by_engine, torch.func.hessian(f)(x), torch.func.jacrev(torch.func.grad(f))(x)])


def gradient_check() -> dict[str, Any]:
    """`gradcheck` and `gradgradcheck` of a small network."""
    x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    net = nn.Sequential(nn.Linear(3, 2), nn.Softplus()).double()
    print(torch.autograd.gradcheck(net, (x,)), torch.autograd.gradgradcheck(net, (x,)))
    return {"x": x, "net": net}


def clipped() -> dict[str, Any]:
    """`clip_grad_norm_`, `clip_grad_value_`, and parameters as one vector."""
    net, x = _net(), torch.randn(2, 3)
    send_back([net(x) * 10])
    norm = nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    nn.utils.clip_grad_value_(net.parameters(), 0.2)
    return {"net": net, "norm": norm, "vector": nn.utils.parameters_to_vector(net.parameters())}


def schedules() -> dict[str, Any]:
    """Schedulers of the learning rate, and averaged weights."""
    net, x = _net(), torch.randn(2, 3)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=0.2, total_steps=3)
    averaged = torch.optim.swa_utils.AveragedModel(net)
    for _ in range(3):
        optimiser.zero_grad()
        send_back([net(x).pow(2).sum()])
        optimiser.step()
        schedule.step()
        averaged.update_parameters(net)
        print(schedule.get_last_lr())
    return {"net": net, "averaged": averaged}


def packed() -> dict[str, Any]:
    """Packed sequences through recurrent layers."""
    x = torch.randn(3, 4, 2, requires_grad=True)
    lengths = torch.tensor([4, 3, 1])
    net = nn.LSTM(2, 3, num_layers=2, batch_first=True, bidirectional=True)
    out, (h, c) = net(nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True))
    padded, _ = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
    send_back([padded, h, c])
    return {**named(leaf=[x], result=[padded, h, c]), "net": net}


def per_sample() -> dict[str, Any]:
    """Gradients for each sample, by `functional_call`, `grad` and `vmap`."""
    net, x = nn.Linear(3, 1), torch.randn(4, 3)
    parameters = {name: parameter.detach() for name, parameter in net.named_parameters()}

    def loss(values: dict[str, Tensor], sample: Tensor) -> Tensor:
        prediction: Tensor = torch.func.functional_call(net, values, (sample,))
        return prediction.tanh().sum()

    return named(g=torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(parameters, x).values())
