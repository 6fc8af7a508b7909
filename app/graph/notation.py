r"""The notation of the formulas: how each name and function of `app/graph/gradients.toml` is written in LaTeX.

In a template ``(#1)`` is the first argument in parentheses, ``#1`` the bare argument, ``@1`` the argument
in parentheses unless it is a single symbol, ``%1`` the term that a big operator takes in. Arguments that no
template mentions matter to the computation and are seen among the node's attributes.
"""

from __future__ import annotations

NAMES = {
    "alpha": r"\alpha",
    "beta": r"\beta",
    "delta": r"\delta",
    "eps": r"\varepsilon",
    "lambd": r"\lambda",
}
"""Symbols of arguments and of named parts."""

LITERALS = {
    "grad": r"\bar{y}",
    "grads": r"\bar{y}",
    "result": "y",
    "x_hat": r"\hat{x}",
    "pi": r"\pi",
    "inf": r"\infty",
    "LAST": r"\mathrm{last}",
    "MEAN": r"\texttt{mean}",
    "NEAREST": r"\texttt{nearest}",
    "LINEAR": r"\texttt{linear}",
    "BILINEAR": r"\texttt{bilinear}",
    "BICUBIC": r"\texttt{bicubic}",
    "REFLECT": r"\texttt{reflect}",
    "REPLICATE": r"\texttt{replicate}",
}
"""Symbols of what is no argument; a bar marks the gradient of what stands under it."""

