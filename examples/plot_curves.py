# /// script
# requires-python = ">=3.10"
# dependencies = ["matplotlib", "pandas"]
# ///
"""Plot the curves of a result: the median of each arm, with 5 % to 95 % of the worlds of the baseline; below, the
paired difference of each arm against it, median and 5 % to 95 %: where the worlds lie, not how sure their mean is.

    python examples/plot_curves.py results/modem-2009 curves.png [METRIC]

METRIC is registered, accounts, active or mobilised (the default).
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

COLOURS = ["#1b6ca8", "#c8553d", "#588b4a", "#8a5a9e", "#b08d2e", "#4d4d4d"]


def read(folder, name):
    table = pd.read_csv(folder / name)
    return table.assign(date=pd.to_datetime(table["date"])) if "date" in table else table


def main(folder, picture, metric="mobilised"):
    folder = Path(folder)
    if not (folder / "bands.csv").exists():
        sys.exit(f"{folder}: no bands.csv: this needs the folder of a run, such as results/modem-2009")
    scenario = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenario"]
    size = scenario["population"]["size"]
    bands = read(folder, "bands.csv").query("metric == @metric")
    delta = read(folder, "delta.csv").query("metric == @metric")
    dated = bands["date"].notna().all()
    time = "date" if dated else "day"
    dates = bands.drop_duplicates("day").set_index("day")[time] if dated else None
    colour = dict(zip(bands["arm"].unique(), COLOURS))

    figure, (above, below) = plt.subplots(
        2, 1, figsize=(9, 6.4), height_ratios=[3, 2], sharex=True, layout="constrained"
    )
    baseline = scenario["arms"][scenario["baseline"]]["name"]
    for arm, rows in bands.groupby("arm", sort=False):
        share = rows[["q05", "median", "q95"]] * 100 / size
        if arm == baseline:
            above.fill_between(rows[time], share["q05"], share["q95"], color=colour[arm], alpha=0.15, lw=0)
        above.plot(rows[time], share["median"], color=colour[arm], label=arm)
    above.set_ylabel(f"{metric}, % of {size:,} supporters")
    above.set_title(scenario["title"] or scenario["name"], loc="left")
    title = f"medians; shaded: 5 % to 95 % of the worlds\n(above, of “{baseline}”)"
    above.legend(loc="upper left", title=title, alignment="left", framealpha=1, edgecolor="white")

    for arm, rows in delta.groupby("arm", sort=False):
        when = rows["day"].map(dates) if dated else rows["day"]
        points = rows[["q05", "median", "q95"]] * 100 / size
        below.fill_between(when, points["q05"], points["q95"], color=colour[arm], alpha=0.15, lw=0)
        below.plot(when, points["median"], color=colour[arm])
    below.axhline(0, color=colour[baseline], lw=1)
    below.set_ylabel(f"against “{baseline}”,\nsame luck, points")
    election = scenario["election"]
    if election is not None:
        when = dates[election] if dated else election
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
