#!/bin/bash
# {{told}}
# {{sized}}
# {{timed}}
#
# Written from the manual of Grid Engine, and not run in CI: your cluster may call its parallel
# environment otherwise than smp, and its limit of memory otherwise than h_vmem. Everything may be edited;
# only the number of shards must stay the same in all lines that have it.
#
#   start:         qsub {{file}}
#   look:          {{program}} status {{folder}}
#   what is left:  for shard in $({{program}} missing {{folder}} --shards {{shards}} --format lines); do
#                      qsub -t $((shard + 1)) {{file}}
#                  done
#   the tables:    {{program}} merge {{folder}}
#
#$ -S /bin/bash
#$ -N sweep-{{name}}
#$ -t 1-{{shards}}
#$ -pe smp {{threads}}
#$ -l h_vmem={{mebibytes a thread}}M
#$ -l h_rt={{limit}}
#$ -r y
#$ -o /dev/null
#$ -j y

# Grid Engine counts its tasks from 1.
shard=$(( ${SGE_TASK_ID:?is set by qsub} - 1 ))
exec >>{{folder}}/logs/"$shard".log 2>&1
exec {{program}} sweep {{folder}} --shard "$shard/{{shards}}" --threads {{threads}}
