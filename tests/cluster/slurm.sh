#!/usr/bin/env bash
# A private Slurm on this machine, of several virtual nodes: as any user, without systemd, on loopback alone.
#
#   slurm.sh start FOLDER NODES CORES   start it, with its files in a new FOLDER; SLURM_CONF=FOLDER/slurm.conf
#   slurm.sh kill FOLDER NODE           kill the daemon of a node, as when the node fails
#   slurm.sh restart FOLDER             kill the controller, and start it again
#   slurm.sh stop FOLDER                stop it
#
# It needs what Debian has in slurm-wlm and munge.
set -euo pipefail

folder=$2
export SLURM_CONF=$folder/slurm.conf

# Run a daemon; it must not hold the pipe that somebody reads.
daemon() {
    "$@" </dev/null >/dev/null 2>&1
}

# Wait up to a minute until a command succeeds.
until_true() {
    for _ in $(seq 600); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "in vain: $*" >&2
    tail -n 5 "$folder"/*.log >&2
    return 1
}

controller_answers() { scontrol ping | grep -q UP; }
nodes_are_idle() { [ "$(sinfo --noheader --Node --format %T | grep -c idle)" = "$1" ]; }

# A port from which on as many are free as are needed, as far as can be told.
free_port() {
    for _ in $(seq 100); do
        local port=$((10000 + RANDOM % 20000))
        ss -Hltn | awk '{print $4}' | grep -Eq ":($(seq -s '|' "$port" $((port + $1))))$" || break
    done
    echo "$port"
}

configuration() {
    local nodes=$1 cores=$2 port memory user
    port=$(free_port "$nodes")
    memory=$(awk '/MemAvailable/ {print int($2 / 1024 * 0.8)}' /proc/meminfo)
    user=$(id -un)
    cat <<END
ClusterName=private
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.sock
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
SlurmdTimeout=10
KillWait=5
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,requeue_delay=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/ended.txt
END
    for node in $(seq "$nodes"); do
        echo "NodeName=n$node NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + node))" \
            "CPUs=$cores RealMemory=$((memory / nodes)) State=UNKNOWN"
    done
    echo "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP"
}

start_controller() {
    daemon slurmctld -f "$SLURM_CONF" -L "$folder/slurmctld.log"
    until_true controller_answers
}

start() {
    local nodes=$1 cores=$2 command
    for command in munged slurmctld slurmd sbatch ss; do
        command -v "$command" >/dev/null && continue
        echo "$command is not installed: tests/cluster/install.sh installs it" >&2
        exit 2
    done
    mkdir -p "$folder/state"
    (umask 077 && head -c 64 /dev/urandom >"$folder/munge.key")
    daemon munged --key-file="$folder/munge.key" --socket="$folder/munge.sock" --force \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
    configuration "$nodes" "$cores" >"$SLURM_CONF"
    until_true munge --socket="$folder/munge.sock" --no-input
    start_controller
    for node in $(seq "$nodes"); do
        mkdir -p "$folder/spool-n$node"
        daemon slurmd -N "n$node" -f "$SLURM_CONF" -L "$folder/slurmd-n$node.log"
    done
    until_true nodes_are_idle "$nodes"
}

kill_controller() {
    local process
    process=$(cat "$folder/slurmctld.pid")
    kill -KILL "$process"
    while kill -0 "$process" 2>/dev/null; do sleep 0.1; done
}

stop() {
    for file in "$folder"/slurmd-*.pid "$folder"/slurmctld.pid "$folder"/munged.pid; do
        [ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
    done
}

case $1 in
    start) start "$3" "$4" ;;
    kill) kill -KILL "$(cat "$folder/slurmd-n$3.pid")" ;;
    restart) kill_controller && start_controller ;;
    stop) stop ;;
    *) exit 2 ;;
esac
