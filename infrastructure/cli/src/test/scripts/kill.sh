#!/bin/sh
# Kills writers by hundreds, as KilledWriterTest does by tens: kill.sh [KILLS [SEED]]. Uses target/replug as it was built.
set -eu
cd "$(dirname "$0")/../../../../.."
program=$PWD/infrastructure/cli/target/replug
[ -x "$program" ] || { echo "kill.sh: build $program first: mvn package -DskipTests" >&2; exit 2; }
exec mvn -o -q test -pl infrastructure/cli -am -Dtest=KilledWriterTest -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dreplug.program=$program" "-Dreplug.kills=${1:-200}" "-Dreplug.seed=${2:-1}"
