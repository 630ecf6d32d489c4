#!/bin/bash
# {{told}}
# {{sized}}
# {{timed}}
#
# Everything may be edited; only the number of shards must stay the same in all lines that have it.
# HyperQueue starts a task again whose worker was lost, and none that failed.
#
#   start:         hq submit {{file}}
#   look:          {{program}} status {{folder}}
#   what is left:  hq submit --array="$({{program}} missing {{folder}} --shards {{shards}} --format hq)" {{file}}
#   the tables:    {{program}} merge {{folder}}
#
#HQ --name={{name}}
#HQ --array={{missing}}
#HQ --cpus={{threads}}
#HQ --resource=mem={{mebibytes}}
#HQ --time-limit={{seconds}}s
#HQ --stdout=none
#HQ --stderr=none

exec >>{{folder}}/logs/"${HQ_TASK_ID:?is set by hq submit}".log 2>&1
exec {{program}} sweep {{folder}} --shard "$HQ_TASK_ID/{{shards}}" --threads {{threads}}
