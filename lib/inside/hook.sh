#!/bin/bash
# Asked by an agent's program before each call of a tool: hands its question on standard input to the service of the
# host and its answer back. A program runs the tool unless this ends with 2 and words on standard error, so that is
# how everything ends that is not an answer. Needs only bash and coreutils; each program more is a millisecond or two.

# A signal would end it as if nothing had been asked.
trap '' HUP INT PIPE TERM

refuse() {
  printf 'leeway: the policy %s, so the call is refused\n' "$1" >&2
  exit 2
}

{ exec 3<>/dev/tcp/127.0.0.1/8378; } 2>/dev/null || refuse 'could not be asked'

# A program's patience is 30 s, and when it is over the tool runs: both times together are less. One byte more than the
# service takes tells it that there was more. NUL ends the question, a line the answer.
{ /usr/bin/timeout -s KILL 10 /usr/bin/head -c 8388609 && printf '\0'; } >&3 2>/dev/null || refuse 'could not be asked'
IFS= read -r -t 15 answer <&3 2>/dev/null || refuse 'gave no answer'

case $answer in
'{'*'}') printf '%s\n' "$answer" ;;
*) refuse 'gave no answer that is understood' ;;
esac
