#!/bin/sh
# Makes of replug.jar in the current folder the one file `replug`, and the cache of classes that it starts fast with,
# `replug.aot`: what the commands at the end load, parsed and linked ahead of time.
# JAVA_HOME is the JDK to do it with, and to make the cache for.
#
# The cache is made of a list of classes, not recorded (-XX:AOTCacheOutput): with a recorded one, JDK 25 goes on running
# the old classes after the jar has changed; and every command of the list has a JVM of its own.
set -eu
sources=${0%/*}
work=build
export XDG_CACHE_HOME=/dev/null # what is loaded here must not come from a cache

fail() {
    cat "$work/log" >&2
    echo "build.sh: $1" >&2
    exit 1
}

# Adds the classes of one command to the list.
train() {
    REPLUG_JAVA_OPTS="-XX:DumpLoadedClassList=$work/list" ./replug "$@" >"$work/log" 2>&1 || fail "replug $* failed"
    cat "$work/list" >>"$work/lists"
}

rm -rf "$work" replug.aot
mkdir "$work"
"$JAVA_HOME/bin/java" "$sources/Assemble.java" "$sources/replug.sh" replug.jar replug >"$work/log" 2>&1 ||
    fail 'the jar could not be put behind its head'
train --version
train help
train demo

# The numbers of the classes differ from list to list, and only classes of other loaders need one: leave both out.
awk '/^#/ || / source: / { next } { sub(/ id: [0-9]+$/, "") } !seen[$0]++' "$work/lists" >"$work/list"
"$JAVA_HOME/bin/java" -Xshare:dump -XX:+AOTClassLinking -XX:+UseSerialGC -XX:SharedClassListFile="$work/list" \
    -XX:SharedArchiveFile="$work/cache" -cp "$PWD/replug" >"$work/log" 2>&1 || fail 'the JVM wrote no cache'

# The marks that replug knows its cache by: the JDK in the last line, and the same time of change.
awk -F '"' '/^(JAVA_RUNTIME_VERSION|IMPLEMENTOR)=/ { jdk = jdk " " $2 } END { print "\n" jdk }' \
    "$JAVA_HOME/release" >>"$work/cache"
touch -r replug "$work/cache"
mv "$work/cache" replug.aot

# Neither a JVM nor replug says anything about a cache that it does not take.
REPLUG_JAVA_OPTS="-Xlog:class+load:file=$work/loaded" ./replug --version >"$work/log" 2>&1 || fail 'replug failed'
grep -q 'replug\.cli\.Main source: shared' "$work/loaded" || fail 'replug does not use its cache'
rm -r "$work"
