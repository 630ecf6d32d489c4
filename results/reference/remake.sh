#!/usr/bin/env bash
# Make every reference again: the tables of the shipped scenarios, and the reduced ones of the tests.
# and the pictures where python has matplotlib and pandas. Takes some minutes. Moving a curve is a change of science: CHANGELOG.md, "Changes results".
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
    rm -r "$out"
done
UPDATE_REFERENCE=1 cargo test --locked --test reference
