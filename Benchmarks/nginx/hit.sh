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

require_tools() {
    local tool
    [[ $wire =~ ^(http1|https|handshakes|h2c|h2)$ ]] || fail "WIRE is http1, https, handshakes, h2c or h2."
    for tool in nginx wrk h2load openssl taskset curl; do
        command -v "$tool" >/dev/null || fail "$tool is needed: apt-get install nginx-light wrk nghttp2-client openssl util-linux curl"
    done
    (( $(nproc) >= 2 )) || fail "Two cores are needed: one for the server, one for wrk."
    [[ -d /dev/shm && -w /dev/shm ]] || fail "/dev/shm is needed, for files on tmpfs."
    [[ $rounds =~ ^[1-9][0-9]*$ && $seconds =~ ^[1-9][0-9]*$ ]] || fail "hit.sh [ROUNDS] [SECONDS]"
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

# The key among 999 others, so that the rival's table has the size of a real one.
write_keys() {
    local number
    printf '"Bearer %s" bench;\n' "$key"
    for (( number = 0; number < 999; number++ )); do
        printf '"Bearer vgwk_bench_%010d_%s" client-%d;\n' "$number" "$(printf '%049d' "$number")" "$number"
    done
}

start_nginx() {
    local user=
    if (( EUID == 0 )); then user="user root;"; fi
    write_keys >"$directory/keys.map"
    sed -e "s|@DIR@|$directory|g" -e "s|@USER@|$user|" -e "s|@GATEWAY@|$public|" \
        -e "s|@LISTEN@|$rival|" -e "s|@MODE@|$mode|" -e "s|@TLS@|$tls|" -e "s|@SCHEME@|$scheme|" \
        -e "s|@REQUESTS@|${VGW_LIMITS_CONNECTIONS_REQUESTS:-10000}|" Benchmarks/nginx/nginx.conf.template >"$directory/nginx.conf"
    local command=(nginx -p "$directory" -c "$directory/nginx.conf" -e "$directory/error.log")
    "${command[@]}" -t -q || fail "nginx refuses its configuration."
    taskset -c 0 "${command[@]}" -g "daemon off;" &
    nginx_pid=$!
    await -k $version "$scheme://$rival/" || fail "nginx does not answer." "$directory/error.log"
}

# One request with the key: the head goes to $directory/head, the body to standard output.
fetch() {
    curl -fsSk $version --max-time 10 -D "$directory/head" -H @"$directory/header" "$scheme://$1$route"
}

status_with_wrong_key() {
    curl -sk $version -o /dev/null -w '%{http_code}' --max-time 10 \
        -H 'Authorization: Bearer vgwk_wrong' "$scheme://$1$route"
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

# User and system time of the given processes, in clock ticks.
ticks() {
    local pid total=0 line fields
    for pid in "$@"; do
        line=$(<"/proc/$pid/stat")
        read -ra fields <<<"${line##*) }"
        total=$((total + fields[11] + fields[12]))
    done
    printf '%d' "$total"
}

processes() {
    if [[ $1 == gateway ]]; then
        printf '%s\n' "$gateway_pid"
    else
        printf '%s\n' "$nginx_pid"
        tr ' ' '\n' <"/proc/$nginx_pid/task/$nginx_pid/children"
    fi
}

# Has memory ready for what the run is going to write: a virtual machine gives free pages back to its host,
# and fetching one again takes as long as several hits, for both servers alike.
ready_memory() {
    head -c 1G /dev/zero >"$directory/memory"
    rm "$directory/memory"
}

# One run against one server: appends name, requests per second and CPU µs per request to the results.
measure() {
    local name=$1 address=$2 before after pids report requests
    ready_memory
    warm "$address"
    mapfile -t pids < <(processes "$name")
    before=$(ticks "${pids[@]}")
    if [[ $wire == h2* ]]; then
        report=$(taskset -c 1 h2load -t1 -c"$connections" -m"$streams" -D"$seconds" \
            -H "$(<"$directory/header")" "$scheme://$address$route")
        after=$(ticks "${pids[@]}")
        if ! grep -qE ' 0 failed, 0 errored' <<<"$report"; then fail "$name: $report"; fi
        requests=$(awk '/^requests:/ { print $8 }' <<<"$report")
    else
        report=$(taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" --latency \
            -s "$directory/request.lua" "$scheme://$address$route")
        after=$(ticks "${pids[@]}")
        if grep -qE 'Non-2xx|Socket errors' <<<"$report"; then fail "$name: $report"; fi
        requests=$(awk '/requests in/ { print $1 }' <<<"$report")
    fi
    awk -v name="$name" -v requests="$requests" -v ticks=$((after - before)) \
        -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" 'BEGIN {
            printf "%s,%.0f,%.2f\n", name, requests / seconds, ticks / hertz * 1e6 / requests }' |
        tee -a "$results" >&2
}

# summary NAME COLUMN: median, minimum and maximum.
summary() {
    awk -F , -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | sort -n |
        awk '{ value[NR] = $1 } END {
            middle = int((NR + 1) / 2)
            median = NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2
            print median, value[1], value[NR] }'
}

report() {
    local name rate cpu
    printf '\n| server | requests/s median | min–max | CPU µs/request median | min–max |\n|---|--:|--:|--:|--:|\n'
    for name in gateway nginx; do
        read -ra rate < <(summary "$name" 2)
        read -ra cpu < <(summary "$name" 3)
        printf '| %s | %.0f | %.0f–%.0f | %.2f | %.2f–%.2f |\n' "$name" "${rate[@]}" "${cpu[@]}"
    done
    awk -v ours="$(summary gateway 2)" -v theirs="$(summary nginx 2)" -v our_cpu="$(summary gateway 3)" \
        -v their_cpu="$(summary nginx 3)" 'BEGIN {
            split(ours, a, " "); split(theirs, b, " "); split(our_cpu, c, " "); split(their_cpu, d, " ")
            printf "\nratio gateway/nginx: requests %.2f, CPU %.2f (%s, %s connections, %s at a time, %s rounds of %s s)\n",
                a[1] / b[1], c[1] / d[1], ENVIRON["wire"], ENVIRON["connections"], ENVIRON["streams"],
                ENVIRON["rounds"], ENVIRON["seconds"] }'
}

