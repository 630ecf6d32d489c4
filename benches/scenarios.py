# /// script
# requires-python = ">=3.10"
# ///
"""Time what the shipped scenarios cost as a user runs them, and print a row of Markdown for each.

    python benches/scenarios.py [--rounds 3] [--replicates 4]

Each is run with all its arms and with the values that its replicates draw, on one thread, tables
written. Seconds are the processor time of the whole process, the median of the rounds; in a round every scenario
has its turn. An agent-day is a day of a supporter in a run: the time is divided by the arms, the supporters,
the days and the replicates.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
BESIDE = "obama-2008"


def built():
    """The program."""
    command = ["cargo", "build", "--release", "--locked", "--bins", "--message-format=json"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in told.stdout.splitlines()]
    return next(m["executable"] for m in messages if m.get("executable"))


def run(program, scenario, replicates):
    """Run a scenario; its processor seconds, and its arms, supporters and days."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["--replicates", str(replicates), "--threads", "1", "--quiet", "--force", "--out", folder]
        started = subprocess.Popen([program, "run", scenario, *words], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            sys.exit(f"{scenario}: exit status {started.returncode}")
        resolved = json.loads(Path(folder, "manifest.json").read_text())["scenario"]
    size = len(resolved["arms"]), resolved["population"]["size"], resolved["days"]
    return used.ru_utime + used.ru_stime, size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--replicates", type=int, default=4)
    asked = parser.parse_args()
    program, scenarios = built(), sorted(ROOT.glob("scenarios/*.toml"))
    seconds, sizes = {scenario.stem: [] for scenario in scenarios}, {}
    for number in range(asked.rounds):
        for scenario in scenarios:
            print(f"round {number + 1} of {asked.rounds}: {scenario.stem}", file=sys.stderr)
            took, sizes[scenario.stem] = run(program, scenario, asked.replicates)
            seconds[scenario.stem].append(took)

    def of_a_day(name):
        arms, supporters, days = sizes[name]
        return median(seconds[name]) / (arms * supporters * days * asked.replicates)

    print(f"| scenario | arms × N × days | CPU s | ns an agent-day | times {BESIDE} |")
    print("|---|---|---|---|---|")
    for name in sorted(seconds, key=of_a_day):
        arms, supporters, days = sizes[name]
        print(
            f"| {name} | {arms} × {supporters:,} × {days:,} | {median(seconds[name]):.2f} "
            f"| {1e9 * of_a_day(name):.1f} | {of_a_day(name) / of_a_day(BESIDE):.1f} |"
        )


if __name__ == "__main__":
    main()
