# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy", "scipy", "numba", "pandas"]
# ///
"""Time groundswell beside the fastest programs one would write instead: on the same ties, from the same
starters, in one run on one machine, in turns.

    pip install numpy scipy numba pandas
    apt-get install --no-install-recommends python3-graph-tool     # where it is to be had
    python benches/peers.py [--sizes 100000 1000000] [--rounds 3] [--threads 1 2] [--seconds 5]

The workloads (z is the mean number of ties):

* si: every active friend activates with chance 0.05 a day; 50 days, z = 10, 100 starters
* ic15: every newly active friend has one attempt with chance 0.15; z = 10, 100 starters
* watts: active when 18 % of one's friends are; z = 5, 0.1 % starters. Nothing is drawn: all who
  count the same must find the same number
* saf: every active friend activates with chance 0.01 a day, activity ends with chance 1/60 a day for
  ever, and everybody's actions are counted; 365 days, z = 10, 100 starters
* file: one run of si as a user starts it, from the start of the program to its end, ties read from a file
* w4: 200 replicates of si with 10,000 supporters, from the start of the program to its end

The peers: `numba` scans the ties of the active day by day, compiled. `numba, days drawn once` (si and saf)
goes through the ties of each supporter once: whoever becomes active draws how long that lasts and, for each
tie, after how many days it moves the friend, who is put on the list of that day if it comes before the
end and before any day drawn so far. Its law is that of the scan. `scipy` multiplies the matrix of ties with the
vector of the active. `graph-tool` is the library's own dynamics in C++ (its threshold model lets supporters
switch off again, so it is left out of watts).

On one thread, processor time is compared with processor time. Each peer takes it around every run, without
the reading of ties and without compiling, and leaves out its first, which meets fresh memory. Ours is what a
further replicate costs, its start included: the processor time of a process with many of them less that of a
process with one, divided by how many more they are, so many that they take `--seconds` or longer. In file and
w4 it is the time of the whole process; numba finds there what it compiled in the round before.

The seconds of the clock stand beside. Two threads have only these, and no ratio: the peers run on one.

Each program runs in processes of its own, in turns. A figure is the median of the rounds; a ratio is the
median of the ratios to the best peer of the same round, with the least and the greatest. Memory is the
largest resident set of a process, with the ties.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
DATA = ROOT / "target" / "peers"
MEAN = {"si": 10, "ic15": 10, "watts": 5, "saf": 10}
CHANCE = {"si": 0.05, "ic15": 0.15, "saf": 0.01}
DAYS = {"si": 50, "ic15": 60, "watts": 40, "saf": 365}
LEAVE, SHARE = 1 / 60, 0.18
ONCE = "numba, days drawn once"
PEERS = {
    "si": ["numba", ONCE, "scipy", "graph-tool"],
    "ic15": ["numba", "scipy", "graph-tool"],
    "watts": ["numba", "scipy"],
    "saf": ["numba", ONCE, "scipy", "graph-tool"],
}
GRAPH_TOOL = "/usr/bin/python3"


def files(workload, size):
    """The ties and the starters of a workload, drawn if they are not there."""
    import numpy as np
    import pandas as pd

    DATA.mkdir(parents=True, exist_ok=True)
    friends = MEAN[workload]
    ties, starters = DATA / f"{size}-{friends}.txt", DATA / f"{size}-{workload}.starters"
    if not ties.exists():
        rng, wanted = np.random.default_rng([2009, size, friends]), round(size * friends / 2)
        keys = np.empty(0, np.int64)
        while len(keys) < wanted:
            ends = rng.integers(0, size, (wanted - len(keys) + 16, 2), dtype=np.int64)
            ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
            keys = np.unique(np.concatenate([keys, ends[:, 0] * size + ends[:, 1]]))
        keys = np.sort(rng.permutation(keys)[:wanted])
        pairs = pd.DataFrame({"a": keys // size, "b": keys % size})
        pairs.to_csv(ties, sep=" ", header=False, index=False)
    if not starters.exists():
        count = size // 1000 if workload == "watts" else 100
        chosen = np.random.default_rng([72, size]).choice(size, count, replace=False)
        starters.write_text(" ".join(map(str, sorted(chosen.tolist()))) + "\n")
    return ties, starters


def read(ties, starters):
    """Both ends of each tie, the number of supporters, and the starters."""
    import numpy as np

    try:
        import pandas as pd

        numbers = pd.read_csv(ties, sep=" ", header=None, dtype=np.int64).to_numpy()
    except ImportError:
        numbers = np.fromstring(Path(ties).read_text(), dtype=np.int64, sep=" ").reshape(-1, 2)
    active = np.array(Path(starters).read_text().split(), dtype=np.int64)
    return numbers, int(numbers.max()) + 1, active


def timed(reps, least, run):
    """What `reps` runs take and find, or more until those after the first took `least` seconds."""
    cpu, clock, finals = [], [], []
    while len(finals) < reps or sum(cpu[1:]) < least:
        before = time.process_time(), time.perf_counter()
        final = run(len(finals))
        cpu.append(time.process_time() - before[0])
        clock.append(time.perf_counter() - before[1])
        finals.append(int(final))
    return {"cpu_s": cpu, "run_s": clock, "finals": finals}


def compressed(ends, size):
    import numpy as np
    from scipy.sparse import csr_matrix

    both = np.concatenate([ends, ends[:, ::-1]])
    matrix = csr_matrix((np.ones(len(both), np.int8), (both[:, 0], both[:, 1])), (size, size))
    return matrix


def numba_kernels():
    import numba
    import numpy as np
    from numba.extending import register_jitable

    # Not `njit`: what calls it could not be kept from one process to the next.
    @register_jitable
    def uniform(state):
        state[0] += np.uint64(0x9E3779B97F4A7C15)
        z = state[0]
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * (1.0 / 9007199254740992.0)

    @numba.njit(cache=True)
    def si(first, partner, starters, p, days, state):
        n = len(first) - 1
        status, live, new = np.zeros(n, np.uint8), np.empty(n, np.int32), np.empty(n, np.int32)
        k = total = 0
        for x in starters:
            status[x] = 1
            live[k] = x
            k += 1
        total = k
        for _ in range(days):
            found = left = 0
            for a in range(k):
                i, susceptible = live[a], 0
                for e in range(first[i], first[i + 1]):
                    j = partner[e]
                    if status[j] != 1:
                        if uniform(state) < p and status[j] == 0:
                            status[j] = 2
                            new[found] = j
                            found += 1
                        if status[j] == 0:
                            susceptible += 1
                if susceptible > 0:
                    live[left] = i
                    left += 1
            for a in range(found):
                status[new[a]] = 1
                live[left] = new[a]
                left += 1
            k, total = left, total + found
        return total

    @numba.njit(cache=True)
    def drawn_once(first, partner, starters, p, days, state, leave):
        n = len(first) - 1
        day, acts = np.full(n, days + 1, np.int32), np.zeros(n, np.int32)
        # Who is on the list of a day: `node[head[d]]`, then the `node` that `after` leads to.
        head, room, used = np.full(days + 1, -1, np.int64), 1 << 16, 0
        node, after = np.empty(room, np.int32), np.empty(room, np.int64)
        order, end = np.empty(n, np.int32), 0
        for x in starters:
            day[x] = 0
            order[end] = x
            end += 1
        moves, stays = np.log1p(-p), np.log1p(-leave)
        begin = 0
        for t in range(days + 1):
            q = head[t]
            while q >= 0:
                if day[node[q]] == t:
                    order[end] = node[q]
                    end += 1
                q = after[q]
            while begin < end:
                i = order[begin]
                begin += 1
                lasts = days - t
                if leave > 0:
                    lasts = min(lasts, 1 + int(np.log(1 - uniform(state)) / stays))
                    acts[i] = lasts
                for e in range(first[i], first[i + 1]):
                    j = partner[e]
                    if day[j] > t + 1:
                        d = 1 + int(np.log(1 - uniform(state)) / moves)
                        if d <= lasts and t + d < day[j]:
                            day[j] = t + d
                            if used == room:
                                node = np.concatenate((node, np.empty(room, np.int32)))
                                after = np.concatenate((after, np.empty(room, np.int64)))
                                room *= 2
                            node[used], after[used], head[t + d] = j, head[t + d], used
                            used += 1
        return end, acts

    @numba.njit(cache=True)
    def cascade(first, partner, starters, p, days, state):
        n = len(first) - 1
        status, queue = np.zeros(n, np.uint8), np.empty(n, np.int32)
        begin = end = 0
        for x in starters:
            status[x] = 1
            queue[end] = x
            end += 1
        while begin < end:
            i = queue[begin]
            begin += 1
            for e in range(first[i], first[i + 1]):
                j = partner[e]
                if status[j] == 0 and uniform(state) < p:
                    status[j] = 1
                    queue[end] = j
                    end += 1
        return end

    @numba.njit(cache=True)
    def watts(first, partner, starters, share, days, state):
        n = len(first) - 1
        status, count = np.zeros(n, np.uint8), np.zeros(n, np.int32)
        queue = np.empty(n, np.int32)
        begin = end = 0
        for x in starters:
            status[x] = 1
            queue[end] = x
            end += 1
        while begin < end:
            i = queue[begin]
            begin += 1
            for e in range(first[i], first[i + 1]):
                j = partner[e]
                if status[j] == 0:
                    count[j] += 1
                    if count[j] >= share * (first[j + 1] - first[j]):
                        status[j] = 1
                        queue[end] = j
                        end += 1
        return end

    @numba.njit(cache=True)
    def saf(first, partner, starters, p, days, state):
        n = len(first) - 1
        status, acts = np.zeros(n, np.uint8), np.zeros(n, np.int32)
        live, new = np.empty(n, np.int32), np.empty(n, np.int32)
        k = 0
        for x in starters:
            status[x] = 1
            live[k] = x
            k += 1
        total = k
        for _ in range(days):
            found = left = 0
            for a in range(k):
                i = live[a]
                acts[i] += 1
                for e in range(first[i], first[i + 1]):
                    j = partner[e]
                    if status[j] == 0 and uniform(state) < p:
                        status[j] = 3
                        new[found] = j
                        found += 1
                if uniform(state) < LEAVE:
                    status[i] = 2
                else:
                    live[left] = i
                    left += 1
            for a in range(found):
                status[new[a]] = 1
                live[left] = new[a]
                left += 1
            k, total = left, total + found
        return total, acts

    return {"si": si, "ic15": cascade, "watts": watts, "saf": saf, ONCE: drawn_once}


def by_numba(peer, workload, ends, size, starters, *until):
    import numpy as np

    matrix = compressed(ends, size)
    first, partner = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    kernel = numba_kernels()[peer if peer == ONCE else workload]
    chance = SHARE if workload == "watts" else CHANCE[workload]
    lapse = [LEAVE if workload == "saf" else 0.0] if peer == ONCE else []

    def run(rep, first=first, partner=partner, starters=starters):
        state = np.random.SeedSequence([1, rep]).generate_state(1, np.uint64)
        found = kernel(first, partner, starters, chance, DAYS[workload], state, *lapse)
        return found[0] if isinstance(found, tuple) else found

    run(0, np.array([0, 1, 2]), np.array([1, 0], np.int32), np.arange(1))
    return timed(*until, run)


def by_scipy(_, workload, ends, size, starters, *until):
    import numpy as np

    matrix = compressed(ends, size).astype(np.float32)
    degrees = np.asarray(matrix.sum(axis=1)).ravel()

    def run(rep):
        rng = np.random.default_rng([1, rep])
        active, ever = np.zeros(size, bool), np.zeros(size, bool)
        active[starters] = ever[starters] = True
        acts = np.zeros(size, np.int32)
        for _ in range(DAYS[workload]):
            seen = matrix @ active.astype(np.float32)
            if workload == "watts":
                new = ~ever & (seen > 0) & (seen >= SHARE * degrees)
            else:
                new = ~ever & (rng.random(size) < 1 - (1 - CHANCE[workload]) ** seen)
            if workload == "saf":
                acts += active
                active &= rng.random(size) >= LEAVE
            elif workload == "ic15":
                active = np.zeros(size, bool)
            ever |= new
            active |= new
            if not new.any() and workload in ("watts", "ic15"):
                break
        return ever.sum()

    return timed(*until, run)


def by_graph_tool(_, workload, ends, size, starters, *until):
    import graph_tool as gt
    from graph_tool import dynamics

    gt.openmp_set_num_threads(1)
    graph = gt.Graph(directed=False)
    graph.add_vertex(size)
    graph.add_edge_list(ends)

    def run(rep):
        gt.seed_rng(1000 + rep)
        state = graph.new_vertex_property("int32_t")
        state.a[starters] = 1
        if workload == "si":
            model = dynamics.SIState(graph, beta=CHANCE["si"], r=0, s=state)
            model.iterate_sync(DAYS["si"])
            return (model.s.a == 1).sum()
        gamma = LEAVE if workload == "saf" else 1.0
        model = dynamics.SIRState(graph, beta=CHANCE[workload], gamma=gamma, s=state)
        if workload == "saf":
            model.iterate_sync(DAYS["saf"])
        while workload == "ic15" and (model.s.a == 1).any():
            model.iterate_sync(1)
        return (model.s.a != 0).sum()

    return timed(*until, run)


PROGRAMS = {"numba": by_numba, ONCE: by_numba, "scipy": by_scipy, "graph-tool": by_graph_tool}


def one(peer, workload, ties, starters, reps, least):
    """Run one peer in this process and say what came of it."""
    print("@@" + json.dumps(PROGRAMS[peer](peer, workload, *read(ties, starters), int(reps), float(least))))


@dataclass
class Process:
    """What a process said in its line of JSON, its seconds of processor and clock, and its memory in MB."""

    said: dict
    cpu: float
    clock: float
    memory: float


def process(command):
    """Run a command to its end."""
    # The memory of the largest of all children so far: each is measured by a process of its own.
    watcher = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
        "print(done.stdout); print(done.stderr, file=sys.stderr); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print('%%', used.ru_utime + used.ru_stime, used.ru_maxrss / 1000); sys.exit(done.returncode)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", watcher, *map(str, command)], capture_output=True, text=True)
    clock = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command}: {done.stderr[-2000:]}")
    lines = done.stdout.splitlines()
    said = next((json.loads(line[2:]) for line in lines if line.startswith("@@")), {})
    cpu, memory = next(map(float, line[2:].split()) for line in lines if line.startswith("%%"))
    return Process(said, cpu, clock, memory)


def built():
    """The programs: the workloads, and groundswell itself."""
    command = ["cargo", "build", "--release", "--locked", "--bins", "--bench", "workloads"]
    told = subprocess.run([*command, "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in told.stdout.splitlines()]
    found = {m["target"]["name"]: m["executable"] for m in messages if m.get("executable")}
    return found["workloads"], found["groundswell"]


@dataclass
class Turn:
    """What a program took in a round: its processor time only where that may be compared."""

    cpu: float | None
    clock: float
    memory: float
    final: int | None = None


def ours(threads):
    return f"groundswell, {threads} thread{'s' if threads > 1 else ''}"


def by_peer(peer, *words):
    """The command that runs a peer on one thread, in a process of its own."""
    python = GRAPH_TOOL if peer == "graph-tool" else sys.executable
    return ["env", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", python, HERE, "--one", peer, *words]


def in_turns(workload, size, rounds, programs):
    """Let each of the programs take its turn in every round, and print a row for each."""
    turns = {name: [] for name in programs}
    for _ in range(rounds):
        for name in list(turns):
            try:
                turns[name].append(programs[name]())
            except SystemExit as stopped:
                print(f"{name} could not be run: {str(stopped)[-200:]}", file=sys.stderr)
                del turns[name]
    peers = [taken for name, taken in turns.items() if "groundswell" not in name]
    best = [min(turn.cpu for turn in together) for together in zip(*peers)]
    for name, taken in turns.items():
        cpu, ratio = "", ""
        if taken[0].cpu is not None:
            cpu = f"{median(turn.cpu for turn in taken):.4f}"
            ratios = [peer / turn.cpu for peer, turn in zip(best, taken)]
            if "groundswell" in name and ratios:
                ratio = f"{median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})"
        clock, memory = median(turn.clock for turn in taken), max(turn.memory for turn in taken)
        final = "" if taken[0].final is None else f"{taken[0].final:,}"
        cells = [workload, f"{size:,}", name, cpu, f"{clock:.4f}", ratio, f"{memory:.0f}", final]
        print(f"| {' | '.join(cells)} |", flush=True)


def compare(workload, size, asked, workloads):
    """Runs alone, without the reading of ties."""
    ties, starters = files(workload, size)
    command = [workloads, workload, "--ties", ties, "--starters", starters]

    def our_turn(threads):
        alone = process([*command, "--threads", threads, "--replicates", 1])
        more = max(8, math.ceil(asked.seconds / alone.said["run_s"][0]))
        done = process([*command, "--threads", threads, "--replicates", 1 + more])
        cpu = (done.cpu - alone.cpu) / more if threads == 1 else None
        return Turn(cpu, mean(done.said["run_s"][1:]), done.memory, done.said["finals"][0])

    def their_turn(peer):
        done = process(by_peer(peer, workload, ties, starters, 3, asked.seconds))
        cpu, clock = (mean(done.said[which][1:]) for which in ["cpu_s", "run_s"])
        return Turn(cpu, clock, done.memory, done.said["finals"][0])

    programs = {ours(threads): partial(our_turn, threads) for threads in asked.threads}
    programs |= {peer: partial(their_turn, peer) for peer in PEERS[workload]}
    in_turns(workload, size, asked.rounds, programs)


def whole(workload, size, replicates, asked, groundswell):
    """Whole processes that read ties and run replicates of si."""
    ties, starters = files("si", size)

    def turn(command, threads=1):
        done = process(command)
        return Turn(done.cpu if threads == 1 else None, done.clock, done.memory)

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "ties.csv").write_text(ties.read_text().replace(" ", ","))
        active = ", ".join(starters.read_text().split())
        (folder / "si.toml").write_text(
            f"""
            scenario = {{ name = "si", defaults = "neutral", days = 50, replicates = {replicates} }}
            population = {{ size = {size}, initially_active = {{ agents = [{active}] }} }}
            ties = {{ kind = "file", path = "ties.csv" }}
            activation = {{ probability = 0.05, action = 0 }}
            [[arm]]
            name = "everybody"
            initial = {{ all = true }}
            platform = [{{ name = "one for all" }}]
            """
        )
        run = [groundswell, "run", folder / "si.toml", "--out", folder / "result", "--force", "--quiet"]
        programs = {
            f"{ours(threads)}, its tables written": partial(turn, [*run, "--threads", threads], threads)
            for threads in asked.threads
        }
        for peer in ["numba", ONCE, "graph-tool"]:
            programs[peer] = partial(turn, by_peer(peer, "si", ties, starters, replicates, 0))
        in_turns(workload, size, asked.rounds, programs)


def main():
    if sys.argv[1:2] == ["--one"]:
        return one(*sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    known = [*MEAN, "file", "w4"]
    parser.add_argument("--workloads", nargs="*", default=known, choices=known)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5, help="what each program runs at least, in a turn")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    workloads, groundswell = built()
    print("| workload | N | program | CPU s | clock s | as fast as the best peer | MB | active at the end |")
    print("|---|---|---|---|---|---|---|---|")
    for workload in asked.workloads:
        for size in [10_000] if workload == "w4" else asked.sizes:
            if workload in MEAN:
                compare(workload, size, asked, workloads)
            else:
                whole(workload, size, 200 if workload == "w4" else 1, asked, groundswell)


if __name__ == "__main__":
    main()
