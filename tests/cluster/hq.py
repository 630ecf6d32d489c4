"""Have a private HyperQueue, a server and two workers in this process, run tasks of a job script.

hq.py FOLDER SCRIPT TASK...    FOLDER is that of the server; status 1 if a task failed

The wheel has the server and the workers, and not the command `hq` that reads the #HQ lines of a script.
"""

import logging
import sys

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

logging.disable(logging.CRITICAL)
folder, script, *tasks = sys.argv[1:]
with LocalCluster(folder) as cluster:
    for _ in range(2):
        cluster.start_worker(WorkerConfig(cores=1))
    client = cluster.client()
    job = Job(max_fails=None)
    for task in tasks:
        shell = ["bash", "-c", 'HQ_TASK_ID=$1 exec bash "$0"', script, task]
        job.program(shell, stdout=None, stderr=None)
    succeeded = client.wait_for_jobs([client.submit(job)], raise_on_error=False)
sys.exit(0 if succeeded else 1)
