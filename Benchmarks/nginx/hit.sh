#!/usr/bin/env bash
# A cache hit, the gateway against a tuned nginx, in one run: hit.sh [ROUNDS] [SECONDS]   (7 and 3)
# WIRE says how it is asked for: http1 (default) and https by wrk on CONNECTIONS kept-alive connections,
# handshakes the same with a new connection and a full handshake for every request; h2c (without TLS) and
# h2 by h2load with STREAMS requests at a time on each.
# See the README beside this file for what is measured and what is not.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh
source Benchmarks/nginx/comparison.sh

readonly rounds=${1:-7} seconds=${2:-3}
readonly wire=${WIRE:-http1} connections=${CONNECTIONS:-64} streams=${STREAMS:-1} port=${BENCH_PORT:-18080}
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1))
readonly provider=127.0.0.1:$((port + 2)) rival=127.0.0.1:$((port + 3))
readonly results=bench-out/nginx-hit.csv

gateway_pid=
simulator_pid=
nginx_pid=
directory=

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    # shellcheck disable=SC2086  # each is one number or nothing
    stop $nginx_pid $gateway_pid $simulator_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

# What the wire asks of both: certificates, and connections that are not told to end.
prepare_wire() {
    # The version that curl speaks; h2load and wrk know theirs.
    scheme=http mode='' tls='' version=--http1.1
    case $wire in
        h2c) mode=http2 version=--http2-prior-knowledge; export VGW_LISTEN_H2C=true ;;
        https|handshakes) mode=ssl ;;
        h2) mode='ssl http2' ;;
    esac
    if [[ $mode == ssl* ]]; then
        scheme=https
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
            -keyout "$directory/key.pem" -out "$directory/certificate.pem" 2>/dev/null
        export VGW_TLS_CERTIFICATE=$directory/certificate.pem VGW_TLS_KEY=$directory/key.pem
        tls="ssl_certificate $directory/certificate.pem; ssl_certificate_key $directory/key.pem; ssl_protocols TLSv1.2 TLSv1.3;"
    fi
    # h2load does not open a connection again.
    if [[ $wire == h2* ]]; then export VGW_LIMITS_CONNECTIONS_REQUESTS=1000000000; fi
}

prepare_gateway() {
    export VGW_DATA_DIR=$directory/gateway VGW_UPSTREAM_BASE_URL=http://$provider VGW_CACHE_ROUTES_ACCOUNT_TTL=1h
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin VGW_LOOPS=1
    # One client has all connections here, and those of curl besides.
    export VGW_LIMITS_CONNECTIONS_PER_CLIENT=$((connections + 64))
    make_store
    key=$("$program" client create bench --rate 1000000/s --scope accounts:read --account '*')
    printf 'Authorization: Bearer %s\n' "$key" >"$directory/header"
}

start_gateway() {
    taskset -c 1 "$program" simulator --listen "$provider" --control off >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
    taskset -c 0 "$program" serve >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$admin/readyz" || fail "The gateway is not ready." "$directory/gateway.log"
}

# Warms both caches and refuses to measure two things that are not the same.
check_equal_work() {
    local tries equal=false
    for (( tries = 0; tries < 20; tries++ )); do
        fetch "$public" >"$directory/ours.body"
        fetch "$rival" >"$directory/theirs.body"
        if cmp -s "$directory/ours.body" "$directory/theirs.body"; then equal=true && break; fi
        sleep 2
    done
    [[ $equal == true ]] || fail "The bodies differ."
    warm "$public"
    warm "$rival"
    grep -qi '^ratelimit:' <(fetch "$public" >/dev/null; cat "$directory/head") ||
        fail "The gateway does not count this client's requests."
    [[ $(status_with_wrong_key "$public") == 401 ]] || fail "The gateway takes a wrong key."
    [[ $(status_with_wrong_key "$rival") == 401 ]] || fail "nginx takes a wrong key."
    say "Both answer 200 with the same $(wc -c <"$directory/ours.body") bytes from their caches and refuse a wrong key."
}

# Asks until the answer is a fresh hit, so that no round measures a refresh.
warm() {
    local tries
    for (( tries = 0; tries < 50; tries++ )); do
        fetch "$1" >/dev/null
        if grep -qiE '^(x-cache: HIT|cache-status: *vobiz-gateway *; *hit)' "$directory/head"; then return 0; fi
        sleep 0.1
    done
    fail "$1 does not answer from its cache."
}

[[ $wire =~ ^(http1|https|handshakes|h2c|h2)$ ]] || fail "WIRE is http1, https, handshakes, h2c or h2."
require_tools
require_free "$public" "$admin" "$provider" "$rival"
build_program -c release --static-swift-stdlib
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d /dev/shm/vobiz-gateway-bench.XXXXXX)

prepare_wire
prepare_gateway
start_gateway
accounts=$(route='/v1/accounts?per_page=1' fetch "$public")
account=$(grep -oE -m 1 'MA_[A-Z0-9]{4,32}' <<<"$accounts" | head -n 1)
route=/v1/accounts/$account
start_nginx hit.conf.template -e "s|@GATEWAY@|$public|" -e "s|@MODE@|$mode|" -e "s|@TLS@|$tls|" -e "s|@SCHEME@|$scheme|"
write_request >"$directory/request.lua"
check_equal_work
compare
