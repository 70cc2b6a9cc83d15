#!/usr/bin/env bash
# Builds the gateway and runs it against the bundled provider simulator, with nothing to configure.
# Ports: PORT (8080), ADMIN_PORT (8081), SIMULATOR_PORT (8082). Keys, data and logs are kept in var/.
# The simulator takes orders for faults at 127.0.0.1:8083, if that is free (docs/simulator.md).
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

readonly public=127.0.0.1:${PORT:-8080}
readonly admin=127.0.0.1:${ADMIN_PORT:-8081}
readonly provider=127.0.0.1:${SIMULATOR_PORT:-8082}
readonly key_file=var/demo-client.key
readonly scopes=partner:read,analytics:read,accounts:read,accounts:write,balances:read,transactions:read
export VGW_DATA_DIR=var VGW_UPSTREAM_BASE_URL=http://$provider
export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin

gateway_pid=
simulator_pid=

say() { printf '%s\n' "$*" >&2; }

running() { [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; }

# Ends the two processes that this script started, and no other.
stop() {
    local pid tries
    for pid in $gateway_pid $simulator_pid; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for (( tries = 0; tries < 350; tries++ )); do
        running "$gateway_pid" || running "$simulator_pid" || return 0
        sleep 0.1
    done
    for pid in $gateway_pid $simulator_pid; do
        kill -KILL "$pid" 2>/dev/null || true
    done
}

interrupted() {
    trap '' INT TERM HUP
    say "Stopping."
    exit 0
}

fail() {
    say "$1"
    if [[ -n ${2:-} ]]; then
        say "The last lines of $2:"
        tail -n 20 "$2" >&2 || true
    fi
    exit 1
}

# A second server could share the port with the first unnoticed (SO_REUSEPORT), so it is asked for first.
require_free() {
    if (exec 3<>"/dev/tcp/${1%:*}/${1#*:}") 2>/dev/null; then
        fail "Something listens on $1 already. Stop it, or choose another port with $2."
    fi
}

# Waits until $1 answers at $2, and notices when one of the two processes ends before.
await() {
    local tries
    for (( tries = 0; tries < 150; tries++ )); do
        curl -fs -o /dev/null --max-time 2 "$2" && return 0
        fail_if_ended
        sleep 0.1
    done
    fail "$1 is not ready after 15 seconds: $(curl -s --max-time 2 "$2" || true)" "$3"
}

fail_if_ended() {
    running "$simulator_pid" || fail "The simulator has ended." var/simulator.log
    [[ -z $gateway_pid ]] || running "$gateway_pid" || fail "The gateway has ended." var/gateway.log
}

# The simulator's demonstration credential: two lines, the id and the token.
seal_credential() {
    local credential
    credential=$("$program" simulator --print-credential)
    printf '%s\n' "${credential#*$'\n'}" |
        "$program" credential set partner --auth-id "${credential%%$'\n'*}" >/dev/null
}

# Keeps the demonstration client of the last time; its key is printed once only, into the file.
ensure_client() {
    local known=false
    if "$program" client show demo --json >/dev/null 2>&1; then known=true; fi
    if [[ $known == true && -s $key_file ]]; then
        return
    elif [[ $known == true ]]; then
        "$program" client rotate demo --grace 0s >"$key_file.new"
    else
        "$program" client create demo --scope "$scopes" --account '*' >"$key_file.new"
    fi
    mv "$key_file.new" "$key_file"
}

first_account() {
    printf 'Authorization: Bearer %s\n' "$(<"$key_file")" |
        curl -fsS --max-time 10 -H @- "http://$public/v1/accounts?per_page=1" |
        grep -oE -m 1 'MA_[A-Z0-9]{4,32}' | head -n 1
}

greet() {
    local account
    account=$(first_account) || fail "The gateway did not list an account." var/gateway.log
    cat <<EOF

The gateway listens on http://$public (admin: http://$admin), in front of the simulator.
Try it from another terminal, in this directory:

  curl -H "Authorization: Bearer \$(cat $key_file)" http://$public/v1/partner
  curl -H "Authorization: Bearer \$(cat $key_file)" http://$public/v1/accounts
  curl -H "Authorization: Bearer \$(cat $key_file)" http://$public/v1/accounts/$account/balances/INR

Logs: var/gateway.log, var/simulator.log. Stop with Ctrl-C.
EOF
}

if [[ ${UPSTREAM:-simulator} != simulator ]]; then
    say "make run starts the bundled simulator as its provider, and no other yet."
    say "By hand, for a provider that listens on this machine's loopback:"
    say "  make build                    makes .build/release/vobiz-gateway"
    say "  export VGW_DATA_DIR=./data VGW_UPSTREAM_BASE_URL=http://127.0.0.1:PORT; mkdir -m 0700 data"
    say "  vobiz-gateway master-key generate --out data/master.key"
    say "  vobiz-gateway credential set partner --auth-id PA_...     reads the token from standard input"
    say "  vobiz-gateway client create NAME --scope ... --account ..."
    say "  vobiz-gateway serve"
    exit 64
fi

./scripts/bootstrap.sh curl
swift build -c release --static-swift-stdlib --product vobiz-gateway
program=$(swift build -c release --show-bin-path)/vobiz-gateway
readonly program

require_free "$public" PORT
require_free "$admin" ADMIN_PORT
require_free "$provider" SIMULATOR_PORT
trap stop EXIT
trap interrupted INT TERM HUP

mkdir -p var
chmod 0700 var
[[ -e var/master.key ]] || "$program" master-key generate --out var/master.key >/dev/null
seal_credential
ensure_client

"$program" simulator --listen "$provider" >var/simulator.log 2>&1 &
simulator_pid=$!
"$program" serve >var/gateway.log 2>&1 &
gateway_pid=$!
await "The gateway" "http://$admin/readyz" var/gateway.log
greet

wait -n "$gateway_pid" "$simulator_pid" || true
fail_if_ended
fail "One of the processes has ended." var/gateway.log
