# /// script
# requires-python = ">=3.10"
# dependencies = ["matplotlib"]
# ///
"""Draw experiments E1, E2, E3 and E7 from the folders of their sweeps, theory beside them.

    pip install matplotlib
    groundswell sweep scenarios/experiments/e01-phase-diagram.toml --daily none
    python examples/draw_experiments.py results/e01-phase-diagram [...] [--program PATH] [--to DIR]

For each folder a picture and a table go to DIR: a row for each point, with what is set there, the mean of
the indicator in both arms, the mean paired difference with its simulation error, the share of replicates in which
the split arm is ahead and that in which either arm grew tenfold, and what `groundswell theory` expects of both
arms without simulating, where it has a theory of all that is in the scenario.
"""

import argparse
import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.colors import TwoSlopeNorm

METRIC = "active_end"
plt.rcParams["svg.hashsalt"] = "groundswell"
plt.rcParams["svg.fonttype"] = "none"


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Sweep:
    """A sweep of two arms: what is set at each point, and what came of it."""

    def __init__(self, folder, program):
        self.folder, self.program = Path(folder), program
        plan = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        self.source = plan["source"]
        self.name = plan["scenario"]["name"]
        self.size = plan["scenario"]["population"]["size"]
        self.arms = [arm["name"] for arm in plan["scenario"]["arms"]]
        self.points = rows(self.folder / "points.csv")
        self.keys = [key for key in self.points[0] if key != "point"]
        self.means = {}
        for row in rows(self.folder / "summary.csv"):
            if row["metric"] == METRIC:
                key = int(row["point"]), row["arm"]
                self.means[key] = float(row["mean"]) / self.size, float(row["grew_tenfold"])
        self.paired = {
            int(row["point"]): row
            for row in rows(self.folder / "paired.csv")
            if row["metric"] == METRIC
        }

    def expected(self):
        """By point, the share active on the last day in both arms by theory; without, an empty list."""
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder) / "scenario.toml"
            scenario.write_text(self.source["text"], encoding="utf-8")
            with ThreadPoolExecutor() as pool:
                work = [(scenario, point, Path(folder)) for point in self.points]
                return list(pool.map(lambda one: self.expected_at(*one), work))

    def expected_at(self, scenario, point, folder):
        out = folder / f"{point['point']}.csv"
        sets = [f"--set={one}={point[key]}" for key in self.keys for one in self.each(key)]
        call = [self.program, "theory", scenario, "--out", out, *sets]
        done = subprocess.run(call, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        last = {row["arm"]: row["active"] for row in rows(out)}
        return [float(last[arm]) if last[arm] else None for arm in self.arms]

    def each(self, key):
        """The key, or, where it stands for every arm, that of each."""
        if not key.startswith("arm.*."):
            return [key]
        return [key.replace("*", f'"{arm}"', 1) for arm in self.arms]

    def table(self, expected):
        """The rows of the table that is kept."""
        for point, theory in zip(self.points, expected):
            number = int(point["point"])
            (one, one_off), (split, split_off) = (self.means[number, arm] for arm in self.arms)
            paired = self.paired[number]
            share = lambda column: f"{float(paired[column]) / self.size:.5f}" if paired[column] else ""
            yield {
                **point,
                "replicates": paired["n"],
                "one": f"{one:.5f}",
                "split": f"{split:.5f}",
                "difference": share("difference"),
                "ci_low": share("ci_low"),
                "ci_high": share("ci_high"),
                "ahead": paired["win_share"],
                "one_grew_tenfold": f"{one_off:.3f}",
                "split_grew_tenfold": f"{split_off:.3f}",
                "theory_one": "" if theory[0] is None else f"{theory[0]:.5f}",
                "theory_split": "" if theory[1] is None else f"{theory[1]:.5f}",
            }


def phase_diagram(sweep, table):
    """E1: the difference by platforms and second accounts, a panel for each rule and number of ties."""
    rule_key, ties, count, second = sweep.keys
    rules = list(dict.fromkeys(row[rule_key] for row in table))
    names = ["18 % of visible ties", "18 % of all ties", "simple contagion, R₀ = 2"]
    degrees = list(dict.fromkeys(row[ties] for row in table))
    figure, panels = plt.subplots(len(rules), len(degrees), figsize=(9, 8.2), layout="constrained")
    for across, rule, name in zip(panels, rules, names):
        for panel, degree in zip(across, degrees):
            cells = [r for r in table if r[rule_key] == rule and r[ties] == degree]
            grid, theory = defaultdict(dict), defaultdict(dict)
            for row in cells:
                at = float(row[second]), int(row[count])
                grid[at[1]][at[0]] = 100 * float(row["difference"])
                theory[at[1]][at[0]] = 100 * (float(row["theory_split"]) - float(row["theory_one"]))
            x, y = sorted(next(iter(grid.values()))), sorted(grid)
            values = [[grid[k][m] for m in x] for k in y]
            lines = [[theory[k][m] for m in x] for k in y]
            norm = TwoSlopeNorm(0, -100, 100)
            image = panel.pcolormesh(x, y, values, cmap="RdBu", norm=norm, shading="nearest")
            for level, style in [(-1, "dashed"), (1, "solid")]:
                if min(map(min, lines)) < level < max(map(max, lines)):
                    panel.contour(x, y, lines, [level], colors="black", linestyles=style, linewidths=1)
            panel.set_title(f"{name}, z = {float(degree):g}", fontsize=8)
            panel.tick_params(labelsize=7)
        across[0].set_ylabel("platforms K", fontsize=8)
    for panel in panels[-1]:
        panel.set_xlabel("share with a second account m", fontsize=8)
    bar = figure.colorbar(image, ax=panels, shrink=0.6)
    bar.set_label("split − one platform, points of the public active at the end", fontsize=8)
    figure.suptitle("E1: where does splitting help? Blue: it does. Lines: ±1 point by theory", fontsize=10)
    return figure


def interoperability(sweep, table):
    """E2: activity by bridging, a panel for each number of platforms."""
    bridge, count, reproduction = sweep.keys
    counts = sorted({int(row[count]) for row in table})
    figure, panels = plt.subplots(2, 2, figsize=(9, 7), layout="constrained", sharex=True, sharey=True)
    colours = plt.cm.viridis
    levels = sorted({float(row[reproduction]) for row in table})
    for panel, platforms in zip(panels.flat, counts):
        for at, level in enumerate(levels):
            cells = [r for r in table if int(r[count]) == platforms and float(r[reproduction]) == level]
            cells.sort(key=lambda row: float(row[bridge]))
            x = [float(row[bridge]) for row in cells]
            colour = colours(at / len(levels))
            panel.plot(x, [100 * float(r["split"]) for r in cells], color=colour, label=f"R₀ = {level:g}")
            theory = [100 * float(row["theory_split"]) for row in cells]
            panel.plot(x, theory, color=colour, linestyle="dashed", linewidth=0.8)
            critical = (platforms / level - 1) / (platforms - 1)
            if 0 < critical < 1:
                panel.axvline(critical, color=colour, linewidth=0.6, linestyle="dotted")
        panel.set_title(f"K = {platforms}", fontsize=9)
    figure.legend(*panels[0][0].get_legend_handles_labels(), loc="outside right", fontsize=8)
    figure.supxlabel("bridge b", fontsize=9)
    figure.supylabel("% of the public active at the end, split", fontsize=9)
    title = "E2: interoperability. Dashed: mean-field theory; dotted: b_c = (K/R − 1)/(K − 1) without second accounts"
    figure.suptitle(title, fontsize=9)
    return figure


def leader_change(sweep, table):
    """E3: who is left after the closure, by the share that follows, on the middle day tried."""
    day, follow, count, second = sweep.keys
    days = sorted({int(row[day]) for row in table})
    shown = days[len(days) // 2]
    counts = sorted({int(row[count]) for row in table})
    figure, panels = plt.subplots(1, len(counts), figsize=(9, 4), layout="constrained", sharey=True)
    for panel, others in zip(panels, counts):
        cells = [r for r in table if int(r[day]) == shown and int(r[count]) == others]
        x = sorted({float(row[follow]) for row in cells})
        lines = [("one platform", "one", 0.0, "black")]
        seconds = sorted({float(row[second]) for row in cells})
        lines += [(f"{others + 1} platforms, m = {m:g}", "split", m, plt.cm.viridis(m)) for m in seconds]
        for label, arm, m, colour in lines:
            by = {float(r[follow]): r for r in cells if float(r[second]) == m}
            panel.plot(x, [100 * float(by[v][arm]) for v in x], color=colour, label=label)
            if by[x[0]][f"theory_{arm}"]:
                theory = [100 * float(by[v][f"theory_{arm}"]) for v in x]
                panel.plot(x, theory, color=colour, linestyle="dashed", linewidth=0.8)
        panel.axvline(1 / 3, color="grey", linestyle="dotted", linewidth=0.8)
        panel.set_xlabel("share of the members that follows μ", fontsize=9)
        panel.legend(fontsize=7)
    panels[0].set_ylabel("% of the public active at the end", fontsize=9)
    title = f"E3: the leader's platform closes on day {shown}. Dashed: theory had it stayed open; dotted: 1/R₀"
    figure.suptitle(title, fontsize=9)
    return figure


def which_wire(sweep, table):
    """E7: what each wire adds, averaged over all ways of having the others, and over all orders."""
    at = {tuple(row[key] for key in sweep.keys): 100 * float(row["split"]) for row in table}
    levels = [list(dict.fromkeys(row[key] for row in table)) for key in sweep.keys]
    figure, panel = plt.subplots(figsize=(8, 3.6), layout="constrained")
    for position, (key, (off, on)) in enumerate(zip(sweep.keys, levels)):
        gains = [
            value - at[tuple(off if k == key else v for k, v in zip(sweep.keys, point))]
            for point, value in at.items()
            if point[position] == on
        ]
        panel.plot(gains, [position] * len(gains), "|", color="steelblue", markersize=10)
        panel.plot(sum(gains) / len(gains), position, "o", color="black")
    panel.axvline(0, color="grey", linewidth=0.8)
    panel.set_yticks(range(len(levels)), [key.rsplit(".", 1)[-1] for key in sweep.keys])
    panel.set_xlabel("points of the public more active with the wire, the other six as they may be")
    panel.set_title("E7: which missing wire costs most? 64 ways of having the others; dots: their mean", fontsize=9)
    return figure


PICTURES = {
    "e01-phase-diagram": phase_diagram,
    "e02-interoperability": interoperability,
    "e03-leader-change": leader_change,
    "e07-which-wire": which_wire,
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folders", nargs="+", metavar="FOLDER")
    arguments.add_argument("--program", default="groundswell")
    arguments.add_argument("--to", default=".", type=Path)
    chosen = arguments.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    for folder in chosen.folders:
        sweep = Sweep(folder, chosen.program)
        # Calls and wires have no closed form: what theory leaves out is most of E7.
        has_theory = sweep.name != "e07-which-wire"
        expected = sweep.expected() if has_theory else [(None, None)] * len(sweep.points)
        table = list(sweep.table(expected))
        with open(chosen.to / f"{sweep.name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        figure = PICTURES[sweep.name](sweep, table)
        figure.savefig(chosen.to / f"{sweep.name}.png", dpi=110)
        print(f"{sweep.name}: {len(table)} points")


if __name__ == "__main__":
    main()
