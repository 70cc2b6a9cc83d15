#!/usr/bin/env bash
# A read that no cache answers, the gateway against nginx's proxy_pass, in one run: pass.sh [ROUNDS] [SECONDS]
# (7 and 3). Both keep their connections to one provider, which shares core 1 with wrk and answers each request
# the same. READ is balance (default), the read that is least fit for a cache, or account, the largest
# document. See the README beside this file.
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
source Benchmarks/common.sh
source Benchmarks/nginx/comparison.sh

readonly rounds=${1:-7} seconds=${2:-3}
readonly read=${READ:-balance}
readonly connections=${CONNECTIONS:-64} port=${BENCH_PORT:-18080}
readonly wire=http1 streams=1 scheme=http version=--http1.1
readonly public=127.0.0.1:$port admin=127.0.0.1:$((port + 1))
readonly provider=127.0.0.1:$((port + 2)) rival=127.0.0.1:$((port + 3))
readonly results=bench-out/nginx-pass.csv

gateway_pid=
provider_pid=
simulator_pid=
nginx_pid=
directory=

# Ends what this script started, and no other process, and removes its files.
cleanup() {
    # shellcheck disable=SC2086  # each is one number or nothing
    stop $nginx_pid $gateway_pid $provider_pid $simulator_pid
    [[ -z $directory ]] || rm -rf "$directory"
}

# Has the simulator answer once, and the provider of this measurement repeat it.
start_provider() {
    local credential
    credential=$("$program" simulator --print-credential)
    write_credential "${credential%%$'\n'*}" "${credential#*$'\n'}"
    "$program" simulator --listen "$provider" >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
    await "http://$provider/" || fail "The simulator does not answer." "$directory/simulator.log"
    account=$(ask_provider 'partner/accounts?per_page=1' | member auth_id | grep -m 1 MA_)
    ask_provider "partner/accounts/$account" >"$directory/account.json"
    write_credential "$account" "$(member auth_token <"$directory/account.json")"
    ask_provider "account/$account/balance/INR" >"$directory/balance.json"
    stop "$simulator_pid"
    simulator_pid=
    fill_in Benchmarks/nginx/provider.conf.template -e "s|@PROVIDER@|$provider|" \
        -e "s|@ACCOUNT@|$(escaped account.json)|" -e "s|@BALANCE@|$(escaped balance.json)|" >"$directory/provider.conf"
    taskset -c 1 nginx -p "$directory" -c "$directory/provider.conf" -e "$directory/provider.log" &
    provider_pid=$!
    await "http://$provider/" || fail "The provider does not answer." "$directory/provider.log"
}

write_credential() {
    auth_id=$1 auth_token=$2
    printf 'X-Auth-ID: %s\nX-Auth-Token: %s\n' "$1" "$2" >"$directory/credential"
}

ask_provider() {
    curl -fsS --max-time 10 -H @"$directory/credential" "http://$provider/api/v1/$1"
}

# The texts of the JSON members of one name.
member() { grep -oE "\"$1\": *\"[^\"]+\"" | cut -d '"' -f 4; }

# As the replacement of a sed command.
escaped() { sed -e 's/[\\|&]/\\&/g' "$directory/$1"; }

start_gateway() {
    export VGW_DATA_DIR=$directory/gateway VGW_UPSTREAM_BASE_URL=http://$provider VGW_LOOPS=1
    export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin
    export VGW_LIMITS_CONNECTIONS_PER_CLIENT=$((connections + 64))
    make_store
    key=$("$program" client create bench --rate 1000000/s --scope accounts:read,balances:read --account '*')
    printf 'Authorization: Bearer %s\n' "$key" >"$directory/header"
    cat >"$directory/gateway.yaml" <<YAML
cache:
  routes:
    account:
      ttl: 0s
    balances:
      ttl: 0s
limits:
  upstream:
    rate: 1000000/s
    burst: 1000000
YAML
    taskset -c 0 "$program" serve --config "$directory/gateway.yaml" >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    await -f "http://$admin/readyz" || fail "The gateway is not ready." "$directory/gateway.log"
}

# Refuses to measure what is not a request passed on.
warm() {
    local answer
    fetch "$1" >/dev/null
    answer=$(fetch "$1")
    [[ $answer == *MA_* ]] || fail "$1 does not answer with the account."
    ! grep -qiE '^(x-cache: HIT|cache-status: *vobiz-gateway *; *hit)' "$directory/head" ||
        fail "$1 answers from a cache."
    [[ $(status_with_wrong_key "$1") == 401 ]] || fail "$1 takes a wrong key."
}

[[ $read =~ ^(account|balance)$ ]] || fail "READ is account or balance."
require_tools
require_free "$public" "$admin" "$provider" "$rival"
build_program -c release --static-swift-stdlib
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
directory=$(mktemp -d /dev/shm/vobiz-gateway-bench.XXXXXX)

start_provider
start_gateway
case $read in
    account) route=/v1/accounts/$account path=/api/v1/partner/accounts/ ;;
    balance) route=/v1/accounts/$account/balances/INR path=/api/v1/account/ ;;
esac
start_nginx pass.conf.template -e "s|@PATH@|$path|" -e "s|@PROVIDER@|$provider|" -e "s|@AUTH_ID@|$auth_id|" -e "s|@AUTH_TOKEN@|$auth_token|"
write_request >"$directory/request.lua"
compare
