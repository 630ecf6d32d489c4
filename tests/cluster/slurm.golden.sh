#!/bin/bash
# e10-structure: grid of 24 points × 3 arms × 4 replicates
# 40 shards of about 12 min on 2 threads, with 15.1 MB of memory
# a replicate of all arms takes 10 min on a thread, as was said
#
# Everything may be edited, such as the account and the partition that your cluster asks for; only the
# number of shards must stay the same in all lines that have it.
#
#   start:         sbatch job.sh
#   look:          /home/me/bin/groundswell status '/scratch/me/a sweep'
#   what is left:  sbatch --array="$(/home/me/bin/groundswell missing '/scratch/me/a sweep' --shards 40)" job.sh
#   the tables:    /home/me/bin/groundswell merge '/scratch/me/a sweep'
#
#SBATCH --job-name=e10-structure
#SBATCH --array=0-39
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=83M
#SBATCH --time=00:40:00
# A minute before the end what is finished is kept; a task whose node fails is started again.
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output='/scratch/me/a sweep/logs/%a.log'

# Slurm counts only the tasks that were submitted this time, so the number of shards is written here.
shard=${SLURM_ARRAY_TASK_ID:?is set by sbatch}/40
exec /home/me/bin/groundswell sweep '/scratch/me/a sweep' --shard "$shard" --threads "${SLURM_CPUS_PER_TASK:-2}"
