"""Look for what reverses the findings: run each shipped scenario again, on fewer people, with one assumption
switched, and keep where the worlds lie, in `results/reference/NAME/reverses.csv`.

    python results/reference/reverses.py [NAME ...]

`groundswell` must be on the path. docs/FINDINGS.md shows the tables, and `tests/findings.rs` holds it to them. The
public is smaller than in the scenario, so "as written" stands in each table beside the switches; seeds and replicates
are those of the file. Differences are arm minus baseline within a world, in points of the public.

"busier" pairs runs of two settings: the arm with K times `calls.per_day`, so that each of its K operators announces as
many actions as the one coordinator, and the baseline as written. No key says that in one run. It is tried only where all
K can write from the beginning or nearly so: elsewhere those who can would announce the actions of all.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
AS_WRITTEN = ("as written", [])
TIRED = [("fatigue.scale = 20", ["fatigue.scale=20.0"]), ("fatigue.scale = 5", ["fatigue.scale=5.0"])]
NO_CALLS = ("no calls (calls.per_day = 0)", ["calls.per_day=0"])
DILUTED = ("visits shared out over accounts (visits.dilution = 1)", ["visits.dilution=1"])
WILLING = ("a second account as easy as the first (registration.further = 1)", ["registration.further=1"])
UNMONEYED = ("money does nothing (budget.reach = 0)", ["budget.reach=0"])
MEETING = ("friends meet ten times as often (offline.meeting = 0.1)", ["offline.meeting=0.1"])


def hearing(lag, *arms):
    """All of `arms` hear of each other's actions after `lag` days."""
    return [f'arm."{arm}".wires.news_lag={lag}' for arm in arms]


def busier(operators, *arms):
    """Each of `arms`, which have this number of operators, with `calls.per_day` multiplied by it."""
    return (f"{operators} times as many actions in the arm, the baseline as written", (operators, arms))


# The people, the metric, the arms shown, and the switches: settings, or how many operators of which arms are busier.
SCENARIOS = {
    "modem-2009": (10_000, "mobilised_end", ["as it was, at a guess", "they never talk"], [
        busier(2, "as it was, at a guess", "they never talk"), *TIRED, NO_CALLS, DILUTED, WILLING, MEETING]),
    "obama-2008": (10_000, "mobilised_election", ["three commissions", "three tools, one coordinator"], [
        busier(3, "three commissions"), ("they hear at once (news_lag = 0)", hearing(0, "three commissions")), *TIRED,
        NO_CALLS, DILUTED, WILLING, MEETING]),
    "ump-2008": (6_000, "mobilised_end", ["as it was", "one list for both teams"], [
        ("they hear at once (news_lag = 0)", hearing(0, "as it was", "one list for both teams")), *TIRED,
        NO_CALLS, DILUTED, UNMONEYED, MEETING]),
    "ps-2009": (9_150, "mobilised_end", ["as it was", "one coordinator once the Coopol opens"], [
        ("they hear at once (news_lag = 0)", hearing(0, "as it was")), *TIRED, NO_CALLS, DILUTED, WILLING,
        UNMONEYED, MEETING]),
    "royal-frontier": (6_100, "mobilised_election", ["one coordinator", "a party open to sympathisers"], [
        ("no niches (niche_width = inf)", ["registration.niche_width=inf"]),
        ("they hear at once (news_lag = 0)", hearing(0, "as it was")),
        ("no niches, and they hear at once", ["registration.niche_width=inf", *hearing(0, "as it was")]),
        ("no new leader (event.0.rate = 0)", ["event.0.rate=0"]),
        ("no new leader, and they hear at once", ["event.0.rate=0", *hearing(0, "as it was")]),
        ("no new leader, no niches, and they hear at once", [
            "event.0.rate=0", "registration.niche_width=inf", *hearing(0, "as it was")]),
        *TIRED, NO_CALLS, DILUTED, UNMONEYED]),
    "divide-and-rule": (6_000, "mobilised_end", ["three commissions, one tool", "as it was"], [
        busier(3, "three commissions, one tool", "as it was"), *TIRED,
        ("they never hear (news_lag = inf)", hearing("inf", "as it was", "three commissions, one tool")),
        NO_CALLS, DILUTED, WILLING, MEETING]),
    "sandwich": (5_000, "mobilised_end", ["one tool, three operators", "three tools, one operator", "as it was"], [
        busier(3, "one tool, three operators"), *TIRED,
        ("they never hear (news_lag = inf)", hearing("inf", "as it was", "one tool, three operators")),
        NO_CALLS, DILUTED, WILLING, MEETING]),
    **{
        f"counterfactual-2012-{party}": (size, "mobilised_election", [
            "merged in 2010, all wires", "merged in 2010, no new wires", "one coordinator"], [
            ("they hear at once (news_lag = 0)", hearing(0, "as it was")), *TIRED, NO_CALLS, DILUTED, WILLING, MEETING])
        for party, size in [("modem", 6_000), ("ps", 6_100), ("ump", 6_000)]
    },
}
# What is switched cannot be uncertain at the same time.
DRAWN = {"registration.further", "registration.niche_width", "event.0.rate"}


def scenario_file(name, settings, folder):
    """The scenario without the ranges of the keys that are set; the file itself where there are none."""
    path = ROOT / "scenarios" / f"{name}.toml"
    keys = {setting.split("=")[0] for setting in settings} & DRAWN
    if not keys:
        return path
    lines = path.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not any(line.startswith(f'"{key}"') for key in keys)]
    changed = Path(folder) / path.name
    changed.write_text("".join(kept))
    return changed


def run(name, size, settings):
    """The runs of a setting, {arm: {replicate: row}}, with the resolved scenario and its identity."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result"
        sets = [word for setting in [f"population.size={size}", *settings] for word in ("--set", setting)]
        command = ["groundswell", "run", scenario_file(name, settings, folder), "--out", out, "--quiet", *sets]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        rows = {}
        with open(out / "runs.csv", newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["arm"], {})[row["replicate"]] = row
        manifest = json.loads((out / "manifest.json").read_text())
        return rows, manifest["scenario"], manifest["identity"]


def main():
    for name in sys.argv[1:] or SCENARIOS:
        size, metric, arms, switches = SCENARIOS[name]
        plain = run(name, size, [])
        per_day = plain[1]["actions"]["per_day"]
        table = []
        for label, switch in [AS_WRITTEN, *switches]:
            operators, busy = switch if isinstance(switch, tuple) else (0, arms)
            settings = [f"calls.per_day={per_day * operators}"] if operators else switch
            rows = plain if not settings else run(name, size, settings)
            baseline = plain[1]["arms"][plain[1]["baseline"]]["name"]
            base = plain[0] if operators else rows[0]
            for arm in (arm for arm in arms if arm in busy):
                pairs = [(row[metric], base[baseline][world][metric]) for world, row in rows[0][arm].items()]
                points = [100 * (float(ours) - float(theirs)) / size for ours, theirs in pairs]
                below = sum(x < 0 for x in points)
                figures = [f"{x:.4f}" for x in (median(points), min(points), max(points))]
                table.append([label, "; ".join(settings), size, metric, arm, len(points), *figures, below, plain[2]])
        out = ROOT / "results" / "reference" / name / "reverses.csv"
        with open(out, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow("switch,set,size,metric,arm,worlds,median,lowest,highest,below,as_written".split(","))
            writer.writerows(table)
        print(out.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    main()
