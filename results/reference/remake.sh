#!/usr/bin/env bash
# Make every reference again: the tables of the shipped scenarios, the pictures where python has matplotlib
# and pandas, the reduced ones of the tests, and with `--flip` the comparison under other rules of contagion
# and what reverses the findings as well, which docs/FINDINGS.md shows. Takes five minutes, with `--flip` forty. Moving a
# curve is a change of science: CHANGELOG.md, "Changes results".
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --release --locked
export PATH="$PWD/target/release:$PATH"
for scenario in scenarios/*.toml; do
    name=$(basename "$scenario" .toml)
    out=$(mktemp -d)
    groundswell run "$scenario" --out "$out" --quiet
    mkdir -p "results/reference/$name"
    cp "$out"/{summary.csv,paired.csv,summary.txt,manifest.json} "results/reference/$name/"
    sed -i "s|$out|results/$name|" "results/reference/$name/manifest.json"
    if python3 -c 'import matplotlib, pandas' 2>/dev/null; then
        python3 examples/plot_curves.py "$out" "results/reference/$name/curves.png"
    fi
    if [ "${1-}" = --flip ]; then
        groundswell run "$scenario" --flip --out "$out" --force --quiet
        cp "$out/summary.txt" "results/reference/$name/flip.txt"
    fi
    rm -r "$out"
done
if [ "${1-}" = --flip ]; then
    python3 results/reference/reverses.py
fi
cp results/reference/modem-2009/curves.png docs/img/modem-2009.png
UPDATE_REFERENCE=1 cargo test --locked --test reference --test findings
