#!/bin/bash
# e10-structure: grid of 24 points × 3 arms × 4 replicates
# 40 shards of about 12 min on 2 threads, with 15.1 MB of memory
# a replicate of all arms takes 10 min on a thread, as was said
#
# On one machine `groundswell sweep DIR` does the same. This is for several that share the folder: put
# --sshloginfile FILE, with their names, after `parallel`.
#
#   start, and what is left:  bash job.sh
#   look:                     /home/me/bin/groundswell status '/scratch/me/a sweep'
#   the tables:               /home/me/bin/groundswell merge '/scratch/me/a sweep'
set -eu
command -v parallel >/dev/null || { echo "GNU parallel is not installed" >&2; exit 2; }

jobs=$(( $(nproc) / 2 ))
missing=$(/home/me/bin/groundswell missing '/scratch/me/a sweep' --shards 40 --format lines)
[ -n "$missing" ] || { echo "nothing is missing"; exit 0; }
parallel --quote --jobs "$(( jobs > 0 ? jobs : 1 ))" --memfree 83M \
    --joblog '/scratch/me/a sweep'/logs/joblog --tag --line-buffer \
    /home/me/bin/groundswell sweep '/scratch/me/a sweep' --shard '{}/40' --threads 2 <<<"$missing"