# What wrk sends: the key, and with HEADERS=8 the fields that a busy client adds.
write_request() {
    printf 'wrk.headers["Authorization"] = "Bearer %s"\n' "$key"
    # wrk keeps no session to resume.
    if [[ $wire == handshakes ]]; then printf 'wrk.headers["Connection"] = "close"\n'; fi
    (( ${HEADERS:-0} > 0 )) || return 0
    cat <<'LUA'
wrk.headers["Accept"] = "application/json"
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
wrk.headers["Accept-Language"] = "en-GB,en;q=0.9"
wrk.headers["Cache-Control"] = "max-age=60"
wrk.headers["User-Agent"] = "billing-service/4.2 (linux; x86_64)"
wrk.headers["X-Request-Id"] = "billing-7d2f41c09b5e"
wrk.headers["X-Forwarded-For"] = "10.20.30.40"
wrk.headers["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
LUA
}

require_tools
require_free "$public" "$admin" "$provider" "$rival"
if [[ -z ${BENCH_PROGRAM:-} ]]; then
    swift build -c release --static-swift-stdlib --product vobiz-gateway >&2
    BENCH_PROGRAM=$(swift build -c release --show-bin-path)/vobiz-gateway
fi
readonly program=$BENCH_PROGRAM
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d /dev/shm/vobiz-gateway-bench.XXXXXX)

prepare_wire
prepare_gateway
start_gateway
accounts=$(route='/v1/accounts?per_page=1' fetch "$public")
account=$(grep -oE -m 1 'MA_[A-Z0-9]{4,32}' <<<"$accounts" | head -n 1)
route=/v1/accounts/$account
start_nginx
write_request >"$directory/request.lua"
check_equal_work

mkdir -p bench-out
printf 'server,requests_per_second,cpu_us_per_request\n' >"$results"
for (( round = 1; round <= rounds; round++ )); do
    if (( round % 2 )); then order=(gateway nginx); else order=(nginx gateway); fi
    for name in "${order[@]}"; do
        if [[ $name == gateway ]]; then measure gateway "$public"; else measure nginx "$rival"; fi
    done
done
export rounds seconds connections wire streams
report
