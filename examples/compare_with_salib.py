# /// script
# requires-python = ">=3.10"
# dependencies = ["SALib==1.6.0", "pandas"]
# ///
"""Run two small sweeps and see that `groundswell sensitivity` says of them what SALib says.

    python examples/compare_with_salib.py [PROGRAM]

PROGRAM is the program to run (default: `groundswell`). SALib analyses the outputs of each replicate (`points.csv`,
`runs.csv`) and those of the mean over replicates. Within seeds, shares of the variance are averaged with the variance
of the replicate as weight, mean effects plainly, and standard deviations as variances. The largest distance is printed;
status 1 if any is above 1e-9.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from SALib.analyze import morris, sobol

SCENARIO = """[scenario]
name = "compared"
days = 20
replicates = 5
seed = 2009
defaults = "neutral"
[population]
size = 300
initially_active = 0.05
[ties]
mean = 6.0
[activation]
probability = 0.1
lapse = 0.05
action = 0.3
[[arm]]
name = "one"
initial = { all = true }
[[arm.platform]]
name = "p"
[[arm]]
name = "two"
initial = { registered = 1.0 }
[[arm.platform]]
name = "q"
operator = "each"
count = 2
[sweep]
SWEEP
[[sweep.factor]]
key = "activation.probability"
range = [0.02, 0.3]
[[sweep.factor]]
key = "arm.two.wires.bridge"
range = [0, 1]
[[sweep.factor]]
key = "activation.lapse"
range = [0.01, 0.2]
scale = "log"
"""
SWEEPS = {"saltelli": 'design = "saltelli"\nsamples = 16', "morris": 'design = "morris"\ntrajectories = 8'}
MOST = 1e-9


def swept(program, folder, sweep):
    """Points, the difference of the arms by replicate and point, and what the program says of it."""
    (folder / "s.toml").write_text(SCENARIO.replace("SWEEP", sweep), encoding="utf-8")
    subprocess.run([program, "sweep", "s.toml", "--out", "out", "--quiet"], cwd=folder, check=True)
    said = subprocess.run([program, "sensitivity", "out", "--json"], cwd=folder, check=True, capture_output=True)
    points = pd.read_csv(folder / "out/points.csv").set_index("point")
    runs = pd.read_csv(folder / "out/runs.csv")
    arms = runs.pivot(index=["replicate", "point"], columns="arm", values="mobilised_end").astype(float)
    return points, (arms["one"] - arms["two"]).unstack("point").to_numpy(), json.loads(said.stdout)["arms"][0]


def problem(points):
    return {"num_vars": len(points.columns), "names": list(points.columns), "bounds": [[0, 1]] * len(points.columns)}


def of_saltelli(points, y):
    """By index and factors: the value within seeds, and of the mean over seeds."""
    names = list(points.columns)
    block = 2 * len(names) + 2

    def indices(outputs):
        found = sobol.analyze(problem(points), outputs, calc_second_order=True, num_resamples=2)
        one = {(kind, (n,)): found[key][i] for kind, key in (("first", "S1"), ("total", "ST")) for i, n in enumerate(names)}
        pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
        return one | {("second", (names[i], names[j])): found["S2"][i, j] for i, j in pairs}

    variances = [np.var(np.r_[row[::block], row[block - 1 :: block]]) for row in y]
    by_seed = [indices(row) for row in y]
    weighted = {key: np.average([found[key] for found in by_seed], weights=variances) for key in by_seed[0]}
    return weighted, indices(y.mean(axis=0))


def of_morris(points, y):
    """By index and factors: the value within seeds, and of the mean over seeds."""
    names = list(points.columns)

    def indices(outputs):
        found = morris.analyze(problem(points), points.to_numpy(), outputs, num_levels=4, num_resamples=2)
        return {(kind, (n,)): found[kind][i] for kind in ("mu", "mu_star", "sigma") for i, n in enumerate(names)}

    by_seed = [indices(row) for row in y]
    plain = {key: np.mean([found[key] for found in by_seed]) for key in by_seed[0]}
    sigma = {key: np.sqrt(np.mean([found[key] ** 2 for found in by_seed])) for key in plain if key[0] == "sigma"}
    return plain | sigma, indices(y.mean(axis=0))


def main(program="groundswell"):
    program = str(Path(program).resolve()) if Path(program).exists() else program
    largest = 0.0
    for design, analysed in (("saltelli", of_saltelli), ("morris", of_morris)):
        with tempfile.TemporaryDirectory() as folder:
            points, y, said = swept(program, Path(folder), SWEEPS[design])
        within, of_mean = analysed(points, y)
        ours = {(index["index"], tuple(index["factors"])): index for index in said["indices"]}
        assert ours.keys() == within.keys(), (ours.keys(), within.keys())
        print(f"{design}: {len(points)} points, {len(y)} replicates")
        for key, index in ours.items():
            distance = max(abs(index["value"] - within[key]), abs(index["of_mean"] - of_mean[key]))
            largest = max(largest, distance)
            print(f"  {key[0]:8} {' × '.join(key[1]):50} {index['value']:12.6f} {within[key]:12.6f} {distance:.1e}")
    print(f"largest distance: {largest:.1e}, at most {MOST:.0e}")
    sys.exit(int(largest > MOST))


if __name__ == "__main__":
    main(*sys.argv[1:])