FUNCTIONS = {
    # shapes
    "sum_to": r"\operatorname{sum}_{\to #2}(#1)",
    "sum_repeats": r"\operatorname{sum}_{\to #2}(#1)",
    "expand": r"\operatorname{expand}_{#2}(#1)",
    "spread": r"\operatorname{expand}_{#2}(#1)",
    "along": "#1",
    "like": "#1",
    "cast": "#1",
    "columns": "#1",
    "reshape": r"\operatorname{reshape}_{#2}(#1)",
    "permute_back": r"\operatorname{permute}^{-1}_{#2}(#1)",
    "transpose": r"\operatorname{transpose}_{#2,\,#3}(#1)",
    "zeros": r"\mathbf{0}",
    "stack": r"\operatorname{stack}_{#2}(#1_{0},\,#1_{1},\,\ldots)",
    "join": r"\operatorname{cat}_{#2}(#1_{0},\,#1_{1},\,\ldots)",
    "pair": r"\operatorname{cat}_{#3}(#1,\,#2)",
    "part": r"\operatorname{chunk}_{#3}(#1)_{#2}",
    "cut": r"\operatorname{split}_{#3}(#1)_{#4}",
    "flip": r"\operatorname{flip}_{#2}(#1)",
    "roll_back": r"\operatorname{roll}_{-#2}(#1)",
    "turn_back": r"\operatorname{rot90}_{-#2}(#1)",
    "tril": r"\operatorname{tril}_{#2}(#1)",
    "triu": r"\operatorname{triu}_{#2}(#1)",
    "crop": r"\operatorname{crop}_{#2}(#1)",
    "diagonal": r"\operatorname{diagonal}(#1)",
    "unshuffle": r"\operatorname{pixel\_unshuffle}_{#2}(#1)",
    "shuffle": r"\operatorname{pixel\_shuffle}_{#2}(#1)",
    # picking and putting: put into zeros, add where an index occurs twice, and a tensor with zeros put in
    "put_selected": r"\operatorname{put}_{#3,\,#4}(#1)",
    "put_slice": r"\operatorname{put}_{#3,\,#4:#5:#6}(#1)",
    "put_diagonal": r"\operatorname{put}_{\mathrm{diagonal}}(#1)",
    "put_strided": r"\operatorname{as\_strided}^{\top}(#1)",
    "put_windows": r"\operatorname{unfold}^{\top}(#1)",
    "put_reduced": r"\operatorname{put}_{#3,\,#4}(#1)",
    "put_masked": r"\operatorname{put}_{#3}(#1)",
    "add_indexed": r"\operatorname{add}_{#3}(#1)",
    "add_rows": r"\operatorname{add}_{#3,\,#4}(#1)",
    "add_flat": r"\operatorname{add}_{#3}(#1)",
    "scatter_add": r"\operatorname{scatter\_add}_{#3,\,#4}(#1)",
    "gather": r"\operatorname{gather}_{#2,\,#3}(#1)",
    "selected": r"@1{}_{[#2,\,#3]}",
    "sliced": r"@1{}_{[#2,\,#3:#4:#5]}",
    "rows": r"@1{}_{[#2,\,#3]}",
    "indexed": r"@1{}_{[#2]}",
    "flat": r"@1{}_{[#2]}",
    "lined_up": r"@1{}_{[#2]}",
    "without_selected": r"@1\big|_{[#2,\,#3] = 0}",
    "without_slice": r"@1\big|_{[#2,\,#3:#4:#5] = 0}",
    "without_rows": r"@1\big|_{[#2,\,#3] = 0}",
    "without_indexed": r"@1\big|_{[#2] = 0}",
    "without_flat": r"@1\big|_{[#2] = 0}",
    "without_diagonal": r"@1\big|_{\mathrm{diagonal} = 0}",
    "without_scattered": r"@1\big|_{[#2,\,#3] = 0}",
    "unpadded": r"[#2 \ne #3] \odot #1",
    "frequency": r"\#(#1)",
    # reductions
    "sum": r"\sum_{#2} %1",
    "total": r"\sum %1",
    "count": r"\sum_{#2} %1",
    "mean": r"\operatorname{mean}_{#2}(#1)",
    "last_mean": r"\operatorname{mean}_{#2}(#1)",
    "channel_mean": r"\operatorname{mean}_{\ne C}(#1)",
    "channel_sum": r"\operatorname{sum}_{\to #2}(#1)",
    "group_mean": r"\operatorname{mean}_{#2}(#1)",
    "isfinite": r"[\left|#1\right| < \infty]",
    "isnan": r"\operatorname{isnan}(#1)",
    "numel": r"\operatorname{numel}(#1)",
    "width": r"\operatorname{size}_{-1}(#1)",
    "prod_others": r"\prod_{j \ne i} @1{}_{j}",
    "running_sum_back": r"\sum_{k \ge i} @1{}_{k}",
    "running_prod_back": r"\sum_{k \ge i} @1{}_{k} \prod_{j \le k,\, j \ne i} @2{}_{j}",
    # functions of numbers
    "exp": r"e^{#1}",
    "log": r"\ln(#1)",
    "sqrt": r"\sqrt{#1}",
    "sin": r"\sin(#1)",
    "cos": r"\cos(#1)",
    "sinh": r"\sinh(#1)",
    "cosh": r"\cosh(#1)",
    "tanh": r"\tanh(#1)",
    "sigmoid": r"\sigma(#1)",
    "softplus": r"\ln(1 + e^{#1})",
    "normal_cdf": r"\Phi(#1)",
    "normal_pdf": r"\varphi(#1)",
    "digamma": r"\psi(#1)",
    "polygamma": r"\psi^{(#1)}(#2)",
    "bessel_i1": r"I_1(#1)",
    "abs": r"\left|#1\right|",
    "sgn": r"\operatorname{sgn}(#1)",
    "trunc": r"\operatorname{trunc}(#1)",
    "floor": r"\left\lfloor #1 \right\rfloor",
    "between": r"[#2 \le #1 \le #3]",
    "one_hot": r"[#1 = c \ne #2]",
    "attention": r"\operatorname{softmax}_{#3}(#1 + #2)",
    # matrices
    "T": r"@1^{\top}",
    "inv": r"@1^{-1}",
    "inv_T": r"@1^{-\top}",
    "outer": r"@1\,@2^{\top}",
    "cross": r"\operatorname{cross}_{#3}(#1,\,#2)",
    "eye": "I",
    "diag": r"\operatorname{diag}(#1)",
    "first_columns": r"@1{}_{:,\,:k}",
    "first_rows": r"@1{}_{:k,\,:}",
    "triangle": r"\operatorname{triangle}_{#2,\,#3}(#1)",
    "free": r"\operatorname{triangle}_{#2,\,#3}(#1)",
    "half_diagonal": r"\operatorname{tril}_{1/2}(#1)",
    "gaps": r"\left(#1_{j} - #1_{i}\right)_{i \ne j}",
    "matrix_exp_back": r"\mathrm{D}\exp(#2)[#1]",
    # transposes of linear operators
    "conv": r"\operatorname{conv}_{#2}(#1)",
    "conv_back": r"\operatorname{conv}^{\top}_{#2}(#1)",
    "correlate": r"\operatorname{correlate}(#1,\,#2)",
    "avg_pool_back": r"\operatorname{avg\_pool}^{\top}(#1)",
    "adaptive_avg_pool_back": r"\operatorname{adaptive\_avg\_pool}^{\top}(#1)",
    "max_pool_back": r"\operatorname{add}_{#3}(#1)",
    "resample_back": r"\operatorname{interpolate}^{\top}_{#3}(#1)",
    "unfold": r"\operatorname{unfold}(#1)",
    "unfold_back": r"\operatorname{unfold}^{\top}(#1)",
    "pad_back": r"\operatorname{pad}^{\top}_{#4}(#1)",
    # complex numbers and Fourier transforms
    "is_complex": r"#1 \in \mathbb{C}",
    "conj": r"@1^{*}",
    "Re": r"\operatorname{Re}(#1)",
    "Im": r"\operatorname{Im}(#1)",
    "view_as_complex": r"\operatorname{view\_as\_complex}(#1)",
    "view_as_real": r"\operatorname{view\_as\_real}(#1)",
    "fft_back": r"\operatorname{fft}^{\mathsf{H}}_{#3}(#1)",
    "rfft_back": r"\operatorname{rfft}^{\mathsf{H}}_{#3}(#1)",
    "irfft_back": r"\operatorname{irfft}^{\mathsf{H}}_{#3}(#1)",
}
"""Function → template."""

SCALARS = {"numel", "width"}
"""Functions whose result is a number whatever they take."""

LENDERS = {
    "sum_to": 1, "sum_repeats": 1, "expand": 1, "spread": 1, "reshape": 1, "channel_sum": 1, "numel": 0, "width": 0,
}  # fmt: skip
"""Functions one of whose arguments, at this place, is there for its shape alone."""

SHAPED_LIKE = {"zeros", "eye"}
"""Functions whose result is a tensor whatever they take."""
