# /// script
# requires-python = ">=3.10"
# dependencies = ["ndlib", "six", "EoN", "cynetdiff", "networkx", "numpy"]
# ///
"""Run three classics in groundswell and in independent programs, on the same ties from the same
start, and tell whether they agree.

    pip install ndlib six EoN cynetdiff networkx
    python examples/compare_with_peers.py [--program PATH] [--replicates 30]

* SI: every active friend activates with chance 0.05 a day; how many are active on day 15.
* Independent cascade (Kempe, Kleinberg & Tardos 2003): every friend, newly active, has one attempt; how
  many are active at last. The chance is 0.20 or 0.06, well above and well below the 1/8 from which on
  a cascade among people with 8 friends can go on for ever.
* Watts (2002): active when 18 % of one's friends are. Nothing is drawn: from every start the same people
  must become active, on the same day where a program has days.

How the others say the same thing:

* NDlib has all three, in days like ours. In its ThresholdModel, too, a share that is just reached
  suffices, and who has no friends never moves.
* EoN has the cascade as basic_discrete_SIR: infected for one step. Its SI is fast_nonMarkov_SIR, without
  recovery, where a tie passes the infection on after a geometric number of days: the first success of
  daily attempts. It has no thresholds in days; Gillespie_complex_contagion moves those whose threshold
  is met one at a time, in random order. Nobody ceases to be active, so that the order cannot
  change who is active at last.
* cynetdiff has the cascade. Its linear threshold model draws the thresholds; here they are set, by a
  method its authors meant for tests. It has no SI.

Every program has luck of its own, from a fixed seed. The exit status is 1 if any |z| exceeds 3 or any
supporter differs.
"""

import argparse
import array
import csv
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path

import EoN
import ndlib.models.epidemics as epidemics
import networkx as nx
import numpy as np
from cynetdiff.utils import networkx_to_ic_model, networkx_to_lt_model
from ndlib.models.ModelConfig import Configuration

SEED = 2009
SIZE, MEAN = 5_000, 8
STARTERS = 50
CHANCE_A_DAY, MIDDLE = 0.05, 15
ABOVE, BELOW = 0.20, 0.06
THRESHOLD = 0.18
STARTS, WATTS_STARTERS = 30, 30  # at this number some cascades sweep the network and others die
LONG = 100  # days; every cascade ends earlier, which is checked
FARTHEST = 3  # standard errors


def starters(count, number=0):
    """Who is active on day 0."""
    rng = np.random.default_rng([SEED, number])
    return sorted(rng.choice(SIZE, count, replace=False).tolist())


class Groundswell:
    def __init__(self, graph, program, folder, replicates):
        self.program, self.folder, self.replicates = program, folder, replicates
        nx.write_edgelist(graph, folder / "ties.csv", delimiter=",", data=False)

    def version(self):
        said = subprocess.run([self.program, "--version"], check=True, capture_output=True, text=True)
        return said.stdout.strip()

    def run(self, active, days, replicates, activation, *options):
        """The folder of the result of a scenario."""
        scenario, result = self.folder / "scenario.toml", self.folder / "result"
        scenario.write_text(
            f"""
            scenario = {{ name = "classic", defaults = "neutral", days = {days}, seed = {SEED} }}
            population = {{ size = {SIZE}, initially_active = {{ agents = {active} }} }}
            ties = {{ kind = "file", path = "ties.csv" }}
            activation = {{ {activation} }}
            [[arm]]
            name = "everybody"
            initial = {{ all = true }}
            platform = [{{ name = "one for all" }}]
            """,
            encoding="utf-8",
        )
        command = [self.program, "run", scenario, "--replicates", replicates, "--out", result]
        subprocess.run([*map(str, command), "--force", "--quiet", *options], check=True)
        return result

    def last_days(self, days, activation):
        curves = read(self.run(starters(STARTERS), days, self.replicates, activation) / "curves.csv")
        return [row for row in curves if row["day"] == str(days)]

    def si(self):
        last = self.last_days(MIDDLE, f"probability = {CHANCE_A_DAY}")
        return [int(row["active"]) for row in last]

    def cascade(self, chance):
        last = self.last_days(LONG, f"probability = {chance}, once = true")
        assert all(row["activated"] == "0" for row in last), "a cascade has not ended"
        return [int(row["active"]) for row in last]

    def watts(self, active):
        activation = f"threshold = {THRESHOLD}, threshold_strength = 1"
        agents = read(self.run(active, LONG, 1, activation, "--trace", "everybody:0") / "agents.csv")
        days = {int(row["agent"]): int(row["activated"]) for row in agents if row["activated"]}
        assert max(days.values()) < LONG, "a cascade has not ended"
        return days


