"""How long a long training loop takes under the recorder in the sandbox, beside plain Python.

    python benchmarks/loop.py [--rounds 3] [SNIPPET.py]

Case 021 (30,000 passes) unless another is named. Each round runs both, one after the other, so that the
ratio holds where the machine's speed drifts.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.serving import serve  # noqa: E402 - after the path is set


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    default = REPOSITORY / "tests/cases/021_linear_regression_module.py"
    parser.add_argument("snippet", type=Path, nargs="?", default=default)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    code = arguments.snippet.read_text(encoding="utf-8")

    import torch

    torch.set_num_threads(1)
    compiled = compile(code, "<snippet>", "exec")
    print("| round | recorded, s | plain, s | ratio |\n|---|---|---|---|")
    ratios = []
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "data") as server, server.client() as client:
        for number in range(1, arguments.rounds + 1):
            document = client.post("/api/v1/runs", json={"code": code}).json()
            assert document["outcome"]["status"] == "finished"
            recorded: float = document["outcome"]["wall_seconds"]
            start = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compiled, {"__name__": "__main__"})  # noqa: S102
            plain = time.perf_counter() - start
            ratios.append(recorded / plain)
            print(f"| {number} | {recorded:.2f} | {plain:.2f} | {ratios[-1]:.2f} |", flush=True)
    passes = document["truncated"].get("passes")
    print(f"\nmedian ratio {statistics.median(ratios):.2f}; passes kept and seen: {passes}")


if __name__ == "__main__":
    main()
