# /// script
# requires-python = ">=3.10"
# ///
"""Count what `obama-2008` asks of the caches and of the translation of addresses, process by process.

    python benches/caches.py [--sizes 100000 1000000] [--part 1] [--read FOLDER]

It takes valgrind and minutes: cachegrind simulates a core of the Golden Cove kind (48 KiB of L1 and 2 MiB of L2 in lines
of 64 bytes; the addresses of 96 and of 2048 pages of 4 KiB, simulated as caches whose lines are pages), which
no other program on the machine disturbs, and which foresees nothing: what the processor or the
program asks for early counts as a miss all the same. `--part 8` leaves an eighth of L2 and of the 2048
pages, so that a million supporters fit as badly as eight million into the whole. `--read` takes what an earlier call left in
a folder instead of counting. All numbers are a supporter and day, ties and tables included.
"""

import argparse
import os
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "target" / "caches"
SCENARIO, ARM, DAYS = "scenarios/obama-2008.toml", "as it was", 633

# What a function belongs to, by its name: the first that fits.
PARTS = [
    ("activate", r"process::(activate|visit)|model::kernel|TopBytes"),
    ("ties", r"ties::gather|network::poisson|ties::rows|OnceLanes|Listed>::(insert|shrink|holds)"),
    ("lapse, act", r"process::lapse|process::act\b"),
    ("register", r"process::register"),
    ("send, read", r"process::(read|send|announce)|world::calls|reading::"),
    ("tell friends", r"model::friends|Counts>::step|Listed>::visit"),
    ("state", r"world::World|counts::|agent_set|model::lists"),
    ("start", r"model::(start|share|law|thresholds)"),
    ("tables", r"output|csv|harvest|census|groups|toml|serde|sha2|ryu|fmt"),
    ("allocate, copy", r"malloc|free|memcpy|memmove|memset|realloc|calloc"),
]
REST = "the rest"


def build():
    """The program with names that tell functions of one shape apart."""
    environment = os.environ | {
        "RUSTFLAGS": "-Csymbol-mangling-version=v0",
        "CARGO_TARGET_DIR": str(TARGET),
        "CARGO_PROFILE_RELEASE_STRIP": "none",
    }
    command = ["cargo", "build", "--release", "--locked", "--bin", "groundswell"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return TARGET / "release" / "groundswell"


def simulated(part):
    """The two caches of each simulation: bytes, ways, bytes a line."""
    return {
        "caches": ((48 << 10, 12, 64), ((2 << 20) // part, 16, 64)),
        "pages": ((96 << 12, 6, 4096), ((2048 << 12) // part, 16, 4096)),
    }


def count(program, size, what, caches, file):
    first, last = (",".join(map(str, cache)) for cache in caches)
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=yes", f"--D1={first}", f"--LL={last}"]
    run = ["run", SCENARIO, "--set", f"population.size={size}", "--arm", ARM, "--replicates", "1"]
    rest = ["--threads", "1", "--quiet", "--force", "--out", str(TARGET / f"run-{what}")]
    out = f"--cachegrind-out-file={file}"
    return subprocess.Popen(
        [*valgrind, out, str(program), *run, *rest], cwd=ROOT, stderr=subprocess.DEVNULL
    )


def by_part(file):
    """The counts of each part: instructions, misses in the first cache and in the last."""
    parts, events, part = defaultdict(Counter), [], REST
    for line in file.read_text().splitlines():
        if line.startswith("events:"):
            events = line.split()[1:]
        elif line.startswith("fn="):
            part = next((name for name, like in PARTS if re.search(like, line)), REST)
        elif line[:1].isdigit():
            for event, number in zip(events, line.split()[1:]):
                parts[part][event] += int(number)
    return {
        part: (count["Ir"], count["D1mr"] + count["D1mw"], count["DLmr"] + count["DLmw"])
        for part, count in parts.items()
    }


def table(size, files):
    caches, pages = by_part(files["caches"]), by_part(files["pages"])
    rows = {part: [*caches[part], *pages[part][1:]] for part in caches}
    rows = dict(sorted(rows.items(), key=lambda row: -row[1][0]))
    rows["all"] = [sum(column) for column in zip(*rows.values())]
    print("| part | instructions | missed in L1 | in L2 | page not in 96 | not in 2048 |")
    print("|---|---|---|---|---|---|")
    for part, counts in rows.items():
        instructions, *misses = (number / size / DAYS for number in counts)
        print(f"| {part} | {instructions:.2f} | " + " | ".join(f"{m:.4f}" for m in misses) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--read", type=Path)
    asked = parser.parse_args()
    folder = asked.read or TARGET
    if not asked.read and not shutil.which("valgrind"):
        parser.error("valgrind is not installed: on Debian, apt-get install valgrind")
    program = None if asked.read else build()
    for size in asked.sizes:
        files = {what: folder / f"{what}-{size}-{asked.part}" for what in ("caches", "pages")}
        if program:
            both = simulated(asked.part).items()
            runs = [count(program, size, what, caches, files[what]) for what, caches in both]
            if any([run.wait() for run in runs]):
                raise SystemExit("the program failed under cachegrind: see what it says of the size")
        if missing := [str(file) for file in files.values() if not file.exists()]:
            parser.error(f"nothing was counted for {size} supporters: no {missing[0]}")
        print(f"\n{size} supporters, L2 and pages divided by {asked.part}:\n")
        table(size, files)


if __name__ == "__main__":
    main()
