# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy"]
# ///
"""Hold the quantiles of the differences, and the share of them below zero, against NumPy, to the last bit.

    pip install numpy
    python examples/compare_with_numpy.py results/modem-2009 [FOLDER ...]

Each folder is the result of a run. `paired.csv` is computed again from `runs.csv`, `delta.csv` from `curves.csv`.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

SHARES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
SERIES = ["registered", "accounts", "active", "mobilised"]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def expected(differences):
    """What NumPy says of the differences, arm minus baseline."""
    figures = {name: float(np.quantile(differences, share)) for name, share in SHARES.items()}
    return figures | {"share_below": float((differences < 0).mean())}


def compare(path, values, key):
    """Count the cells of a table that NumPy gives as well; stop at the first that it does not."""
    cells = 0
    for row in rows(path):
        arm, base = (values[row[name], key(row)] for name in ("arm", "baseline"))
        pairs = [arm[replicate] - base[replicate] for replicate in sorted(arm.keys() & base.keys(), key=int)]
        wanted = expected(np.array(pairs)) if pairs else dict.fromkeys([*SHARES, "share_below"])
        for name, value in wanted.items():
            found = float(row[name]) if row[name] else None
            if found != value:
                sys.exit(f"{path}: {row['arm']}, {key(row)}: {name} is {found}, NumPy says {value}")
            cells += 1
    return cells


def main(folders):
    for folder in map(Path, folders):
        runs, curves = defaultdict(dict), defaultdict(dict)
        for row in rows(folder / "runs.csv"):
            for metric, value in row.items():
                try:
                    runs[row["arm"], metric][row["replicate"]] = float(value)
                except (TypeError, ValueError):
                    runs[row["arm"], metric]  # a text, or a value that is not defined
        for row in rows(folder / "curves.csv"):
            for metric in SERIES:
                curves[row["arm"], (row["day"], metric)][row["replicate"]] = float(row[metric])
        cells = compare(folder / "paired.csv", runs, lambda row: row["metric"])
        cells += compare(folder / "delta.csv", curves, lambda row: (row["day"], row["metric"]))
        print(f"{folder}: {cells:,} cells are NumPy's {np.__version__} to the last bit")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
