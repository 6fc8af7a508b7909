"""Samples of operators that change shapes, pick, and put."""

from __future__ import annotations

import torch

from tests.unit.tape.formulas.draws import Sample, at, b, fixed, once, r, unary

SAMPLES: dict[str, list[Sample]] = {
    "ToCopyBackward0": unary(r, dtype=torch.float32),
    "ViewBackward0": [{"self": r(3, 4), "size": [2, 6]}, {"self": r(3, 4), "size": [-1]}],
    "UnsafeViewBackward0": [{"self": r(3, 4), "size": [2, 6]}],
    "ReshapeAliasBackward0": [{"self": r(3, 4), "size": [2, 6], "stride": [6, 1]}],
    "ExpandBackward0": [{"self": r(3, 1), "size": [2, 3, 4]}, {"self": r(), "size": [2]}],
    "RepeatBackward0": [{"self": r(3, 2), "repeats": [2, 3]}, {"self": r(3, 1), "repeats": [2, 1, 4]}],
    "PermuteBackward0": [{"self": r(2, 3, 4), "dims": [2, 0, 1]}, {"self": r(2, 3, 4), "dims": [1, -1, 0]}],
    "TransposeBackward0": [{"self": r(2, 3, 4), "dim0": 0, "dim1": -1}],
    "TBackward0": [{"self": r(3, 4)}],
    "SqueezeBackward0": [{"self": r(3, 1, 4, 1)}],
    "SqueezeBackward1": [{"self": r(3, 1, 4), "dim": d} for d in (1, -2, 0)],
    "SqueezeBackward2": [{"self": r(3, 1, 4, 1), "dim": [1, -1, 0]}],
    "UnsqueezeBackward0": [{"self": r(3, 4), "dim": d} for d in (0, -1)],
    "AsStridedBackward0": [{"self": r(3, 4), "size": [2, 3], "stride": [2, 1], "storage_offset": 1}],
    "UnfoldBackward0": [
        {"self": r(7, 2), "dimension": 0, "size": 3, "step": 2},
        {"self": r(2, 5), "dimension": -1, "size": 3, "step": 1},
    ],
    "FlipBackward0": [{"self": r(3, 4), "dims": [0, -1]}],
    "RollBackward0": [
        {"self": r(3, 4), "shifts": [1, 2], "dims": [0, 1]},
        {"self": r(3, 4), "shifts": [5], "dims": []},
    ],
    "Rot90Backward0": [{"self": r(3, 4), "k": n, "dims": [0, 1]} for n in (1, 2, 3)],
    "TrilBackward0": [{"self": r(3, 4), "diagonal": d} for d in (-1, 0, 1)],
    "TriuBackward0": [{"self": r(3, 4), "diagonal": d} for d in (-1, 0, 1)],
    "DiagonalBackward0": [{"self": r(3, 4)}, {"self": r(2, 3, 4), "offset": 1, "dim1": 2, "dim2": 0}],
    "DiagEmbedBackward0": [{"self": r(3)}, {"self": r(2, 3), "offset": -1, "dim1": 0, "dim2": 2}],
    "PixelShuffleBackward0": [{"self": r(1, 8, 2, 3), "upscale_factor": 2}],
    "PixelUnshuffleBackward0": [{"self": r(1, 2, 4, 6), "downscale_factor": 2}],
    "CatBackward0": [{"tensors": [r(3, 4), r(1, 4)]}, {"tensors": [r(3, 1), r(3, 2), r(3, 4)], "dim": -1}],
    "StackBackward0": [{"tensors": [r(3, 4), r(3, 4)], "dim": d} for d in (0, 1, -1)],
    "UnbindBackward0": [{"self": r(3, 4), "dim": d} for d in (0, -1)],
    "SplitBackward0": [{"self": r(5, 4), "split_size": 2}, {"self": r(4, 5), "split_size": 2, "dim": 1}],
    "SplitWithSizesBackward0": [{"self": r(5, 4), "split_sizes": [2, 3]}],
    "UnsafeSplitBackward0": [{"self": r(5, 4), "split_size": 2}],
    "ConstantPadNdBackward0": [{"self": r(3, 4), "pad": [1, 2, 0, 3], "value": 2.0}, {"self": r(3, 4), "pad": [-1, 1]}],
    "SelectBackward0": [{"self": r(3, 4), "dim": 0, "index": 1}, {"self": r(3, 4), "dim": -1, "index": -1}],
    "SelectBackwardBackward0": [{"grad_output": r(3), "input_sizes": [3, 4], "dim": 1, "index": 2}],
    "SliceBackward0": [
        {"self": r(5, 4), "dim": 0, "start": 1, "end": 4, "step": 2},
        {"self": r(5, 4), "dim": -1, "start": -2},
        {"self": r(5, 4), "dim": 0, "end": 3},
    ],
    "SelectScatterBackward0": [{"self": r(3, 4), "src": r(3), "dim": 1, "index": -2}],
    "SliceScatterBackward0": [{"self": r(5, 4), "src": r(2, 4), "dim": 0, "start": 1, "end": 4, "step": 2}],
    "DiagonalScatterBackward0": [{"self": r(3, 4), "src": r(3)}, {"self": r(3, 4), "src": r(3), "offset": 1}],
    "IndexBackward0": [
        {"self": r(3, 4), "indices": [at(3, 5)]},
        {"self": r(3, 4), "indices": [None, at(4, 2, 3)]},
        {"self": r(3, 4), "indices": [at(3, 5), at(4, 5)]},
        {"self": r(3, 4), "indices": [fixed([True, False, True])]},
    ],
    "IndexPutBackward0": [
        {"self": r(5, 4), "indices": [once(5, 3)], "values": r(*shape), "accumulate": accumulate}
        for accumulate in (False, True)
        for shape in ((3, 4), (4,), ())
    ],
    "IndexSelectBackward0": [
        {"self": r(3, 4), "dim": 0, "index": at(3, 5)},
        {"self": r(3, 4), "dim": 1, "index": at(4, 5)},
    ],
    "IndexAddBackward0": [
        {"self": r(3, 4), "dim": 0, "index": at(3, 5), "source": r(5, 4), "alpha": a} for a in (1, 2.5)
    ]
    + [{"self": r(4, 3), "dim": -1, "index": at(3, 5), "source": r(4, 5)}],
    "IndexCopyBackward0": [
        {"self": r(5, 4), "dim": 0, "index": once(5, 3), "source": r(3, 4)},
        {"self": r(4, 5), "dim": -1, "index": once(5, 3), "source": r(4, 3)},
    ],
    "IndexFillBackward0": [{"self": r(5, 5), "dim": d, "index": once(5, 3), "value": 2.0} for d in (0, -1)],
    "IndexFillBackward1": [{"self": r(5, 5), "dim": d, "index": once(5, 3), "value": r()} for d in (0, -1)],
    "GatherBackward0": [
        {"self": r(3, 4), "dim": 0, "index": at(3, 5, 4)},
        {"self": r(3, 4), "dim": 1, "index": at(4, 2, 3)},
    ],
    "ScatterBackward0": [{"self": r(3, 4), "dim": 1, "index": fixed([[0, 2], [1, 3]]), "src": r(2, 2)}],
    "ScatterBackward1": [{"self": r(3, 4), "dim": 1, "index": at(4, 2, 2), "value": 2.0}],
    "ScatterAddBackward0": [{"self": r(3, 4), "dim": 1, "index": at(4, 2, 6), "src": r(2, 6)}],
    "MaskedSelectBackward0": [{"self": r(3, 4), "mask": b(3, 4)}, {"self": r(3, 4), "mask": b(4)}],
    "MaskedScatterBackward0": [{"self": r(3, 4), "mask": b(3, 4), "source": r(12)}],
    "TakeBackward0": [{"self": r(3, 4), "index": at(12, 2, 5)}],
    "PutBackward0": [{"self": r(3, 4), "index": once(12, 5), "source": r(5), "accumulate": a} for a in (False, True)],
    "EmbeddingBackward0": [
        {"weight": r(5, 3), "indices": at(5, 2, 4), "padding_idx": padding, "scale_grad_by_freq": scale}
        for padding in (-1, 2)
        for scale in (False, True)
    ],
}
