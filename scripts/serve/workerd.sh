#!/bin/sh
# Starts workerd so that it ends with the process that started it, even when that one is killed with -9: an orphan would
# keep the port and the database. Linux can do that; elsewhere workerd is started as it is.
if setpriv --pdeathsig KILL true 2>/dev/null; then
  exec setpriv --pdeathsig KILL "$SKILLSTASH_WORKERD" "$@"
fi
exec "$SKILLSTASH_WORKERD" "$@"
