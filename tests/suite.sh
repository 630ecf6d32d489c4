#!/usr/bin/env bash
# Tests that need tools or rights beside Rust: strace, valgrind, qemu, namespaces, control groups, validators.
# It installs the tools; one that can be had and does not work is a failure. What this machine cannot
# provide is named and counted in the last line. `.ci/run` calls it before `cargo test`.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=()
not_run=()

# try NAME COMMAND…
try() {
    local name=$1
    shift
    echo "suite: $name"
    if "$@"; then passed=$((passed + 1)); else failed+=("$name"); fi
}

# ignored FILE TEST: a test of Rust that cargo test leaves out. One that is not there fails, too.
ignored() {
    local told
    told=$(cargo test --locked --quiet --test "$1" -- --ignored --exact "$2" 2>&1)
    local status=$?
    [ $status = 0 ] && grep -q '1 passed' <<<"$told" || { echo "$told"; return 1; }
}

# provided NAME COMMAND: whether the machine provides what is needed.
provided() {
    local name=$1
    shift
    "$@" >/dev/null 2>&1 || { not_run+=("$name"); return 1; }
}

control_group() {
    local group=/sys/fs/cgroup/groundswell-probe-$$
    grep -qw memory /sys/fs/cgroup/cgroup.controllers &&
        mkdir "$group" && [ -w "$group/memory.max" ] && [ -w "$group/cpu.max" ]
    local status=$?
    rmdir "$group"
    return $status
}

python=$PWD/target/suite/bin/python
PATH=$PWD/target/suite/bin:$PATH
validators() {
    local packages=(frictionless==5.21.0 jsonschema==4.26.0 taplo==0.9.3 tombi==1.9.6 matplotlib pandas)
    "$python" -c 'import frictionless, jsonschema, matplotlib, pandas' 2>/dev/null &&
        taplo --version >/dev/null && tombi --version >/dev/null && return
    python3 -m venv target/suite && "$python" -m pip install --quiet "${packages[@]}"
}

try "the tools can be installed" tests/cluster/install.sh
try "the validators can be installed" validators
try "the program can be built" cargo build --locked --quiet

try "calls that fail (strace)" ignored system every_call_that_fails_is_told_and_gone_on_from
try "reads that fail (strace)" ignored system every_read_that_fails_leaves_what_stands
try "the order of writes (strace)" ignored system files_are_on_disk_before_they_have_their_names_and_their_folder_after
try "instructions (valgrind)" ignored instructions no_work_takes_a_tenth_more_instructions_than_recorded
try "granted cores (taskset)" ignored system no_more_threads_are_started_than_cores_are_granted
if [ "$(uname -m)" = x86_64 ]; then
    try "an older processor (qemu)" ignored cluster lesser_processors_compute_the_same
else
    not_run+=("an older processor: this is no x86-64")
fi
if provided "a full disk: no right to mount" unshare --user --map-root-user --mount true; then
    try "a full disk" ignored system a_full_disk_and_the_last_file_are_survived
fi
if provided "control groups of version 2: none can be made here" control_group; then
    try "control groups" ignored system what_a_control_group_grants_is_not_exceeded
fi
try "data packages (frictionless)" "$python" tests/suite/datapackage.py target/debug/groundswell
for script in tests/suite/*.py; do
    [ "$script" = tests/suite/datapackage.py ] ||
        try "$script" "$python" "$script" target/debug/groundswell
done

for name in "${failed[@]}"; do echo "suite: FAILED: $name"; done
list=$(printf '; %s' "${not_run[@]}")
echo "suite: $passed passed, ${#failed[@]} failed, ${#not_run[@]} not run${not_run:+ (${list:2})}"
[ ${#failed[@]} = 0 ]
