#!/usr/bin/env python3
"""The schema that `groundswell new` writes, held against independent validators.

Every shipped scenario and the one that `new` writes must pass, and files that are wrong in ways a schema
can say must be refused: by Python's jsonschema, by taplo and by tombi. A validator that is missing is a
failure: `pip install jsonschema taplo tombi`.

    tests/suite/schema.py [PROGRAM]        PROGRAM is target/debug/groundswell unless named
"""

import datetime
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What `new` writes, with this put in the place of that, is wrong, and a schema can say so. (Not minus
# infinity: taplo makes null of it as of infinity.)
WRONG = {
    "a misspelt key": ("days =", "dayz ="),
    "a key that is missing": ("days =", "# days ="),
    "a text in place of a number": ("attention = 0.25", 'attention = "all"'),
    "a number that is too large, though inf would do": ("attention = 0.25", "attention = 1e7"),
    "a number that is too small, though inf would do": ("\nscale = inf", "\nscale = -1"),
    "a misspelt key in a set": ("[[arm]]", '[[arm]]\nset = { "activation.lapze" = 0.1 }'),
    "a value in a set that is out of range": ("[[arm]]", '[[arm]]\nset = { "activation.lapse" = 2 }'),
    "a key of the world in a set": ("[[arm]]", '[[arm]]\nset = { "calls.notice" = 2 }'),
    "two keys that exclude each other": ("lapse =", "probability = 0.1\nlapse ="),
    "an operator called each": ('name = "candidate"', 'name = "each"'),
}
# The same of what is right.
RIGHT = {
    "infinite attention": ("attention = 0.25", "attention = inf"),
    "a set of dotted keys": ("[[arm]]", '[[arm]]\nset = { "activation.lapse" = 0.1, "fatigue.scale" = inf }'),
    "a set of tables": ("[[arm]]", "[[arm]]\nset = { activation = { lapse = 0.1 }, visits.daily = 1 }"),
    "a lag without end": ("news_lag = 5", "news_lag = inf"),
}


def plain(value):
    """A value of TOML as one of JSON, except that infinity stays a number."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def by_jsonschema():
    import jsonschema

    schema = json.loads((ROOT / "scenarios/scenario.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return lambda path: validator.is_valid(plain(tomllib.loads(path.read_text())))


def by_command(*command):
    def passes(path):
        done = subprocess.run([*command, path.name], cwd=path.parent, capture_output=True)
        return done.returncode == 0

    return passes


def changed(text, change):
    before, after = change
    if before not in text:
        sys.exit(f"schema: what `new` writes has no `{before}`: change {Path(__file__).name}")
    return text.replace(before, after, 1)


def validators():
    found, missing = {}, []
    commands = {"taplo": ["taplo", "lint"], "tombi": ["tombi", "lint", "--offline"]}
    for name in ["jsonschema", *commands]:
        try:
            told = f"{name} {version(name)}"
        except PackageNotFoundError:
            told = name
        if name == "jsonschema" and told != name:
            found[told] = by_jsonschema()
        elif name in commands and shutil.which(name):
            found[told] = by_command(*commands[name])
        else:
            missing.append(name)
    if missing:
        sys.exit(f"schema: missing: {', '.join(missing)}; pip install {' '.join(missing)}")
    return found


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/groundswell").resolve()
    folder = Path(tempfile.mkdtemp())
    subprocess.run([program, "new", "question"], cwd=folder, check=True, capture_output=True)
    text = (folder / "question.toml").read_text()
    for kind, changes in (("wrong", WRONG), ("right", RIGHT)):
        for number, change in enumerate(changes.values()):
            (folder / f"{kind}-{number}.toml").write_text(changed(text, change))
    shipped = sorted((ROOT / "scenarios").rglob("*.toml"))
    right = [folder / "question.toml", *sorted(folder.glob("right-*.toml")), *shipped]
    wrong = [folder / f"wrong-{number}.toml" for number in range(len(WRONG))]
    if (folder / "scenario.schema.json").read_text() != (ROOT / "scenarios/scenario.schema.json").read_text():
        sys.exit("schema: scenarios/scenario.schema.json is not what the program writes")
    faults = []
    found = validators()
    for name, passes in found.items():
        faults += [f"{name} refuses {path}" for path in right if not passes(path)]
        told = zip(WRONG, wrong)
        faults += [f"{name} accepts {what}" for what, path in told if passes(path)]
    shutil.rmtree(folder)
    if faults:
        sys.exit("schema: " + "\nschema: ".join(faults))
    print(f"schema: {len(right)} files pass and {len(wrong)} are refused, by {', '.join(found)}")


main()
