#!/usr/bin/env python3
"""examples/plot_curves.py: draws a run with labels as they are written, and refuses what it cannot draw.

    tests/suite/plots.py [PROGRAM]        PROGRAM is target/debug/groundswell unless named

Needs matplotlib and pandas: `pip install matplotlib pandas`. The labels are read back from the picture, which is
drawn as SVG with texts as texts.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LABELS = ["_control", "costs $5 or $10", "a_b^c", "NATO"]
SCENARIO = """
[scenario]
name = "labels"
title = "$1 to $2, _really_"
days = 9
replicates = 2
[population]
size = 100
initially_active = 0.1
"""
ARM = """
[[arm]]
name = "{}"
initial = {{ registered = 1.0 }}
[[arm.platform]]
name = "site"
"""
SWEEP = """
[sweep]
design = "grid"
[[sweep.factor]]
key = "visits.daily"
levels = [0.5, 1]
"""


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/groundswell").resolve()
    folder = Path(tempfile.mkdtemp())
    (folder / "matplotlibrc").write_text("svg.fonttype: none\n")
    scenario = SCENARIO + "".join(map(ARM.format, LABELS))
    (folder / "run.toml").write_text(scenario)
    (folder / "sweep.toml").write_text(scenario + SWEEP)

    def done(*command):
        environment = {**os.environ, "MATPLOTLIBRC": str(folder / "matplotlibrc")}
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)

    for verb in ("run", "sweep"):
        made = done(program, verb, f"{verb}.toml", "--quiet", "--out", verb)
        if made.returncode:
            sys.exit(f"plots: {made.stderr}")
    (folder / "empty").mkdir()
    plot = (sys.executable, ROOT / "examples/plot_curves.py")
    drawn = done(*plot, "run", "run.svg")
    if drawn.returncode:
        sys.exit(f"plots: a run is not drawn: {drawn.stderr}")
    picture = (folder / "run.svg").read_text(encoding="utf-8")
    lacking = [label for label in [*LABELS, "$1 to $2, _really_"] if f">{label}</text>" not in picture]
    if lacking:
        sys.exit(f"plots: the picture does not say: {lacking}")
    wrong = [("sweep",), ("empty",), ("nowhere",), ("run", "bananas")]
    for what, *metric in wrong:
        refused = done(*plot, what, "no.svg", *metric)
        told = refused.stderr.strip()
        if refused.returncode != 1 or not told or "Traceback" in told or (folder / "no.svg").exists():
            sys.exit(f"plots: {what}: status {refused.returncode}: {told}")
    print(f"plots: {len(LABELS)} labels are drawn as written, {len(wrong)} things that cannot be drawn are refused")


main()