def read(table):
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class NDlib:
    name = "NDlib"

    def __init__(self, graph):
        self.graph = graph

    def model(self, kind, rng, active, configuration):
        model = kind(self.graph, seed=int(rng.integers(2**32)))
        configuration.add_model_initial_configuration("Infected", active)
        model.set_initial_status(configuration)
        return model

    def si(self, rng):
        configuration = Configuration()
        configuration.add_model_parameter("beta", CHANCE_A_DAY)
        model = self.model(epidemics.SIModel, rng, starters(STARTERS), configuration)
        return model.iteration_bunch(MIDDLE + 1, node_status=False)[MIDDLE]["node_count"][1]

    def cascade(self, chance, rng):
        configuration = Configuration()
        for edge in self.graph.edges:
            configuration.add_edge_configuration("threshold", edge, chance)
        model = self.model(epidemics.IndependentCascadesModel, rng, starters(STARTERS), configuration)
        while (count := model.iteration(node_status=False)["node_count"])[1] > 0:
            pass
        return count[2]

    def watts(self, active, rng):
        configuration = Configuration()
        for node in self.graph:
            configuration.add_node_configuration("threshold", node, THRESHOLD)
        model = self.model(epidemics.ThresholdModel, rng, active, configuration)
        days, changed = {}, model.iteration()["status"]
        while changed:
            days |= {node: model.actual_iteration - 1 for node, status in changed.items() if status == 1}
            changed = model.iteration()["status"]
        return days


class EventsOnNetworks:
    name = "EoN"

    def __init__(self, graph):
        self.graph = graph

    def si(self, rng):
        _, _, infected, _ = EoN.fast_nonMarkov_SIR(
            self.graph,
            trans_time_fxn=lambda source, target: rng.geometric(CHANCE_A_DAY),
            rec_time_fxn=lambda node: math.inf,
            initial_infecteds=starters(STARTERS),
            tmax=MIDDLE + 0.5,  # what happens at tmax itself is left out
            rng=rng,
        )
        return int(infected[-1])

    def cascade(self, chance, rng):
        _, _, _, recovered = EoN.basic_discrete_SIR(
            self.graph, chance, initial_infecteds=starters(STARTERS), rng=rng
        )
        return int(recovered[-1])

    def watts(self, active, rng):
        reached = dict.fromkeys(active)

        def rate(graph, node, status, _):
            friends = graph.degree(node)
            moved = sum(status[friend] for friend in graph.neighbors(node))
            return int(not status[node] and friends > 0 and moved / friends >= THRESHOLD)

        def move(graph, node, status, _):
            reached[node] = None
            return True

        EoN.Gillespie_complex_contagion(
            self.graph,
            rate,
            move,
            lambda graph, node, status, _: graph.neighbors(node),
            {node: node in reached for node in self.graph},
            (True,),
            tmax=math.inf,
            rng=rng,
        )
        return reached


class Cynetdiff:
    name = "cynetdiff"

    def __init__(self, graph):
        self.graph = graph

    def cascade(self, chance, rng):
        model, _ = networkx_to_ic_model(self.graph, activation_prob=chance, rng=rng)
        model.set_seeds(starters(STARTERS))
        model.advance_until_completion()
        return model.get_num_activated_nodes()

    def watts(self, active, rng):
        # It adds up 1/k for every active friend of k, in single precision. Nobody has more than 22
        # friends, so that a share m/k misses 18 % by |50m − 9k|/(50k), at least 1/1100; rounding
        # moves it by less than a thousandth of that.
        model, _ = networkx_to_lt_model(self.graph.to_directed(), rng=rng)
        model.set_seeds(active)
        model._assign_thresholds(array.array("f", [THRESHOLD]) * SIZE)
        days, day = {}, 0
        while new := list(model.get_newly_activated_nodes()):
            days |= dict.fromkeys(new, day)
            model.advance_model()
            day += 1
        return days


def z_of_mean(ours, theirs):
    """The difference of the means in its standard errors (Welch 1938, doi:10.2307/2332010)."""
    errors = [statistics.variance(sizes) / len(sizes) for sizes in (ours, theirs)]
    return (statistics.mean(ours) - statistics.mean(theirs)) / math.sqrt(sum(errors))


