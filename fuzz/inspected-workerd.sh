#!/bin/sh
# Starts workerd with its inspector open, so that its memory can be asked for; scripts/serve/workerd.sh calls it in place of
# workerd itself.
command="$1"
shift
exec "$INSPECTED_WORKERD" "$command" "--inspector-addr=127.0.0.1:$INSPECTOR_PORT" "$@"
