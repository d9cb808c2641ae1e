#!/bin/sh
# @ABOUT@
#
# Asks the kernel that runs here what the history asked, in its order, and compares what the kernel returns and how the
# memory blocks are with what is expected. Prints TAP, and exits as the kernel's selftests do: 0 if all is as expected, 1 if
# something is not, 4 if this machine cannot run it.
#
# It changes the state of memory: use a machine that may be lost. What it changed, it changes back in the end.
#
# REPLUG_SYSFS    where sysfs is; /sys if not set
# REPLUG_CONFIG   the kernel's configuration, a file; looked for where distributions keep it if not set
# REPLUG_MONITOR  a command that passes its input on to the monitor of QEMU, which then adds and removes DIMMs, such as
#                 'ssh host socat - UNIX-CONNECT:/tmp/monitor'; without it, memory comes from dax devices and probe only

LC_ALL=C
export LC_ALL

sysfs=${REPLUG_SYSFS:-/sys}
memory=$sysfs/devices/system/memory
dax=$sysfs/bus/dax
inject=$sysfs/kernel/debug/notifier-error-inject/memory/actions
block_bytes=@BLOCK_BYTES@
passes=0
fails=0
skips=0
lost=

skip_all() {
	echo "1..0 # SKIP $1"
	exit 4
}

config() {
	for file in "$REPLUG_CONFIG" "/boot/config-$(uname -r)" "/lib/modules/$(uname -r)/config"; do
		if [ -r "$file" ]; then
			cat "$file"
			return
		fi
	done
	[ -r /proc/config.gz ] && zcat /proc/config.gz
}

require_config() {
	if [ -s "$saved/config" ]; then
		grep -q "^CONFIG_$1=[ym]" "$saved/config" || skip_all "the kernel is built without CONFIG_$1"
	else
		echo "# the kernel's configuration is not to be found, CONFIG_$1 is not checked"
	fi
}

# The zone of a block that is online.
zone() {
	[ -r "$1/valid_zones" ] && read -r first _ < "$1/valid_zones" && echo "$first"
}

errno() {
	case $1 in
	*"Operation not permitted"*) echo EPERM ;;
	*"No such file or directory"*) echo ENOENT ;;
	*"Interrupted system call"*) echo EINTR ;;
	*"Input/output error"*) echo EIO ;;
	*"No such device or address"*) echo ENXIO ;;
	*"Argument list too long"*) echo E2BIG ;;
	*"Cannot allocate memory"* | *"Out of memory"*) echo ENOMEM ;;
	*"Permission denied"*) echo EACCES ;;
	*"Bad address"*) echo EFAULT ;;
	*"Device or resource busy"* | *"Resource busy"*) echo EBUSY ;;
	*"File exists"*) echo EEXIST ;;
	*"No such device"*) echo ENODEV ;;
	*"Invalid argument"*) echo EINVAL ;;
	*"No space left on device"*) echo ENOSPC ;;
	*"Operation not supported"* | *"Not supported"*) echo EOPNOTSUPP ;;
	*"Memory page has hardware error"*) echo EHWPOISON ;;
	*) echo "$1" ;;
	esac
}

# Writes a value to a file in one go; what came of it is in $found. The shells' own echo does not say which error it was.
put() {
	if [ ! -e "$1" ]; then
		found=ENOENT
	elif said=$(printf %s "$2" | tee "$1" 2>&1 > /dev/null); then
		found=0
	else
		found=$(errno "$said")
	fi
}

step() {
	text=$1
	problems=
	skipped=
	vetoed=
	found=0
}

# What the history did is not done here: what comes after may differ for that alone.
skip() {
	skipped=$1
	lost=1
}

# What the kernel refused in the history cannot be asked here, and nothing is lost by that.
skip_refused() {
	skipped=$1
}

problem() {
	problems="${problems:+$problems; }$1"
}

expect() {
	[ -n "$skipped" ] || [ "$found" = "$1" ] || problem "expected $1, found $found"
}

# blocks FIRST COUNT STATE [ZONE]
blocks() {
	[ -z "$skipped" ] || return
	block=$1
	while [ "$block" -lt $(($1 + $2)) ]; do
		is=absent
		[ -r "$memory/memory$block/state" ] && is=$(cat "$memory/memory$block/state")
		if [ "$is" != "$3" ]; then
			problem "memory$block is $is, expected $3"
		elif [ -n "$4" ] && [ "$(zone "$memory/memory$block")" != "$4" ]; then
			problem "memory$block is online in $(zone "$memory/memory$block"), expected $4"
		fi
		block=$((block + 1))
	done
}

