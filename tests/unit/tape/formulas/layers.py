"""Samples of losses, layers, complex numbers, and gradients of gradients."""

from __future__ import annotations

import torch

from tests.unit.tape.formulas.draws import Sample, at, c, few, k, losses, p, q, r, u, unary

SAMPLES: dict[str, list[Sample]] = {
    "MseLossBackward0": losses(),
    "SmoothL1LossBackward0": [s for beta in (1, 0.5, 0) for s in losses(beta=beta)],
    "HuberLossBackward0": [s for delta in (1, 0.5) for s in losses(delta=delta)],
    "SoftMarginLossBackward0": [{"self": r(3, 4), "target": k(3, 4), "reduction": n} for n in (0, 1, 2)],
    "BinaryCrossEntropyBackward0": [
        {"self": q(3, 4), "target": q(3, 4), "weight": w, "reduction": n} for w in (None, k(3, 4)) for n in (0, 1, 2)
    ],
    "BinaryCrossEntropyWithLogitsBackward0": [
        {"self": r(3, 4), "target": q(3, 4), "weight": w, "pos_weight": w, "reduction": n}
        for w in (None, k(4))
        for n in (0, 1, 2)
    ],
    "NllLossBackward0": [
        {"self": r(5, 4), "target": at(4, 5), "weight": w, "reduction": n, "ignore_index": i}
        for w in (None, k(4))
        for n in (0, 1, 2)
        for i in (-100, 1)
    ],
    "NllLoss2DBackward0": [
        {"self": r(2, 4, 3, 5), "target": at(4, 2, 3, 5), "weight": w, "reduction": n, "ignore_index": i}
        for w in (None, k(4))
        for n in (0, 1, 2)
        for i in (-100, 1)
    ],
    "NativeBatchNormBackward0": [
        {
            "input": r(*shape),
            "weight": r(3) if affine else None,
            "bias": r(3) if affine else None,
            "running_mean": k(3),
            "running_var": k(3),
            "training": training,
            "momentum": 0.1,
            "eps": 1e-5,
        }
        for shape in ((5, 3), (4, 3, 2, 2))
        for affine in (True, False)
        for training in (True, False)
    ],
    "NativeLayerNormBackward0": [
        {"input": r(5, 3, 4), "normalized_shape": s, "weight": r(*s), "bias": r(*s), "eps": 1e-5} for s in ([4], [3, 4])
    ]
    + [{"input": r(5, 4), "normalized_shape": [4], "weight": None, "bias": None, "eps": 1e-5}],
    "NativeGroupNormBackward0": [
        {
            "input": r(2, 6, 4),
            "weight": r(6) if affine else None,
            "bias": r(6) if affine else None,
            "N": 2,
            "C": 6,
            "HxW": 4,
            "group": groups,
            "eps": 1e-5,
        }
        for affine in (True, False)
        for groups in (2, 3, 1, 6)
    ],
    "ScaledDotProductFlashAttentionForCpuBackward0": [
        {"query": r(2, 2, 5, 8), "key": r(2, 2, 5, 8), "value": r(2, 2, 5, 8), **options}
        for options in ({}, {"is_causal": True}, {"scale": 0.3}, {"attn_mask": k(5, 5)})
    ],
    "ConvolutionBackward0": [
        {
            "input": r(2, 4, *(5,) * n),
            "weight": r(4, 4 // groups, *(3,) * n),
            "bias": r(4) if n == 1 else None,
            "stride": [stride] * n,
            "padding": [1] * n,
            "dilation": [dilation] * n,
            "transposed": transposed,
            "output_padding": [0] * n,
            "groups": groups,
        }
        for n in (1, 2)
        for stride in (1, 2)
        for dilation in (1, 2)
        for transposed in (False, True)
        for groups in (1, 2)
    ],
    "AvgPool2DBackward0": [
        {"self": r(1, 2, 5, 5), "kernel_size": [3, 2], **options}
        for options in (
            {},
            {"stride": [2, 1], "padding": [1, 1]},
            {"padding": [1, 1], "count_include_pad": False},
            {"stride": [2, 2], "ceil_mode": True},
            {"divisor_override": 5},
        )
    ],
    "AvgPool3DBackward0": [
        {"self": r(1, 2, 4, 4, 4), "kernel_size": [2, 2, 2], "divisor_override": d} for d in (None, 3)
    ],
    "AdaptiveAvgPool2DBackward0": [{"self": r(1, 2, 5, 7), "output_size": s} for s in ([2, 3], [1, 1])],
    "AdaptiveAvgPool3DBackward0": [{"self": r(1, 2, 3, 4, 5), "output_size": [2, 2, 3]}],
    "MaxPool2DWithIndicesBackward0": [
        {"self": r(1, 2, 5, 5), "kernel_size": [3, 2], "stride": [1, 2], "padding": [1, 1]},
        {"self": few(1, 2, 5, 5), "kernel_size": [2, 2], "dilation": [2, 1]},
        {"self": r(1, 2, 5, 5), "kernel_size": [2, 2], "stride": [2, 2], "ceil_mode": True},
    ],
    "MaxPool3DWithIndicesBackward0": [{"self": r(1, 2, 4, 4, 4), "kernel_size": [2, 2, 2], "stride": [1, 2, 1]}],
    "AdaptiveMaxPool2DBackward0": [{"self": r(1, 2, 5, 7), "output_size": [2, 3]}],
    "AdaptiveMaxPool3DBackward0": [{"self": r(1, 2, 3, 4, 5), "output_size": [2, 2, 3]}],
    "UpsampleNearest1DBackward0": [{"self": r(1, 2, 3), "output_size": [7], "scales": s} for s in (None, 2.4)],
    "UpsampleNearest2DBackward0": [
        {"self": r(1, 2, 3, 4), "output_size": [7, 9], "scales_h": h, "scales_w": h} for h in (None, 2.4)
    ],
    "UpsampleLinear1DBackward0": [
        {"self": r(1, 2, 3), "output_size": [7], "align_corners": a, "scales": s}
        for a in (False, True)
        for s in (None, 2.4)
    ],
    **{
        f"Upsample{kind}2DBackward0": [
            {"self": r(1, 2, 3, 4), "output_size": [7, 9], "align_corners": a, "scales_h": h, "scales_w": h}
            for a in (False, True)
            for h in (None, 2.4)
        ]
        for kind in ("Bilinear", "Bicubic")
    },
    "WeightNormInterfaceBackward0": [
        {"v": r(3, 4, 2), "g": r(3, 1, 1)},
        {"v": r(3, 4, 2), "g": r(1, 1, 2), "dim": 2},
    ],
    "Im2ColBackward0": [
        {"self": r(1, 2, 4, 5), "kernel_size": [2, 3], "dilation": [1, 1], "padding": [1, 0], "stride": [2, 1]}
    ],
    "Col2ImBackward0": [
        {
            "self": r(1, 8, 9),
            "output_size": [4, 4],
            "kernel_size": [2, 2],
            "dilation": [1, 1],
            "padding": [0, 0],
            "stride": [1, 1],
        }
    ],
    "ReflectionPad1DBackward0": [{"self": r(1, 2, 4), "padding": [1, 2]}],
    "ReflectionPad2DBackward0": [{"self": r(1, 2, 4, 4), "padding": [1, 2, 3, 0]}],
    "ReplicationPad1DBackward0": [{"self": r(1, 2, 4), "padding": [1, 2]}],
    "ReplicationPad2DBackward0": [{"self": r(1, 2, 4, 4), "padding": [1, 2, 3, 0]}],
    **{f"{name}Backward0": unary(c) for name in ("Conj", "ConjPhysical")},
    "ComplexBackward0": [{"real": r(3, 4), "imag": r(3, 4)}],
    "PolarBackward0": [{"abs": p(3, 4), "angle": r(3, 4)}],
    "ViewAsRealBackward0": [{"self": c(3, 4)}],
    "ViewAsComplexBackward0": [{"self": r(3, 2)}],
    "FftC2CBackward0": [
        {"self": c(3, 4), "dim": d, "normalization": n, "forward": f}
        for d in ([0], [0, 1])
        for n in (0, 1, 2)
        for f in (False, True)
    ],
    "FftR2CBackward0": [
        {"self": r(3, size), "dim": d, "normalization": n, "onesided": s}
        for size in (4, 5)
        for d in ([1], [0, 1])
        for n in (0, 2)
        for s in (False, True)
    ],
    "FftC2RBackward0": [
        {"self": c(3, 3), "dim": d, "normalization": n, "last_dim_size": last}
        for last in (4, 5)
        for d in ([1], [0, 1])
        for n in (0, 2)
    ],
    **{f"{name}BackwardBackward0": [{"grad_output": r(3, 4), "output": u(3, 4)}] for name in ("Tanh", "Sigmoid")},
    "ThresholdBackwardBackward0": [{"grad_output": r(3, 4), "self": r(3, 4), "threshold": 0.2}],
    **{
        f"{name}BackwardDataBackward0": [
            {"grad_output": r(3, 4), "output": u(3, 4), "dim": d, "input_dtype": torch.float64} for d in (0, -1)
        ]
        for name in ("Softmax", "LogSoftmax")
    },
    "MseLossBackwardBackward0": [
        {"grad_output": r(3, 4) if n == 0 else r(), "self": r(3, 4), "target": r(3, 4), "reduction": n}
        for n in (0, 1, 2)
    ],
}
