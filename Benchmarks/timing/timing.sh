#!/usr/bin/env bash
# Does the time of a 401 tell what is wrong with a key? timing.sh [COUNT]   (100000)
# Starts a gateway of its own and measures it with timing.swift, which says how.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh

readonly count=${1:-100000} port=${BENCH_PORT:-18380}
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1))

gateway_pid=
directory=

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    # shellcheck disable=SC2086  # a number or nothing
    stop $gateway_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

# So many keys of each kind.
readonly keys=120

make_keys() {
    local number
    for (( number = 0; number < keys; number++ )); do
        "$program" client create "right-$number" --scope partner:read --account '*'
    done >"$directory/right" 2>/dev/null
    # The keys of a client that was rotated again and again, and then revoked.
    "$program" client create revoked --scope partner:read --account '*' >"$directory/revoked" 2>/dev/null
    for (( number = 1; number < keys; number++ )); do
        "$program" client rotate revoked --grace 0s
    done >>"$directory/revoked" 2>/dev/null
    "$program" client revoke revoked >/dev/null
}

start_gateway() {
    export VGW_DATA_DIR=$directory/data VGW_LOOPS=1
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin
    # Neither limit is what is measured.
    export VGW_LIMITS_AUTHENTICATION_RATE=1000000/s VGW_LIMITS_CONNECTIONS_REQUESTS=1000000000
    make_store
    make_keys
    "$program" serve >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$public/openapi.json" || fail "The gateway is not ready." "$directory/gateway.log"
}

[[ $count =~ ^[1-9][0-9]{2,6}$ ]] || fail "timing.sh [COUNT from 100 to 9999999]"
./scripts/bootstrap.sh curl
require_free "$public" "$admin"
build_program -c release --static-swift-stdlib
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d)

swiftc -O -o "$directory/timing" Benchmarks/timing/timing.swift
start_gateway
"$directory/timing" "$port" "$count" "$directory/right" "$directory/revoked"