end() {
	[ -z "$vetoed" ] || put "$vetoed" 0
	if [ -n "$problems" ] && [ -n "$lost" ]; then
		skipped="$problems; but a step before was skipped"
	fi
	if [ -n "$skipped" ]; then
		skips=$((skips + 1))
		echo "ok $((passes + fails + skips)) - $text # SKIP $skipped"
	elif [ -n "$problems" ]; then
		fails=$((fails + 1))
		echo "not ok $((passes + fails + skips)) - $text"
		echo "# $problems"
	else
		passes=$((passes + 1))
		echo "ok $((passes + fails + skips)) - $text"
	fi
}

# set_state BLOCK WORD
set_state() {
	[ -n "$skipped" ] || put "$memory/memory$1/state" "$2"
}

# write_sysfs FILE VALUE: the first value is kept.
write_sysfs() {
	if ! grep -qxF "$1" "$saved/files" && [ -r "$1" ]; then
		echo "$1" >> "$saved/files"
		cat "$1" > "$saved/value.$(wc -l < "$saved/files" | tr -d ' ')"
	fi
	put "$1" "$2"
}

# veto NOTIFICATION ERRNO: a notifier that says no, until the step ends.
veto() {
	if [ -e "$inject/$1/error" ]; then
		put "$inject/$1/error" "-$2"
		vetoed=$inject/$1/error
	else
		skip_refused "needs a notifier that vetoes: the module memory-notifier-error-inject, and debugfs"
	fi
}

# The dax device that is this range, as far as it is whole memory blocks.
dax_at() {
	for device in "$dax"/devices/*; do
		if [ -r "$device/resource" ] && [ -r "$device/size" ]; then
			start=$(cat "$device/resource")
			size=$(cat "$device/size")
			if [ $(((start + block_bytes - 1) / block_bytes * block_bytes)) -eq $(($1)) ] &&
				[ $(((start + size) / block_bytes * block_bytes)) -eq $(($1 + $2)) ]; then
				echo "${device##*/}"
				return
			fi
		fi
	done
	return 1
}

# add_kmem START SIZE MEMMAP_ON_MEMORY: dax/kmem adds a device as a whole.
add_kmem() {
	[ -d "$dax/drivers/kmem" ] || modprobe kmem 2> /dev/null
	if ! device=$(dax_at "$1" "$2"); then
		skip "no dax device has $(($2)) bytes at $1; ndctl, cxl or memmap= make some"
	elif [ ! -d "$dax/drivers/kmem" ]; then
		skip "the driver dax/kmem is not there"
	else
		[ "$3" = 0 ] || put "$dax/devices/$device/memmap_on_memory" "$3"
		was=
		if [ -e "$dax/devices/$device/driver/unbind" ]; then
			was=$(basename "$(readlink -f "$dax/devices/$device/driver")")
			put "$dax/devices/$device/driver/unbind" "$device"
		fi
		put "$dax/drivers/kmem/new_id" "$device"
		[ -e "$dax/devices/$device/driver" ] || put "$dax/drivers/kmem/bind" "$device"
		echo "$device $1 $2 $was" >> "$saved/dax"
	fi
}

# add_memory START SIZE
add_memory() {
	if [ -e "$memory/probe" ]; then
		address=$(($1))
		while [ "$found" = 0 ] && [ "$address" -lt $(($1 + $2)) ]; do
			put "$memory/probe" "$(printf '0x%x' "$address")"
			address=$((address + block_bytes))
		done
	elif [ -n "$REPLUG_MONITOR" ]; then
		monitor "object_add memory-backend-ram,id=replugm$1,size=$(($2))" \
			"device_add pc-dimm,id=replugd$1,memdev=replugm$1,addr=$1"
		echo "replugd$1 $1 $2" >> "$saved/dimms"
		wait_for -e "$1" || found="no memory$(($1 / block_bytes)) after 10 s"
	else
		skip "this architecture has no probe in sysfs, and no REPLUG_MONITOR is set"
	fi
}

monitor() {
	printf '%s\n' "$@" | sh -c "$REPLUG_MONITOR" > /dev/null
}

