#!/usr/bin/env bash
# A gateway of its own whose provider stops answering for a while: blackhole.sh [SECONDS]   (40)
# See blackhole.py for what is asked and what counts as failed.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh

readonly seconds=${1:-40} port=${BENCH_PORT:-18280}
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1)) provider=127.0.0.1:$((port + 2))

gateway_pid=
simulator_pid=
directory=

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    [[ -z $simulator_pid ]] || kill -CONT "$simulator_pid" 2>/dev/null || true
    # shellcheck disable=SC2086  # each is one number or nothing
    stop $gateway_pid $simulator_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

start_gateway() {
    local key
    export VGW_DATA_DIR=$directory/data VGW_UPSTREAM_BASE_URL=http://$provider
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin
    export VGW_CACHE_ROUTES_PARTNER_TTL=1h VGW_CACHE_ROUTES_ACCOUNTS_TTL=0s
    export VGW_LIMITS_UPSTREAM_RATE=1000/s VGW_LIMITS_CONNECTIONS_PER_CLIENT=4000
    export VGW_LIMITS_CONNECTIONS_PER_ADDRESS=4000
    make_store
    key=$("$program" client create drill --rate 10000/s --scope partner:read,accounts:read --account '*' 2>/dev/null)
    printf 'Authorization: Bearer %s\n' "$key" >"$directory/header"
    "$program" simulator --listen "$provider" >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
    "$program" serve >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$admin/readyz" || fail "The gateway is not ready." "$directory/gateway.log"
}

[[ $seconds =~ ^[1-9][0-9]*$ ]] && (( seconds <= 120 )) || fail "blackhole.sh [SECONDS up to 120]"
./scripts/bootstrap.sh python3-minimal curl
require_free "$public" "$admin" "$provider"
build_program
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d)

start_gateway
python3 Benchmarks/hostile/blackhole.py --address "$public" --admin "$admin" --key-file "$directory/header" \
    --gateway "$gateway_pid" --provider "$simulator_pid" --seconds "$seconds" \
    --cached /v1/partner --uncached '/v1/accounts?per_page=5'
