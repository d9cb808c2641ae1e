#!/bin/sh
# Makes of replug.jar in the current folder the one file `replug`, and the cache of classes that it starts fast with,
# `replug.aot`: a JVM runs the commands that `replug demo` shows, and keeps what it loaded and linked.
# JAVA_HOME is the JDK to do it with, and to make the cache for.
set -eu
sources=${0%/*}

fail() {
    cat build.log >&2
    echo "build.sh: $1" >&2
    exit 1
}

rm -f replug.aot
"$JAVA_HOME/bin/java" "$sources/Assemble.java" "$sources/replug.sh" replug.jar replug >build.log 2>&1 ||
    fail 'the jar could not be put behind its head'
"$JAVA_HOME/bin/java" -XX:AOTCacheOutput=replug.aot -XX:+UseSerialGC -Xlog:disable \
    -Daxoniq.update-checker.disabled=true -Dsun.misc.unsafe.memory.access=allow \
    -jar "$PWD/replug" demo >build.log 2>&1 || fail 'replug demo failed'
[ -s replug.aot ] || fail 'the JVM wrote no cache'

# The marks that replug knows its cache by: the JDK in the last line, and the same time of change.
awk -F '"' '/^(JAVA_RUNTIME_VERSION|IMPLEMENTOR)=/ { jdk = jdk " " $2 } END { print "\n" jdk }' \
    "$JAVA_HOME/release" >>replug.aot
touch -r replug replug.aot
rm build.log