# wait_for -e|! START: until the first block is there, or is gone.
wait_for() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		if [ "$1" = -e ] && [ -e "$memory/memory$(($2 / block_bytes))" ]; then
			return 0
		elif [ "$1" != -e ] && [ ! -e "$memory/memory$(($2 / block_bytes))" ]; then
			return 0
		fi
		sleep 1
	done
	return 1
}

# added FILE START SIZE: what was added as just this range.
added() {
	while read -r one start size _; do
		if [ $((start)) -eq $(($2)) ] && [ $((size)) -eq $(($3)) ]; then
			echo "$one"
			return
		fi
	done < "$saved/$1"
	return 1
}

# remove_memory START SIZE: drivers remove what they added, as a whole.
remove_memory() {
	if device=$(added dax "$1" "$2"); then
		put "$dax/drivers/kmem/unbind" "$device"
		[ ! -e "$memory/memory$(($1 / block_bytes))" ] || found=EBUSY
	elif device=$(added dimms "$1" "$2"); then
		monitor "device_del $device"
		wait_for ! "$1" || found=EBUSY
	else
		skip "no file of sysfs removes this range: drivers remove what they added, as a whole"
	fi
}

# offline_and_remove START SIZE
offline_and_remove() {
	if added dax "$1" "$2" > /dev/null || added dimms "$1" "$2" > /dev/null; then
		offline "$1" "$2"
	fi
	[ "$found" != 0 ] || remove_memory "$1" "$2"
}

# offline START SIZE: every block; on failure $found says why.
offline() {
	block=$(($1 / block_bytes))
	while [ "$found" = 0 ] && [ "$block" -lt $((($1 + $2) / block_bytes)) ]; do
		if [ "$(cat "$memory/memory$block/state" 2> /dev/null)" = online ]; then
			put "$memory/memory$block/state" offline
		fi
		block=$((block + 1))
	done
}

restore() {
	trap - EXIT
	number=$(wc -l < "$saved/files")
	while [ "$number" -gt 0 ]; do
		file=$(sed -n "${number}p" "$saved/files")
		put "$file" "$(cat "$saved/value.$number")"
		[ "$found" = 0 ] || echo "# $file has not its first value again: $found"
		number=$((number - 1))
	done
	while read -r device start size was; do
		found=0
		offline "$start" "$size"
		[ -e "$dax/drivers/kmem/$device" ] && [ "$found" = 0 ] && put "$dax/drivers/kmem/unbind" "$device"
		put "$dax/drivers/kmem/remove_id" "$device"
		[ -z "$was" ] || put "$dax/drivers/$was/bind" "$device"
		[ "$found" = 0 ] || echo "# $device is not as it was: $found"
	done < "$saved/dax"
	while read -r device _; do
		monitor "device_del $device"
	done < "$saved/dimms"
	while read -r number state zone; do
		now=$(cat "$memory/memory$number/state" 2> /dev/null)
		if [ -n "$now" ] && [ "$now" != "$state" ]; then
			case $state:$zone in
			online:Movable) word=online_movable ;;
			online:*) word=online_kernel ;;
			*) word=offline ;;
			esac
			put "$memory/memory$number/state" "$word"
			[ "$found" = 0 ] || echo "# memory$number was $state and is $now: $found"
		fi
	done < "$saved/blocks"
	rm -rf "$saved"
}

echo "TAP version 13"
[ "$(id -u)" = 0 ] || skip_all "only root may change the state of memory"
[ -e "$memory/block_size_bytes" ] ||
	skip_all "there is no $memory: sysfs is not mounted, or the kernel is built without CONFIG_MEMORY_HOTPLUG"
bytes=$((0x$(cat "$memory/block_size_bytes")))
[ "$bytes" -eq "$block_bytes" ] || skip_all "memory blocks have $bytes bytes here, and $block_bytes in the history"
saved=$(mktemp -d) || skip_all "no temporary folder can be made"
trap restore EXIT
trap 'exit 1' HUP INT TERM
: > "$saved/files"
: > "$saved/dax"
: > "$saved/dimms"
config > "$saved/config"
for block in "$memory"/memory[0-9]*; do
	[ -r "$block/state" ] && echo "${block##*/memory} $(cat "$block/state") $(zone "$block")"
done > "$saved/blocks"
@CONFIG@
echo "1..@PLAN@"

@STEPS@
echo "# Totals: pass:$passes fail:$fails xfail:0 xpass:0 skip:$skips error:0"
[ "$fails" -eq 0 ] || exit 1
[ "$passes" -gt 0 ] || [ "$skips" -eq 0 ] || exit 4
exit 0
