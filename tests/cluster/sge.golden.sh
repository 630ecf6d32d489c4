#!/bin/bash
# e10-structure: grid of 24 points × 3 arms × 4 replicates
# 40 shards of about 12 min on 2 threads, with 15.1 MB of memory
# a replicate of all arms takes 10 min on a thread, as was said
#
# Written from the manual of Grid Engine, and not run in CI: your cluster may call its parallel
# environment otherwise than smp, and its limit of memory otherwise than h_vmem. Everything may be edited;
# only the number of shards must stay the same in all lines that have it.
#
#   start:         qsub job.sh
#   look:          /home/me/bin/groundswell status '/scratch/me/a sweep'
#   what is left:  for shard in $(/home/me/bin/groundswell missing '/scratch/me/a sweep' --shards 40 --format lines); do
#                      qsub -t $((shard + 1)) job.sh
#                  done
#   the tables:    /home/me/bin/groundswell merge '/scratch/me/a sweep'
#
#$ -S /bin/bash
#$ -N sweep-e10-structure
#$ -t 1-40
#$ -pe smp 2
#$ -l h_vmem=42M
#$ -l h_rt=00:40:00
#$ -r y
#$ -o /dev/null
#$ -j y

# Grid Engine counts its tasks from 1.
shard=$(( ${SGE_TASK_ID:?is set by qsub} - 1 ))
exec >>'/scratch/me/a sweep'/logs/"$shard".log 2>&1
exec /home/me/bin/groundswell sweep '/scratch/me/a sweep' --shard "$shard/40" --threads 2
