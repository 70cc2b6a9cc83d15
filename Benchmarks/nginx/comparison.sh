# What comparisons of the gateway with nginx have in common: one core for the server, the other for who asks,
# runs that alternate, medians of requests per second and of CPU time. To be read with `source` after
# common.sh. The script sets program, directory, results, rounds, seconds, wire, connections, streams, key,
# scheme, version, public, rival, route, and warm ADDRESS, which is called before each run.
# shellcheck shell=bash disable=SC2154

require_tools() {
    local tool
    for tool in nginx wrk h2load openssl taskset curl; do
        command -v "$tool" >/dev/null || fail "$tool is needed: apt-get install nginx-light wrk nghttp2-client openssl util-linux curl"
    done
    (( $(nproc) >= 2 )) || fail "Two cores are needed: one for the server, one for wrk."
    [[ -d /dev/shm && -w /dev/shm ]] || fail "/dev/shm is needed, for files on tmpfs."
    [[ $rounds =~ ^[1-9][0-9]*$ && $seconds =~ ^[1-9][0-9]*$ ]] || fail "$0 [ROUNDS] [SECONDS]"
}

# start_nginx TEMPLATE [SED-ARGUMENTS]: fills in what nginx is to do for a request, and starts it as the rival.
start_nginx() {
    local template=Benchmarks/nginx/$1 user=
    shift
    if (( EUID == 0 )); then user="user root;"; fi
    write_keys >"$directory/keys.map"
    fill_in Benchmarks/nginx/nginx.conf.template -e "s|@USER@|$user|" \
        -e "s|@REQUESTS@|${VGW_LIMITS_CONNECTIONS_REQUESTS:-10000}|" >"$directory/nginx.conf"
    fill_in "$template" -e "s|@LISTEN@|$rival|" "$@" >"$directory/server.conf"
    local command=(nginx -p "$directory" -c "$directory/nginx.conf" -e "$directory/error.log")
    "${command[@]}" -t -q || fail "nginx refuses its configuration."
    taskset -c 0 "${command[@]}" -g "daemon off;" &
    nginx_pid=$!
    await -k $version "$scheme://$rival/" || fail "nginx does not answer." "$directory/error.log"
}

# fill_in TEMPLATE SED-ARGUMENTS
fill_in() {
    local template=$1
    shift
    sed -e "s|@DIR@|$directory|g" "$@" "$template"
}

# The key among 999 others, so that the rival's table has the size of a real one.
write_keys() {
    local number
    printf '"Bearer %s" bench;\n' "$key"
    for (( number = 0; number < 999; number++ )); do
        printf '"Bearer vgwk_bench_%010d_%s" client-%d;\n' "$number" "$(printf '%049d' "$number")" "$number"
    done
}

# One request with the key: the head goes to $directory/head, the body to standard output.
fetch() {
    curl -fsSk $version --max-time 10 -D "$directory/head" -H @"$directory/header" "$scheme://$1$route"
}

status_with_wrong_key() {
    curl -sk $version -o /dev/null -w '%{http_code}' --max-time 10 \
        -H 'Authorization: Bearer vgwk_wrong' "$scheme://$1$route"
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

# All runs, one server after the other, and the table.
compare() {
    local round name order
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
}
