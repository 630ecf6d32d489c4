"""Write published networks that ship inside networkx in the three forms groundswell reads.

    python3 -m venv venv && venv/bin/pip install networkx==3.6.1 scipy==1.17.1
    venv/bin/python tests/networks/export.py

The forms are written by networkx and scipy, not by groundswell. `degrees.csv` has the degrees that
networkx gives, node by node.
"""

import csv
import pathlib

import networkx as nx
import scipy.io

HERE = pathlib.Path(__file__).parent


def networks():
    karate = nx.karate_club_graph()
    for node, data in karate.nodes(data=True):
        data["federation"] = data.pop("club")
    yield "karate", karate

    davis = nx.davis_southern_women_graph()
    for node, data in davis.nodes(data=True):
        data["federation"] = "event" if data.pop("bipartite") else "woman"
    del davis.graph["top"], davis.graph["bottom"]
    yield "davis", davis

    yield "florentine", nx.florentine_families_graph()

    misérables = nx.les_miserables_graph()
    for place, node in enumerate(misérables):
        misérables.nodes[node]["niche"] = place / len(misérables)
    yield "miserables", misérables


def main():
    with open(HERE / "degrees.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["network", "node", "degree"])
        for name, graph in networks():
            nx.write_edgelist(graph, HERE / f"{name}.csv", delimiter=",", data=["weight"])
            nx.write_graphml_xml(graph, HERE / f"{name}.graphml")
            matrix = nx.to_scipy_sparse_array(graph, weight=None, dtype=int)
            scipy.io.mmwrite(HERE / f"{name}.mtx", matrix, symmetry="symmetric")
            rows.writerows([name, node, degree] for node, degree in graph.degree())


if __name__ == "__main__":
    main()
