#!/bin/bash
# {{told}}
# {{sized}}
# {{timed}}
#
# Everything may be edited, such as the account and the partition that your cluster asks for; only the
# number of shards must stay the same in all lines that have it.
#
#   start:         sbatch {{file}}
#   look:          {{program}} status {{folder}}
#   what is left:  sbatch --array="$({{program}} missing {{folder}} --shards {{shards}})" {{file}}
#   the tables:    {{program}} merge {{folder}}
#
#SBATCH --job-name={{name}}
#SBATCH --array={{missing}}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={{threads}}
#SBATCH --mem={{mebibytes}}M
#SBATCH --time={{limit}}
# A minute before the end what is finished is kept; a task whose node fails is started again.
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={{log}}

# Slurm counts only the tasks that were submitted this time, so the number of shards is written here.
shard=${SLURM_ARRAY_TASK_ID:?is set by sbatch}/{{shards}}
exec {{program}} sweep {{folder}} --shard "$shard" --threads "${SLURM_CPUS_PER_TASK:-{{threads}}}"
