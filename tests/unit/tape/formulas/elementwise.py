"""Samples of elementwise operators and activations."""

from __future__ import annotations

import math

from tests.unit.tape.formulas.draws import Sample, b, binary, c, few, given, p, q, r, real, u, unary

SAMPLES: dict[str, list[Sample]] = {
    **{
        f"{name}Backward0": unary(r)
        for name in (
            "Neg Abs Exp Exp2 Expm1 Sin Cos Tan Atan Sinh Cosh Tanh Asinh Deg2Rad Rad2Deg Erf Erfc I0 Sign Floor Ceil "
            "Round Trunc Frac Relu Silu Mish Sigmoid LogSigmoid Alias Clone LiftFresh Angle Sgn"
        ).split()
    },
    **{
        f"{name}Backward0": unary(p)
        for name in ("Sqrt Rsqrt Reciprocal Log Log2 Log10 Log1P Lgamma Digamma SpecialEntr").split()
    },
    **{f"{name}Backward0": unary(u) for name in ("Asin", "Acos", "Atanh", "Erfinv")},
    "AcoshBackward0": unary(lambda *shape: real(1.2, 3, shape)),
    "AddBackward0": binary(r, r) + binary(r, r, alpha=2.5),
    "AddBackward1": unary(r, other=3.0, alpha=2.0),
    "SubBackward0": binary(r, r) + binary(r, r, alpha=2.5),
    "SubBackward1": unary(r, other=3.0, alpha=2.0),
    "RsubBackward0": binary(r, r) + binary(r, r, alpha=2.5),
    "RsubBackward1": unary(r, other=3.0, alpha=2.0),
    "MulBackward0": binary(r, r),
    "MulBackward1": unary(r, other=2.5),
    "DivBackward0": binary(r, p),
    "DivBackward1": unary(r, other=2.5),
    "DivBackward2": [s for mode in (None, "trunc", "floor") for s in binary(r, p, rounding_mode=mode)],
    "DivBackward3": [s for mode in (None, "trunc", "floor") for s in unary(r, other=2.5, rounding_mode=mode)],
    "FmodBackward0": unary(r, other=0.7),
    "FmodBackward1": binary(r, p),
    "RemainderBackward0": unary(r, other=0.7),
    "RemainderBackward1": binary(r, p),
    "AddcmulBackward0": [{"self": r(3, 4), "tensor1": r(4), "tensor2": r(3, 1), "value": v} for v in (1, 2.5)],
    "AddcdivBackward0": [{"self": r(3, 4), "tensor1": r(4), "tensor2": p(3, 1), "value": v} for v in (1, 2.5)],
    "LerpBackward0": binary(r, r, ("self", "end"), weight=0.3),
    "LerpBackward1": [{"self": r(3, 4), "end": r(4), "weight": r(3, 1)}],
    "LdexpBackward0": binary(r, r),
    "NanToNumBackward0": [*unary(r), {"self": given(1.0, math.nan, math.inf, -math.inf)}],
    "CopysignBackward0": binary(r, r) + binary(few, r),
    **{f"{name}Backward0": unary(r) for name in ("Zero", "Uniform", "Normal", "Exponential")},
    "HypotBackward0": binary(p, p),
    "PowBackward0": [s for n in (2, 3, 1, 0.5, -1) for s in unary(p, exponent=n)] + unary(r, exponent=2),
    "PowBackward1": binary(p, r, ("self", "exponent")),
    "PowBackward2": [{"self": 2.5, "exponent": r(3, 4)}],
    "LogaddexpBackward0": binary(r, r),
    "LogitBackward0": unary(q) + unary(q, eps=0.2),
    "XlogyBackward0": binary(p, p),
    "Atan2Backward0": binary(r, r),
    "SincBackward0": [*unary(r), {"self": few(3, 4)}],
    "PolygammaBackward0": [{"n": n, "self": p(3, 4)} for n in (1, 2)],
    "RoundBackward1": unary(r, decimals=1),
    "WhereBackward0": [
        {"condition": b(3, 4), "self": r(3, 4), "other": r(4)},
        {"condition": b(4), "self": r(3, 1), "other": r()},
    ],
    "MaximumBackward0": binary(r, r) + binary(few, few),
    "MinimumBackward0": binary(r, r) + binary(few, few),
    "FmaxBackward0": binary(r, r) + binary(few, few),
    "FminBackward0": binary(r, r) + binary(few, few),
    "ClampBackward0": [
        {"self": r(3, 4), "min": r(4), "max": r(3, 1)},
        {"self": few(3, 4), "min": few(4), "max": few(3, 1)},
        {"self": r(3, 4), "min": r(4)},
        {"self": r(3, 4), "max": r(4)},
    ],
    "ClampBackward1": unary(r, min=-0.5, max=0.5) + unary(few, min=0, max=1) + unary(r, min=0) + unary(r, max=0),
    "ClampMinBackward0": unary(r, min=0.1) + unary(few, min=0),
    "ClampMinBackward1": binary(r, r, ("self", "min")) + binary(few, few, ("self", "min")),
    "ClampMaxBackward0": unary(r, max=0.1) + unary(few, max=0),
    "ClampMaxBackward1": binary(r, r, ("self", "max")) + binary(few, few, ("self", "max")),
    "MaskedFillBackward0": [
        {"self": r(3, 4), "mask": b(4), "value": 2.0},
        {"self": r(4), "mask": b(3, 4), "value": 2.0},
    ],
    "MaskedFillBackward1": [
        {"self": r(3, 4), "mask": b(4), "value": r()},
        {"self": r(4), "mask": b(3, 4), "value": r()},
    ],
    "FillBackward0": unary(r, value=2.0),
    "FillBackward1": [{"self": r(3, 4), "value": r()}],
    "ThresholdBackward0": unary(r, threshold=0.2, value=-1.0) + unary(few, threshold=0, value=0),
    "LeakyReluBackward0": unary(r) + unary(few, negative_slope=0.3),
    "PreluKernelBackward0": [{"self": r(3, 4), "weight": r(1, 4)}, {"self": few(3, 4), "weight": r(1, 1)}],
    "EluBackward0": unary(r) + unary(few, alpha=1.5, scale=1.2, input_scale=0.7),
    "CeluBackward0": unary(r) + unary(few, alpha=1.5),
    "GeluBackward0": unary(r) + unary(r, approximate="tanh"),
    "SoftplusBackward0": unary(r) + unary(r, beta=2.0, threshold=0.5),
    "HardtanhBackward0": unary(r) + unary(few, min_val=-1, max_val=2),
    "HardsigmoidBackward0": [{"self": given(-4.0, -3.0, -1.0, 0.0, 2.0, 3.0, 4.0)}],
    "HardswishBackward0": [{"self": given(-4.0, -3.0, -1.0, 0.0, 2.0, 3.0, 4.0)}],
    "HardshrinkBackward0": unary(r) + unary(few, lambd=1),
    "SoftshrinkBackward0": unary(r) + unary(few, lambd=1),
    "GluBackward0": [{"self": r(3, 4)}, {"self": r(4, 3), "dim": 0}],
    "SoftmaxBackward0": [{"self": r(3, 4), "dim": d, "half_to_float": False} for d in (0, -1)],
    "SafeSoftmaxBackward0": [{"self": r(3, 4), "dim": d} for d in (0, -1)],
    "LogSoftmaxBackward0": [{"self": r(3, 4), "dim": d, "half_to_float": False} for d in (0, -1)],
    "NativeDropoutBackward0": [{"input": r(30, 4), "p": n, "train": t} for n in (0.3, 0, 1) for t in (True, False)],
}

for complex_too in ("Abs", "Angle", "Sgn"):
    SAMPLES[f"{complex_too}Backward0"] += unary(c)
