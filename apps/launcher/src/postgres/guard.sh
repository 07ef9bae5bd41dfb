#!/bin/sh
# Runs the command and stops it when standard input closes, so that PostgreSQL never
# outlives the process that started it, however that one ended (also by kill -9).
# With REMOVE_AFTERWARDS set, that folder is deleted once the command has ended.
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
(
  read -r _ <&3
  kill -INT "$command" 2>/dev/null
) &
watcher=$!
exec 3<&-
trap 'kill -INT "$command" 2>/dev/null' INT TERM HUP

code=0
while :; do
  wait "$command"
  code=$?
  # A signal interrupts wait; only a command that is gone ends the loop.
  kill -0 "$command" 2>/dev/null || break
done
kill -TERM "$watcher" 2>/dev/null
[ -n "$REMOVE_AFTERWARDS" ] && rm -rf "$REMOVE_AFTERWARDS"
exit "$code"
