#!/bin/bash
# {{told}}
# {{sized}}
# {{timed}}
#
# On one machine `groundswell sweep DIR` does the same. This is for several that share the folder: put
# --sshloginfile FILE, with their names, after `parallel`.
#
#   start, and what is left:  bash {{file}}
#   look:                     {{program}} status {{folder}}
#   the tables:               {{program}} merge {{folder}}
set -eu
command -v parallel >/dev/null || { echo "GNU parallel is not installed" >&2; exit 2; }

jobs=$(( $(nproc) / {{threads}} ))
missing=$({{program}} missing {{folder}} --shards {{shards}} --format lines)
[ -n "$missing" ] || { echo "nothing is missing"; exit 0; }
parallel --quote --jobs "$(( jobs > 0 ? jobs : 1 ))" --memfree {{mebibytes}}M \
    --joblog {{folder}}/logs/joblog --tag --line-buffer \
    {{program}} sweep {{folder}} --shard '{}/{{shards}}' --threads {{threads}} <<<"$missing"
