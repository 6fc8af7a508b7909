"""Samples of reductions and products of matrices."""

from __future__ import annotations

import math

from tests.unit.tape.formulas.draws import (
    DIMS,
    LISTS,
    SOME,
    Sample,
    binary,
    definite,
    few,
    given,
    k,
    p,
    r,
    reductions,
    unary,
)

SAMPLES: dict[str, list[Sample]] = {
    "SumBackward0": unary(r),
    "SumBackward1": reductions(r, DIMS),
    "NansumBackward0": [*reductions(r, DIMS), {"self": given(1.0, math.nan, 3.0)}],
    "MeanBackward0": unary(r),
    "MeanBackward1": reductions(r, DIMS),
    "ProdBackward0": unary(r) + unary(few),
    "ProdBackward1": reductions(r) + reductions(few),
    "VarBackward0": [s for n in (None, 0, 1, 2.5) for s in reductions(r, SOME, correction=n)],
    "StdBackward0": [{"self": given(2.0, 2.0, 2.0)}]
    + [s for n in (None, 0, 1, 2.5) for s in reductions(r, SOME, correction=n)],
    "VarMeanBackward0": [s for n in (None, 0, 1) for s in reductions(r, SOME, correction=n)],
    "StdMeanBackward0": [s for n in (None, 0, 1) for s in reductions(r, SOME, correction=n)],
    **{f"{name}Backward1": unary(r) + unary(few) for name in ("Max", "Min")},
    "MedianBackward0": unary(r) + unary(few),
    **{f"{name}Backward0": reductions(r) + reductions(few) for name in ("Max", "Min", "Mode")},
    "MedianBackward1": reductions(r) + reductions(few),
    **{f"{name}Backward0": reductions(r, LISTS) + reductions(few, (*LISTS, [])) for name in ("Amax", "Amin")},
    "KthvalueBackward0": reductions(r, k=2),
    "TopkBackward0": [{"self": r(3, 4), "k": 2, "dim": d, "largest": d == 0} for d in (0, -1)],
    "SortBackward0": [{"self": r(3, 4), "dim": d, "descending": d == 0} for d in (0, -1)],
    "SortBackward1": [{"self": few(3, 4), "stable": True, "dim": d} for d in (0, -1)],
    **{
        f"{name}Backward0": [{"self": draw(3, 4), "dim": d} for d in (0, -1) for draw in (r, few)]
        for name in ("Cummax", "Cummin", "Cumsum", "Cumprod")
    },
    "LogcumsumexpBackward0": [{"self": r(3, 4), "dim": d} for d in (0, -1)],
    "LogsumexpBackward0": reductions(r, LISTS),
    "LinalgVectorNormBackward0": [
        s for n in (0, 1, 2, 3, math.inf, -math.inf) for s in reductions(r, DIMS, ord=n) + reductions(few, DIMS, ord=n)
    ],
    "NormBackward0": [s for n in (0, 1, 2, 3, math.inf) for s in [*unary(r, p=n), {"self": given(0.0, 0.0), "p": n}]],
    "NormBackward1": [
        s for n in (0, 1, 2, 3, math.inf) for s in reductions(r, LISTS, p=n) + reductions(few, LISTS, p=n)
    ],
    "DistBackward0": [s for n in (1, 2, 3, math.inf) for s in binary(r, r, p=n)]
    + [{"self": r(3), "other": k(3), "p": 0}],
    "TraceBackward0": [{"self": r(3, 4)}, {"self": r(3, 3)}],
    "MmBackward0": [{"self": r(3, 4), "mat2": r(4, 2)}, {"self": r(1, 4), "mat2": r(4, 1)}],
    "BmmBackward0": [{"self": r(2, 3, 4), "mat2": r(2, 4, 5)}],
    "MvBackward0": [{"self": r(3, 4), "vec": r(4)}],
    "DotBackward0": [{"self": r(4), "tensor": r(4)}],
    "VdotBackward0": [{"self": r(4), "other": r(4)}],
    "AddmmBackward0": [
        {"self": r(*shape), "mat1": r(3, 4), "mat2": r(4, 2), "alpha": a, "beta": 2 * a}
        for shape in ((2,), (3, 2), ())
        for a in (1, 0.7)
    ],
    "BaddbmmBackward0": [
        {"self": r(*shape), "batch1": r(2, 3, 4), "batch2": r(2, 4, 5), "alpha": 0.7, "beta": 2}
        for shape in ((2, 3, 5), (5,))
    ],
    "AddbmmBackward0": [
        {"self": r(*shape), "batch1": r(2, 3, 4), "batch2": r(2, 4, 5), "alpha": 0.7, "beta": 2}
        for shape in ((3, 5), (5,))
    ],
    "AddmvBackward0": [
        {"self": r(*shape), "mat": r(3, 4), "vec": r(4), "alpha": 0.7, "beta": 2} for shape in ((3,), ())
    ],
    "AddrBackward0": [
        {"self": r(*shape), "vec1": r(3), "vec2": r(4), "alpha": 0.7, "beta": 2} for shape in ((3, 4), (4,))
    ],
    "LinalgCrossBackward0": [{"self": r(4, 3), "other": r(4, 3)}, {"self": r(3, 4), "other": r(3, 1), "dim": 0}],
    "LinalgInvExBackward0": [{"A": definite(3)}, {"A": r(2, 3, 3)}],
    "LinalgDetBackward0": [{"A": definite(3)}, {"A": r(3, 3)}],
    "LinalgSlogdetBackward0": [{"A": definite(3)}, {"A": r(3, 3)}],
    "LinalgSolveExBackward0": [
        {"A": r(3, 3), "B": r(3, 2)},
        {"A": r(3, 3), "B": r(3)},
        {"A": r(3, 3), "B": r(2, 3), "left": False},
        {"A": r(2, 3, 3), "B": r(2, 3, 2)},
    ],
    "LinalgSolveTriangularBackward0": [
        {"self": p(3, 3), "B": r(3, 2) if left else r(2, 3), "upper": upper, "left": left, "unitriangular": unit}
        for upper in (False, True)
        for left in (False, True)
        for unit in (False, True)
    ],
    "LinalgCholeskyExBackward0": [{"self": definite(3)}, {"self": definite(3), "upper": True}],
    "LinalgEighBackward0": [{"A": definite(3)}, {"A": definite(4)}],
    "LinalgSvdBackward0": [
        {"A": r(*shape), "full_matrices": full}
        for shape in ((3, 3), (5, 3), (3, 5), (2, 4, 3))
        for full in (False, True)
    ],
    "LinalgMatrixExpBackward0": [{"self": r(3, 3)}],
}
