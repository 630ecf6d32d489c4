#!/usr/bin/env bash
# Installs what the tests need beside Rust: Slurm, GNU parallel, strace, valgrind and qemu from Debian's
# packages, as root, and HyperQueue's wheel, in target/hyperqueue. It fails if something cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

declare -A packages=([sbatch]=slurm-wlm [munged]=munge [parallel]=parallel [strace]=strace
    [valgrind]=valgrind [ss]=iproute2 [qemu-x86_64]=qemu-user)
wanted=()
for command in "${!packages[@]}"; do
    PATH=$PATH:/usr/sbin command -v "$command" >/dev/null || wanted+=("${packages[$command]}")
done
python3 -c 'import ensurepip' 2>/dev/null || wanted+=(python3-venv)
if [ ${#wanted[@]} -gt 0 ]; then
    apt-get update -q
    apt-get install -yq --no-install-recommends "${wanted[@]}"
fi

python=target/hyperqueue/bin/python
if ! "$python" -c 'import hyperqueue, yaml' 2>/dev/null; then
    python3 -m venv target/hyperqueue
    "$python" -m pip install --quiet hyperqueue==0.27.0 pyyaml==6.0.3
fi
