"""Hold the data packages of results against a validator that is not ours.

    python tests/suite/datapackage.py PROGRAM

Frictionless reads every table by the types and keys that datapackage.json tells of it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from frictionless import Package

ROOT = Path(__file__).resolve().parents[2]


def made(program, verb, scenario, folder, words):
    command = [program, verb, ROOT / scenario, "--quiet", "--out", folder, *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Path(folder, "datapackage.json")


def main():
    program = Path(sys.argv[1]).resolve()
    few = ["--replicates", "2"]
    small = [*few, "--set", "population.size=2000"]
    wrong = 0
    for verb, scenario, words in [
        ("run", "scenarios/modem-2009.toml", small),
        ("run", "scenarios/classics/watts.toml", few),
        ("run", "scenarios/experiments/e02-interoperability.toml", small),
        ("sweep", "scenarios/experiments/e10-structure.toml", few),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            package = made(program, verb, scenario, folder, words)
            report = Package(str(package)).validate()
            for task in report.tasks:
                for error in task.errors[:5]:
                    print(f"{scenario}: {task.name}: {error.message}")
            wrong += not report.valid
            print(f"{scenario}, {verb}: {len(report.tasks)} tables, {'sound' if report.valid else 'WRONG'}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