def z_of_spread(ours, theirs):
    """The logarithm of the ratio of the standard deviations in its standard errors.

    The logarithm of a standard deviation of n normal values has variance 1/(2(n − 1)) (Fisher 1924). The
    sizes are nearly normal: sums over 50 starters who hardly meet, or over the many who are reached.
    Cascades that stay small have a kurtosis between 3 and 4, so that their z comes out larger than it
    should: the test is too strict by that, not too lenient.
    """
    errors = [1 / (2 * (len(sizes) - 1)) for sizes in (ours, theirs)]
    return math.log(statistics.stdev(ours) / statistics.stdev(theirs)) / math.sqrt(sum(errors))


def line(*cells):
    widths = ("20", "11", *[">9"] * 6)
    print("  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths)).rstrip(), flush=True)


def summary(sizes):
    return len(sizes), f"{statistics.mean(sizes):.1f}", f"{statistics.stdev(sizes):.1f}"


def verdict(agrees):
    return "agrees" if agrees else "DIFFERS"


def compare_sizes(number, model, ours, peers):
    """Print the rows of a model, and say of each peer whether it agrees."""
    line(model, "groundswell", *summary(ours))
    for place, (peer, size) in enumerate(peers.items()):
        rng = np.random.default_rng([SEED, number, place])
        theirs = [size(rng) for _ in ours]
        z = z_of_mean(ours, theirs), z_of_spread(ours, theirs)
        agrees = max(map(abs, z)) <= FARTHEST
        line("", peer, *summary(theirs), *(f"{value:+.2f}" for value in z), verdict(agrees))
        yield agrees


def compare_supporters(number, starts, ours, peers):
    """Print the rows of Watts: who differs, over all starts, in the day or, without days, at all."""
    line("Watts", "groundswell", *summary([len(days) for days in ours]))
    for place, (peer, watts) in enumerate(peers.items()):
        rng = np.random.default_rng([SEED, number, place])
        theirs = [watts(active, rng) for active in starts]
        differing = sum(
            len(a.keys() ^ b.keys()) + sum(b[who] not in (None, a[who]) for who in a.keys() & b.keys())
            for a, b in zip(ours, theirs)
        )
        line("", peer, *summary([len(days) for days in theirs]), differing, "", verdict(differing == 0))
        yield differing == 0


def main(program, replicates, folder):
    graph = nx.fast_gnp_random_graph(SIZE, MEAN / (SIZE - 1), seed=SEED)
    ours = Groundswell(graph, program, folder, replicates)
    ndlib, eon, cynetdiff = peers = NDlib(graph), EventsOnNetworks(graph), Cynetdiff(graph)
    others = ", ".join(f"{peer.name} {version(peer.name)}" for peer in peers)
    print(f"{ours.version()}, {others}; networkx {nx.__version__}, numpy {np.__version__}")
    most = max(degree for _, degree in graph.degree)
    print(f"{SIZE:,} supporters, {graph.number_of_edges():,} ties, at most {most} each; seed {SEED}\n")

    line("model", "program", "n", "mean", "sd", "z of mean", "z of sd", "verdict")
    agree = [*compare_sizes(0, f"SI, day {MIDDLE}", ours.si(), {"NDlib": ndlib.si, "EoN": eon.si})]
    for number, chance in enumerate((ABOVE, BELOW), 1):
        cascades = {peer.name: partial(peer.cascade, chance) for peer in peers}
        agree += compare_sizes(number, f"cascade, p = {chance:.2f}", ours.cascade(chance), cascades)

    print()
    line("model", "program", "n", "mean", "sd", "differ", "", "verdict")
    starts = [starters(WATTS_STARTERS, number) for number in range(STARTS)]
    days = [ours.watts(active) for active in starts]
    agree += compare_supporters(3, starts, days, {peer.name: peer.watts for peer in peers})
    print(f"\nWatts: {STARTS} starts of {WATTS_STARTERS}, {SIZE * STARTS:,} supporters in all; from")
    print(f"{sum(len(active) > SIZE / 2 for active in days)} starts more than half are active at last")
    return 0 if all(agree) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="groundswell", help="default: groundswell on the PATH")
    parser.add_argument("--replicates", type=int, default=30, help="of SI and cascades, 2 or more; default: 30")
    given = parser.parse_args()
    if not shutil.which(given.program):
        sys.exit(f"{given.program}: no such program: --program takes the path of groundswell")
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(given.program, given.replicates, Path(folder)))
