# /// script
# requires-python = ">=3.10"
# dependencies = ["matplotlib", "pandas"]
# ///
"""Plot the curves of a result: the median of each arm, with 5 % to 95 % of the worlds of the baseline; below, the
paired difference of each arm against it, median and 5 % to 95 %: where the worlds lie, not how sure their mean is.

    python examples/plot_curves.py results/modem-2009 curves.png [METRIC]

METRIC is registered, accounts, active or mobilised (the default).
"""

import itertools
import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

plt.rcParams["text.parse_math"] = False  # “$5 or $10” is no formula
COLOURS = ["#1b6ca8", "#c8553d", "#588b4a", "#8a5a9e", "#b08d2e", "#4d4d4d"]
METRICS = ["registered", "accounts", "active", "mobilised"]


def read(folder, name):
    table = pd.read_csv(folder / name, dtype={"arm": str, "baseline": str}, keep_default_na=False, na_values=[""])
    return table.assign(date=pd.to_datetime(table["date"]))


def scenario_of(folder):
    """The scenario of the run in the folder; ends with a sentence where there is none that can be drawn."""
    lacking = [name for name in ("manifest.json", "bands.csv", "delta.csv") if not (folder / name).exists()]
    if lacking:
        sys.exit(f"{folder}: no {lacking[0]}: this needs the folder of a run, such as results/modem-2009")
    if (folder / "points.csv").exists():
        sys.exit(f"{folder}: the result of a sweep, whose points are as many pictures: `groundswell run` one with --set")
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenario"]


def main(folder, picture, metric="mobilised"):
    folder = Path(folder)
    scenario = scenario_of(folder)
    if metric not in METRICS:
        sys.exit(f"{metric}: no curve: write one of {', '.join(METRICS)}")
    size = scenario["population"]["size"]
    bands = read(folder, "bands.csv").query("metric == @metric")
    delta = read(folder, "delta.csv").query("metric == @metric")
    if bands["median"].isna().all():
        sys.exit(f"{folder}: no run of it has ended: there is no curve")
    dated = bands["date"].notna().all()
    time = "date" if dated else "day"
    dates = bands.drop_duplicates("day").set_index("day", drop=False)[time]
    colour = dict(zip(bands["arm"].unique(), itertools.cycle(COLOURS)))

    figure, (above, below) = plt.subplots(
        2, 1, figsize=(9, 6.4), height_ratios=[3, 2], sharex=True, layout="constrained"
    )
    baseline = scenario["arms"][scenario["baseline"]]["name"]
    for arm, rows in bands.groupby("arm", sort=False):
        share = rows[["q05", "median", "q95"]] * 100 / size
        if arm == baseline:
            above.fill_between(rows[time], share["q05"], share["q95"], color=colour[arm], alpha=0.15, lw=0)
        above.plot(rows[time], share["median"], color=colour[arm], label=f"arm {arm}")
    above.set_ylabel(f"{metric}, % of {size:,} supporters")
    above.set_title(scenario["title"] or scenario["name"], loc="left")
    title = f"medians; shaded: 5 % to 95 % of the worlds\n(above, of “{baseline}”)"
    legend = above.legend(loc="upper left", title=title, alignment="left", framealpha=1, edgecolor="white")
    for text, arm in zip(legend.get_texts(), colour):
        text.set_text(arm)  # as a label, what begins with “_” would not be shown

    for arm, rows in delta.groupby("arm", sort=False):
        points = rows[["q05", "median", "q95"]] * 100 / size
        below.fill_between(rows[time], points["q05"], points["q95"], color=colour[arm], alpha=0.15, lw=0)
        below.plot(rows[time], points["median"], color=colour[arm])
    below.axhline(0, color=colour[baseline], lw=1)
    below.set_ylabel(f"against “{baseline}”,\nsame luck, points")
    election = scenario["election"]
    if election is not None:
        when = dates[election]
        for axes in (above, below):
            axes.axvline(when, color="#888888", lw=0.8, ls=":")
        last = election == scenario["days"]
        place = {"xytext": (-4 if last else 4, 4), "ha": "right" if last else "left"}
        below.annotate("election", (when, 0), textcoords="offset points", color="#666666", **place)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0)
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
