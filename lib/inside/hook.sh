#!/bin/bash
# Asked by an agent's program before each call of a tool: hands its question on standard input to the service of the
# host and its answer back. A program runs the tool unless this ends with 2 and words on standard error, so that is
# how everything ends that is not an answer. Needs only bash and coreutils.

# A program's patience is 30 s, and when it is over the tool runs: all of this has to be over before.
seconds=25

refuse() {
  printf 'leeway: %s, so the call is refused\n' "$1" >&2
  exit 2
}

# One byte more than the service takes tells it that there was more. NUL ends the question, a line the answer.
ask='exec 3<>/dev/tcp/127.0.0.1/8378 &&
  /usr/bin/head -c 8388609 >&3 && printf "\0" >&3 &&
  IFS= read -r answer <&3 && printf "%s" "$answer"'

answer=$(/usr/bin/timeout -s KILL "$seconds" /bin/bash -p -c "$ask" 2>/dev/null) || refuse 'the policy could not be asked'

case $answer in
'{'*'}') printf '%s\n' "$answer" ;;
*) refuse 'the policy gave no answer' ;;
esac
