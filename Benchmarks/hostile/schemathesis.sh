#!/usr/bin/env bash
# schemathesis, which others wrote, against a live gateway: from the description that the gateway serves it makes requests that
# keep it and requests that break it, and holds every answer against it: schemathesis.sh [EXAMPLES] [SECONDS]   (60 and 240)
# So many requests for each operation, at most, and so long for all of them, at most. SEED=N repeats a run.
# Fails when there is a 5xx, a status, a media type, a field or a body that is not described, when a request that breaks the
# description is taken or one that keeps it is refused, when a key is not asked for, or when the gateway has ended.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh

readonly examples=${1:-60} seconds=${2:-240} port=${BENCH_PORT:-18280} version=4.32.5
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1)) provider=127.0.0.1:$((port + 2))
readonly tool=.build/schemathesis-$version

gateway_pid=
simulator_pid=
directory=

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    # shellcheck disable=SC2086  # each is one number or nothing
    stop $gateway_pid $simulator_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

install_tool() {
    [[ ! -x $tool/bin/schemathesis ]] || return 0
    python3 -m venv "$tool"
    "$tool/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version" || {
        rm -rf "$tool"
        fail "schemathesis $version could not be installed."
    }
}

start_gateway() {
    export VGW_DATA_DIR=$directory/data VGW_UPSTREAM_BASE_URL=http://$provider
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin
    # What the limits answer is described, and would hide everything else.
    export VGW_LIMITS_AUTHENTICATION_RATE=5000/s VGW_LIMITS_UPSTREAM_RATE=5000/s VGW_LIMITS_UPSTREAM_BURST=5000
    make_store
    key=$("$program" client create fuzzer --rate 5000/s --scope "$scopes" --account '*' 2>/dev/null)
    "$program" simulator --listen "$provider" --control off >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
    "$program" serve >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$admin/readyz" || fail "The gateway is not ready." "$directory/gateway.log"
}

# fuzz ADDRESS OPTION...: what stands at an address, by the description.
fuzz() {
    local address=$1
    shift
    # In a folder of its own, without the files and settings of whoever runs this.
    (cd "$directory" && SCHEMATHESIS_HOOKS=${settings}_hooks.py "$command" --config-file "$settings.toml" --no-color run "http://$public/openapi.json" \
        --url "http://$address" --header "Authorization: Bearer $key" \
        --checks all --exclude-checks "$unfit" --max-examples "$examples" --max-time "$seconds" \
        --request-timeout 20 --generation-database none --warnings off --continue-on-failure \
        ${SEED:+--seed "$SEED"} "$@" >&2) || failed=yes
    kill -0 "$gateway_pid" 2>/dev/null || fail "The gateway has ended." "$directory/gateway.log"
}

if [[ ! $examples =~ ^[1-9][0-9]*$ || ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    fail "schemathesis.sh [EXAMPLES] [SECONDS]"
fi
./scripts/bootstrap.sh python3 python3-venv curl
require_free "$public" "$admin" "$provider"
build_program
install_tool
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d)
readonly settings=$PWD/Benchmarks/hostile/schemathesis command=$PWD/$tool/bin/schemathesis
# Every scope that an operation of the description names, and the one that a member of a transfer needs.
scopes=$(sed -n 's/.*x-scope: "\([a-z]*:[a-z]*\)".*/\1/p' openapi/gateway.yaml | sort -u | paste -sd,),transfers:concurrent
# Nothing can be deleted here, and one client alone asks: who may see what is tested in ObjectLevelTests.
readonly unfit=use_after_free,ensure_resource_availability,object_level_authorization
failed=

start_gateway
fuzz "$public" --exclude-path /healthz --exclude-path /readyz
fuzz "$admin" --include-path /healthz --include-path /readyz --phases examples,coverage,fuzzing --max-time 10
[[ -z $failed ]] || fail "Some answers are not as described." "$directory/gateway.log"
