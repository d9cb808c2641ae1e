#!/bin/sh
# Finds a Java and hands over to it. A jar follows the last line: `java -jar` skips whatever stands before a jar.
# REPLUG_JAVA_OPTS holds further options for the JVM.

# Follows the symbolic links of $1; the answer is in $path. (Not every readlink knows -f.)
follow() {
    path=$1
    while [ -h "$path" ]; do
        link=$(readlink "$path")
        case $link in /*) path=$link ;; *) path=${path%/*}/$link ;; esac
    done
}

# Leaves the first of the given programs that is new enough in $java. The file `release` of a JDK spares starting it.
choose() {
    for java in "$@"; do
        [ -f "$java" ] && [ -x "$java" ] || continue
        version='' jdk=''
        if [ -r "${java%/bin/java}/release" ]; then
            while IFS='="' read -r key _ value _; do
                case $key in
                    JAVA_VERSION) version=$value ;;
                    JAVA_RUNTIME_VERSION | IMPLEMENTOR) jdk="$jdk $value" ;;
                esac
            done <"${java%/bin/java}/release"
        fi
        [ -n "$version" ] || version=$("$java" -version 2>&1 </dev/null)
        version=${version#*version \"}
        major=${version%%[!0-9]*}
        [ "${major:-0}" -ge 25 ] && return
        found="$found${found:+, }$java (${major:-no version})"
    done
    echo "replug: needs Java 25 or newer; JAVA_HOME, PATH and the usual folders have ${found:-none}." \
        "Install one, or set JAVA_HOME to its folder." >&2
    exit 2
}

case $0 in */*) follow "$0" ;; *) follow "./$0" ;; esac
self=$path found=''
follow "$(command -v java)"
choose "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$path" /usr/lib/jvm/*/bin/java /opt/java*/bin/java /opt/jdk*/bin/java \
    "${HOME-}"/.sdkman/candidates/java/*/bin/java "${HOME-}"/.jdks/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java

# What prints a text and ends is over before an optimizing compiler pays, and loads too little to be worth keeping.
case ${1-} in '' | -h | --help | -V | --version | help) brief=yes ;; *) brief='' ;; esac

set -f # REPLUG_JAVA_OPTS is split into words; nothing else happens to it
set -- ${REPLUG_JAVA_OPTS-} -jar "$self" "$@"
[ -z "$brief" ] || set -- -XX:TieredStopAtLevel=1 "$@"
case " ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${REPLUG_JAVA_OPTS-}" in
    *' -XX:+Use'*GC*) ;; # a JVM refuses to start with two collectors
    *) set -- -XX:+UseSerialGC "$@" ;;
esac

# The cache of loaded classes beside this file, if it was made of this file (they have the same time of change) by this
# JDK (the cache's last line): with a cache that it rejects, a JVM starts slower than with none. Otherwise one in the
# user's folder, which the JVM writes at the end of a command that does something. The JVM renews the cache of another
# JDK, but neither that of an older file nor the zeros that it leaves when it is killed while writing.
cache=${XDG_CACHE_HOME:-${HOME:-/dev/null}/.cache}/replug
if [ -r "$self.aot" ] && ! [ "$self.aot" -nt "$self" ] && ! [ "$self.aot" -ot "$self" ] &&
    { [ "$(tail -n 1 "$self.aot")" = "$jdk" ]; } 2>/dev/null; then
    set -- "-XX:AOTCache=$self.aot" "$@"
elif [ -d "$cache" ] || mkdir -p "$cache" 2>/dev/null; then
    key=$(CDPATH='' cd -P "${self%/*}/" && echo "$java $PWD/${self##*/}" | cksum)
    own=$cache/${key%% *}.jsa
    case $([ "$own" -nt "$self" ] && od -An -tx1 -N4 "$own") in *[1-9a-f]*) ;; *) rm -f "$own" ;; esac 2>/dev/null
    if [ -z "$brief" ] && [ -w "$cache" ]; then set -- -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$own" "$@"
    elif [ -r "$own" ]; then set -- "-XX:SharedArchiveFile=$own" "$@"; fi
fi

# A cache that does not fit, or an option that a later JDK has dropped, is no reason to fail or to say anything.
exec "$java" -XX:+IgnoreUnrecognizedVMOptions -XX:-PrintWarnings -Xlog:disable \
    -Daxoniq.update-checker.disabled=true -Dsun.misc.unsafe.memory.access=allow "$@"
