# /// script
# requires-python = ">=3.10"
# ///
"""Hold what `check` predicts against what running takes, and print a row of Markdown for each.

    python benches/predictions.py [--program PATH] [--replicates 4] [--threads 1] [--only WORD]

The shipped scenarios are run with few replicates, two sweeps in full: 2,000 runs of 10,000 supporters over 365
days, and 100,000 runs of 100 supporters over 30 days. On one thread the time measured is the processor time of the
process, which others at work on the machine change little; on more it is that of the clock. Ends with status
1 if a time is wrong by more than a factor of three, or a memory by more than 10 % and 5 MB.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

MANY = """[scenario]
name = "many"
days = 365
replicates = 50
[population]
size = 10000
[sweep]
design = "grid"
[[sweep.factor]]
key = "activation.reproduction"
range = [0.5, 10]
step = 0.5
[[arm]]
name = "one"
[[arm.platform]]
name = "p"
[[arm]]
name = "three"
wires = { news_lag = 20 }
[[arm.operator]]
name = "a"
[[arm.operator]]
name = "b"
[[arm.operator]]
name = "c"
[[arm.platform]]
name = "p"
operator = "a"
[[arm.platform]]
name = "q"
operator = "b"
[[arm.platform]]
name = "r"
operator = "c"
"""

TINY = """[scenario]
name = "tiny"
days = 30
replicates = 5000
defaults = "neutral"
[population]
size = 100
initially_active = 0.05
[ties]
mean = 4
[activation]
lapse = 0.1
[sweep]
design = "grid"
[[sweep.factor]]
key = "activation.probability"
range = [0.02, 0.4]
step = 0.02
[[arm]]
name = "one"
initial = { all = true }
[[arm.platform]]
name = "p"
"""


def built():
    """The program."""
    command = ["cargo", "build", "--release", "--locked", "--bins", "--message-format=json"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in told.stdout.splitlines()]
    return next(m["executable"] for m in messages if m.get("executable"))


def predicted(program, verb, scenario, words):
    """What `check` says, and how long it took to say it."""
    started = time.perf_counter()
    told = subprocess.run([program, "check", scenario, "--json", *words], check=True, stdout=subprocess.PIPE)
    plan = json.loads(told.stdout)
    # Of a scenario with a sweep `check` says both, what `run` takes and what `sweep` does.
    return plan["run"] if verb == "run" and plan["run"] else plan, time.perf_counter() - started


def measured(program, verb, scenario, words, threads):
    """Seconds and bytes of memory that running takes."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        command = [program, verb, scenario, *words, "--quiet", "--out", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{scenario}: exit status {process.returncode}")
        execution = json.loads(Path(folder, "manifest.json").read_text())["execution"]
    seconds = used.ru_utime + used.ru_stime if threads == 1 else clock
    return seconds, execution["actual"]["memory_bytes"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program")
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    program = asked.program or built()
    threads = ["--threads", str(asked.threads)]
    few = ["--replicates", str(asked.replicates), *threads]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        cases = [("run", scenario, few) for scenario in sorted(ROOT.glob("scenarios/*.toml"))]
        for name, text in (("many", MANY), ("tiny", TINY)):
            Path(folder, f"{name}.toml").write_text(text)
            cases.append(("sweep", Path(folder, f"{name}.toml"), threads))
        print(f"| {asked.threads} thread(s) | s told | s | told / s | MB told | MB | s to tell |")
        print("|---|---|---|---|---|---|---|")
        for verb, scenario, words in cases:
            if asked.only not in scenario.stem:
                continue
            told, took = predicted(program, verb, scenario, words)
            seconds, memory = measured(program, verb, scenario, words, asked.threads)
            ratio, room = told["seconds"] / seconds, told["memory_bytes"]
            off = abs(room - memory)
            wrong += not 1 / 3 <= ratio <= 3 or (off > 5e6 and off > 0.1 * memory)
            print(
                f"| {scenario.stem} | {told['seconds']:.2f} | {seconds:.2f} | {ratio:.2f} "
                f"| {room / 1e6:.1f} | {memory / 1e6:.1f} | {took:.2f} |",
                flush=True,
            )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
