#!/usr/bin/env bash
# slowhttptest, which others wrote, against a live gateway: slow heads, slow bodies, slow readers, each with
# CONNECTIONS connections for SECONDS at most, while a good client asks: slowhttptest.sh [CONNECTIONS] [SECONDS]   (200 and 40)
# Fails when the good client was not served, when a mode did not run, when a slow head or body outlived it, or when the
# gateway kept 64 KiB or more for each connection, or for a slow reader's beside the answer that it does not take.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh

# More than 250 from one address the gateway does not admit.
readonly connections=${1:-200} seconds=${2:-40} port=${BENCH_PORT:-18180}
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1)) provider=127.0.0.1:$((port + 2))

gateway_pid=
simulator_pid=
good_pid=
tool_pid=
directory=
left=0
# KiB for each connection.
allowed=64

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    # shellcheck disable=SC2086  # each is one number or nothing
    stop $tool_pid $good_pid $gateway_pid $simulator_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

start_gateway() {
    local key
    export VGW_DATA_DIR=$directory/data VGW_UPSTREAM_BASE_URL=http://$provider
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin
    make_store
    key=$("$program" client create good --rate 1000/s --scope accounts:read --account '*' 2>/dev/null)
    printf 'Authorization: Bearer %s\n' "$key" >"$directory/header"
    "$program" simulator --listen "$provider" --control off >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
    "$program" serve >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$admin/readyz" || fail "The gateway is not ready." "$directory/gateway.log"
}

# Connections that the gateway has not ended. Those whose end the peer does not take are not among them.
held() {
    awk -v port=":$(printf '%04X' "$port")" '$4 == "01" && substr($2, 9) == port { count++ } END { print count + 0 }' /proc/net/tcp
}

# What the gateway has in memory, in KiB.
memory() { awk '/^VmRSS:/ { print $2 }' "/proc/$gateway_pid/status"; }

# attack NAME SECONDS OPTION...: one mode for so long, beside a good client. Sets left, the slow connections
# that the gateway had not ended then; ends early when there are none.
attack() {
    local name=$1 patience=$2 report=$directory/$1.txt started=$SECONDS peak=0 now=0 before grown=0
    shift 2
    before=$(memory)
    python3 Benchmarks/hostile/good.py --address "$public" --key-file "$directory/header" >"$directory/good.txt" 2>&1 &
    good_pid=$!
    timeout $((patience + 20)) slowhttptest "$@" -c "$connections" -r 100 -l "$patience" -p 5 >"$report" 2>&1 &
    tool_pid=$!
    while kill -0 "$tool_pid" 2>/dev/null; do
        now=$(held)
        (( now <= peak )) || peak=$now
        (( $(memory) - before <= grown )) || grown=$(($(memory) - before))
        # The good client has one, and the tool's own question whether the service is there another.
        (( peak < connections || now > 2 )) || break
        sleep 0.2
    done
    kill -TERM "$tool_pid" 2>/dev/null || true
    wait "$tool_pid" 2>/dev/null || true
    tool_pid=
    # Its last word when it has seen the end of every connection, between two looks of ours.
    if grep -aq 'No open connections left' "$report"; then now=0; fi
    left=$((now > 2 ? now - 2 : 0))
    kill -TERM "$good_pid" 2>/dev/null || true
    if (( peak < connections )); then fail "$name: $peak connections of $connections were there at once." "$report"; fi
    wait "$good_pid" || fail "$name: the good client was not served." "$directory/good.txt"
    good_pid=
    say "slow $name: $connections at once, $left left after $((SECONDS - started)) s, $((grown / connections)) KiB each; $(<"$directory/good.txt")"
    if (( grown / connections >= allowed )); then fail "$name: too much memory for each connection."; fi
    if grep -aq 'service available:.*NO' "$report"; then fail "$name: the service was not available." "$report"; fi
    kill -0 "$gateway_pid" 2>/dev/null || fail "$name: the gateway has ended." "$directory/gateway.log"
}

require_end() {
    (( left == 0 )) || fail "Slow connections outlived $seconds s."
}

if [[ ! $connections =~ ^[1-9][0-9]*$ || ! $seconds =~ ^[1-9][0-9]*$ ]] || (( connections > 250 || seconds > 240 )); then
    fail "slowhttptest.sh [CONNECTIONS up to 250] [SECONDS up to 240]"
fi
./scripts/bootstrap.sh slowhttptest python3-minimal curl
require_free "$public" "$admin" "$provider"
build_program
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d)

start_gateway
attack heads "$seconds" -H -i 5 -u "http://$public/v1/accounts"
require_end
attack bodies "$seconds" -B -i 2 -s 8192 -u "http://$public/v1/accounts"
require_end
# The kernel takes little for who does not read; the rest of the answer waits in the gateway, for 15 s.
allowed=$((64 + $(curl -fs "http://$public/openapi.yaml" | wc -c) / 1024))
attack readers $((seconds < 20 ? seconds : 20)) -X -w 1 -y 2 -n 5 -z 1 -k 10 -u "http://$public/openapi.yaml"
