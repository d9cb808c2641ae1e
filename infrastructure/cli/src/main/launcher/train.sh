#!/bin/sh
# Makes replug.aot in the current folder, the cache of classes that replug starts fast with: a JVM runs the commands that
# `replug demo` shows, and keeps what it loaded and linked. JAVA_HOME is the JDK to make it with, and for.
set -eu

rm -f replug.aot
"$JAVA_HOME/bin/java" -XX:AOTCacheOutput=replug.aot -XX:+UseSerialGC -Xlog:disable \
    -Daxoniq.update-checker.disabled=true -Dsun.misc.unsafe.memory.access=allow \
    -jar "$PWD/replug" demo >train.log 2>&1 || { cat train.log >&2; echo "train.sh: replug demo failed" >&2; exit 1; }
[ -s replug.aot ] || { cat train.log >&2; echo "train.sh: the JVM wrote no cache" >&2; exit 1; }

# The marks that replug knows its cache by: the JDK in the last line, and the same time of change.
awk -F '"' '/^(JAVA_RUNTIME_VERSION|IMPLEMENTOR)=/ { jdk = jdk " " $2 } END { print "\n" jdk }' \
    "$JAVA_HOME/release" >>replug.aot
touch -r replug replug.aot
rm train.log
