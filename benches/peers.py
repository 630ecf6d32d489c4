# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy", "scipy", "numba", "pandas"]
# ///
"""Time groundswell beside the fastest programs one would write instead: on the same ties, from the same
starters, in one run on one machine, in turns.

    pip install numpy scipy numba pandas
    apt-get install --no-install-recommends python3-graph-tool     # where it is to be had
    python benches/peers.py [--sizes 100000 1000000] [--rounds 3] [--threads 1]

The workloads (z is the mean number of ties):

* si: every active friend activates with chance 0.05 a day; 50 days, z = 10, 100 starters
* ic15: every newly active friend has one attempt with chance 0.15; z = 10, 100 starters
* watts: active when 18 % of one's friends are; z = 5, 0.1 % starters. Nothing is drawn: all who
  count the same must find the same number
* saf: every active friend activates with chance 0.01 a day, activity ends with chance 1/60 a day for
  ever; 365 days, z = 10, 100 starters
* w4: 200 replicates of si with 10,000 supporters, from the start of the program to its end

The peers: `numba` scans the ties of the active, compiled; `numba-geo` draws the day of each transmission
once (si only); `scipy` multiplies the matrix of ties with the vector of the active; `graph-tool` is the
library's own dynamics in C++ (its threshold model lets supporters switch off again, so it is left out
of watts). Theirs are processor seconds of the simulation alone, without reading ties and without
compiling; ours are seconds of the clock, the start of a run included. Each program runs in a process of
its own, in turns; the least of all runs counts. Memory is the largest resident set of the
process, with the ties.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
DATA = ROOT / "target" / "peers"
MEAN = {"si": 10, "ic15": 10, "watts": 5, "saf": 10}
CHANCE = {"si": 0.05, "ic15": 0.15, "saf": 0.01}
DAYS = {"si": 50, "ic15": 60, "watts": 40, "saf": 365}
LEAVE, SHARE = 1 / 60, 0.18
PEERS = {
    "si": ["numba", "numba-geo", "scipy", "graph-tool"],
    "ic15": ["numba", "scipy", "graph-tool"],
    "watts": ["numba", "scipy"],
    "saf": ["numba", "scipy", "graph-tool"],
}
GRAPH_TOOL = "/usr/bin/python3"


def files(workload, size):
    """The ties and the starters of a workload, drawn if they are not there."""
    import numpy as np
    import pandas as pd

    DATA.mkdir(parents=True, exist_ok=True)
    mean = MEAN[workload]
    ties, starters = DATA / f"{size}-{mean}.txt", DATA / f"{size}-{workload}.starters"
    if not ties.exists():
        rng, wanted = np.random.default_rng([2009, size, mean]), round(size * mean / 2)
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
    """Rows and columns of the ties in both directions, the number of supporters, and the starters."""
    import numpy as np

    numbers = np.fromstring(Path(ties).read_text(), dtype=np.int64, sep=" ").reshape(-1, 2)
    active = np.array(Path(starters).read_text().split(), dtype=np.int64)
    return numbers, int(numbers.max()) + 1, active


def timed(reps, run):
    seconds, finals = [], []
    for rep in range(reps):
        start = time.process_time()
        final = run(rep)
        seconds.append(time.process_time() - start)
        finals.append(int(final))
    return seconds, finals


def compressed(ends, size):
    import numpy as np
    from scipy.sparse import csr_matrix

    both = np.concatenate([ends, ends[:, ::-1]])
    matrix = csr_matrix((np.ones(len(both), np.int8), (both[:, 0], both[:, 1])), (size, size))
    return matrix


def numba_kernels():
    import numba
    import numpy as np

    @numba.njit(inline="always")
    def uniform(state):
        state[0] += np.uint64(0x9E3779B97F4A7C15)
        z = state[0]
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * (1.0 / 9007199254740992.0)

    @numba.njit
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

    @numba.njit
    def geometric(first, partner, starters, p, days, state):
        n = len(first) - 1
        day, head = np.full(n, days + 1, np.int32), np.full(days + 1, -1, np.int64)
        room = 1 << 16
        after, node = np.empty(room, np.int64), np.empty(room, np.int32)
        used, total, scale = 0, 0, np.log1p(-p)
        for x in starters:
            day[x] = 0
        current = starters.astype(np.int32)
        for t in range(days + 1):
            if t > 0:
                found, q = np.empty(used + 1, np.int32), head[t]
                m = 0
                while q >= 0:
                    j = node[q]
                    if day[j] == t:
                        found[m] = j
                        m += 1
                        day[j] = -t - 1
                    q = after[q]
                current = found[:m]
            total += len(current)
            for i in current:
                for e in range(first[i], first[i + 1]):
                    j = partner[e]
                    if day[j] > t:
                        d = t + 1 + int(np.log(1.0 - uniform(state)) / scale)
                        if d <= days and d < day[j]:
                            day[j] = d
                            if used == room:
                                after = np.concatenate((after, np.empty(room, np.int64)))
                                node = np.concatenate((node, np.empty(room, np.int32)))
                                room *= 2
                            node[used], after[used], head[d] = j, head[d], used
                            used += 1
        return total

    @numba.njit
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

    @numba.njit
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

    @numba.njit
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
        return total

    return {"si": si, "numba-geo": geometric, "ic15": cascade, "watts": watts, "saf": saf}


def by_numba(peer, workload, ends, size, starters, reps):
    import numpy as np

    matrix = compressed(ends, size)
    first, partner = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    kernels = numba_kernels()
    kernel = kernels["numba-geo" if peer == "numba-geo" else workload]
    chance = SHARE if workload == "watts" else CHANCE[workload]

    def run(rep, first=first, partner=partner, starters=starters):
        state = np.random.SeedSequence([1, rep]).generate_state(1, np.uint64)
        return kernel(first, partner, starters, chance, DAYS[workload], state)

    run(0, np.array([0, 1, 2]), np.array([1, 0], np.int32), np.arange(1))
    return timed(reps, run)


def by_scipy(_, workload, ends, size, starters, reps):
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

    return timed(reps, run)


def by_graph_tool(_, workload, ends, size, starters, reps):
    import graph_tool as gt
    import graph_tool.dynamics as dynamics

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

    return timed(reps, run)


PROGRAMS = {"numba": by_numba, "numba-geo": by_numba, "scipy": by_scipy, "graph-tool": by_graph_tool}


def one(peer, workload, ties, starters, reps):
    """Run one peer in this process and say what came of it."""
    seconds, finals = PROGRAMS[peer](peer, workload, *read(ties, starters), reps)
    print("@@" + json.dumps({"run_s": seconds, "finals": finals}))


def process(command):
    """What a process says in its line of JSON, its seconds of the clock and its memory in MB."""
    start = time.perf_counter()
    # The largest of all children so far: each is measured by a process of its own.
    watcher = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
        "print(done.stdout); print(done.stderr, file=sys.stderr); "
        "print('%%', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000); sys.exit(done.returncode)"
    )
    done = subprocess.run([sys.executable, "-c", watcher, *map(str, command)], capture_output=True, text=True)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command}: {done.stderr[-2000:]}")
    lines = done.stdout.splitlines()
    said = next((json.loads(line[2:]) for line in lines if line.startswith("@@")), {})
    memory = next(float(line[2:]) for line in lines if line.startswith("%%"))
    return said, wall, memory


def built():
    """The programs: the workloads, and groundswell itself."""
    command = ["cargo", "build", "--release", "--locked", "--bins", "--bench", "workloads"]
    told = subprocess.run([*command, "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in told.stdout.splitlines()]
    found = {m["target"]["name"]: m["executable"] for m in messages if m.get("executable")}
    return found["workloads"], found["groundswell"]


def compare(workload, size, asked, workloads):
    ties, starters = files(workload, size)
    ours = [workloads, workload, "--ties", ties, "--starters", starters, "--replicates", asked.replicates]
    commands = {
        f"groundswell, {threads} thread{'s' if threads > 1 else ''}": [*ours, "--threads", threads]
        for threads in asked.threads
    }
    for peer in PEERS[workload]:
        python = GRAPH_TOOL if peer == "graph-tool" else sys.executable
        commands[peer] = [python, HERE, "--one", peer, workload, ties, starters, str(asked.replicates)]
    best = {}
    for _ in range(asked.rounds):
        for name, command in list(commands.items()):
            try:
                said, _, memory = process(command)
            except SystemExit as stopped:
                print(f"{name} could not be run: {str(stopped)[-200:]}", file=sys.stderr)
                del commands[name]
                continue
            seconds = min([best.get(name, (1e9,))[0], *said["run_s"]])
            best[name] = (seconds, memory, said["finals"][0])
    peers = [seconds for name, (seconds, *_) in best.items() if "groundswell" not in name]
    for name, (seconds, memory, final) in best.items():
        ratio = f"{min(peers) / seconds:.1f} ×" if "groundswell" in name and peers else ""
        print(f"| {workload} | {size:,} | {name} | {seconds:.4f} | {ratio} | {memory:.0f} | {final:,} |", flush=True)


def replicates(asked, groundswell):
    """w4: many small runs, start-up included."""
    ties, starters = files("si", 10_000)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "ties.csv").write_text(ties.read_text().replace(" ", ","))
        active = ", ".join(starters.read_text().split())
        (folder / "w4.toml").write_text(
            f"""
            scenario = {{ name = "w4", defaults = "neutral", days = 50, replicates = 200 }}
            population = {{ size = 10_000, initially_active = {{ agents = [{active}] }} }}
            ties = {{ kind = "file", path = "ties.csv" }}
            activation = {{ probability = 0.05, action = 0 }}
            [[arm]]
            name = "everybody"
            initial = {{ all = true }}
            platform = [{{ name = "one for all" }}]
            """
        )
        run = [groundswell, "run", folder / "w4.toml", "--out", folder / "result", "--force", "--quiet"]
        commands = {
            f"groundswell, {n} thread{'s' if n > 1 else ''}, its tables written": [*run, "--threads", n]
            for n in asked.threads
        }
        for peer in ["numba", "graph-tool"]:
            python = GRAPH_TOOL if peer == "graph-tool" else sys.executable
            commands[peer] = [python, HERE, "--one", peer, "si", ties, starters, "200"]
        best = {}
        for _ in range(asked.rounds):
            for name, command in list(commands.items()):
                try:
                    _, wall, memory = process(command)
                except SystemExit as stopped:
                    print(f"{name} could not be run: {str(stopped)[-200:]}", file=sys.stderr)
                    del commands[name]
                    continue
                best[name] = min(best.get(name, (1e9, 0)), (wall, memory))
    peers = [wall for name, (wall, _) in best.items() if "groundswell" not in name]
    for name, (wall, memory) in best.items():
        ratio = f"{min(peers) / wall:.1f} ×" if "groundswell" in name and peers else ""
        print(f"| w4 | 10,000 | {name} | {wall:.3f} | {ratio} | {memory:.0f} | |", flush=True)


def main():
    if sys.argv[1:2] == ["--one"]:
        _, _, peer, workload, ties, starters, reps = sys.argv
        return one(peer, workload, ties, starters, int(reps))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--workloads", nargs="*", default=list(MEAN), choices=[*MEAN, "w4"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--replicates", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    workloads, groundswell = built()
    print("| workload | N | program | seconds | of the best peer's | MB | active at last |")
    print("|---|---|---|---|---|---|---|")
    for workload in asked.workloads:
        for size in asked.sizes if workload != "w4" else []:
            compare(workload, size, asked, workloads)
    if "w4" in asked.workloads or asked.workloads == list(MEAN):
        replicates(asked, groundswell)


if __name__ == "__main__":
    main()
