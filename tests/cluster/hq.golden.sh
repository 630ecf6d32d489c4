#!/bin/bash
# e10-structure: grid of 24 points × 3 arms × 4 replicates
# 40 shards of about 12 min on 2 threads, with 15.1 MB of memory
# a replicate of all arms takes 10 min on a thread, as was said
#
# Everything may be edited; only the number of shards must stay the same in all lines that have it.
# HyperQueue starts a task again whose worker was lost, and none that failed.
#
#   start:         hq submit job.sh
#   look:          /home/me/bin/groundswell status '/scratch/me/a sweep'
#   what is left:  hq submit --array="$(/home/me/bin/groundswell missing '/scratch/me/a sweep' --shards 40 --format hq)" job.sh
#   the tables:    /home/me/bin/groundswell merge '/scratch/me/a sweep'
#
#HQ --name=e10-structure
#HQ --array=0-39
#HQ --cpus=2
#HQ --resource=mem=83
#HQ --time-limit=2400s
#HQ --stdout=none
#HQ --stderr=none

exec >>'/scratch/me/a sweep'/logs/"${HQ_TASK_ID:?is set by hq submit}".log 2>&1
exec /home/me/bin/groundswell sweep '/scratch/me/a sweep' --shard "$HQ_TASK_ID/40" --threads 2
