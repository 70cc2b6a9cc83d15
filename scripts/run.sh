#!/usr/bin/env bash
# Builds the gateway and runs it against the bundled provider simulator, with nothing to configure, or against
# the provider at UPSTREAM, https://…, whose credential is asked for once.
# Ports: PORT (8080), ADMIN_PORT (8081), SIMULATOR_PORT (8082). Keys, data and logs are kept in var/, those of
# a real provider in a folder of their own in it.
# The simulator takes orders for faults at 127.0.0.1:8083, if that is free (docs/simulator.md).
# shellcheck disable=SC2317  # some functions are called by traps alone
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

readonly public=127.0.0.1:${PORT:-8080}
readonly admin=127.0.0.1:${ADMIN_PORT:-8081}
readonly provider=127.0.0.1:${SIMULATOR_PORT:-8082}
readonly upstream=${UPSTREAM:-simulator}
export VGW_LISTEN_PUBLIC=$public VGW_LISTEN_ADMIN=$admin

gateway_pid=
simulator_pid=
# Set while the store holds a credential that the provider has not accepted yet.
untried=

say() { printf '%s\n' "$*" >&2; }

running() { [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; }

# Ends the two processes that this script started, and no other. Keeps no credential that was not accepted.
stop() {
    local pid tries
    [[ -z $untried ]] || "$program" credential remove partner --slot standby >/dev/null 2>&1 || true
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
    [[ -z $simulator_pid ]] || running "$simulator_pid" || fail "The simulator has ended." "$directory/simulator.log"
    [[ -z $gateway_pid ]] || running "$gateway_pid" || fail "The gateway has ended." "$directory/gateway.log"
}

# Where things are kept, and what the demonstration client may do: nothing that costs money at a real provider.
choose_place() {
    scopes=partner:read,analytics:read,accounts:read,balances:read,transactions:read,cdrs:read,numbers:read
    if [[ $upstream == simulator ]]; then
        directory=var scopes+=,accounts:write
        export VGW_UPSTREAM_BASE_URL=http://$provider
    else
        [[ $upstream =~ ^https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?(/|$) ]] ||
            fail "UPSTREAM is the provider's address, https://…, or simulator."
        # No two of them share a folder: a credential must not reach another provider than its own.
        directory=${BASH_REMATCH[1]}${BASH_REMATCH[2]/:/=}
        directory=${directory//:/_}
        directory=var/${directory//[][]/+}
        export VGW_UPSTREAM_BASE_URL=$upstream
    fi
    key_file=$directory/demo-client.key
    export VGW_DATA_DIR=$directory
    readonly scopes directory key_file
}

# The simulator's own credential; a real provider's is asked for once, and put to use when the provider takes it.
seal_credential() {
    local known=
    if [[ $upstream == simulator ]]; then
        "$program" simulator --print-credential | "$program" credential set partner >/dev/null
        return
    fi
    # No command but those that store something makes a store.
    [[ ! -e $directory/gateway.sqlite ]] || known=$("$program" credential list --json)
    if [[ $known != *'"slot":"active"'* ]]; then
        say "The partner's auth id and token for $upstream are asked for once, not shown, and sealed in $directory."
        untried=yes
        "$program" credential set partner --slot standby >/dev/null
        "$program" credential promote partner || fail "Nothing is kept of it."
        untried=
    else
        "$program" credential probe partner || fail "To give another one: $program credential set partner (with VGW_DATA_DIR=$directory)"
    fi
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
    local account path logs=$directory/gateway.log
    [[ $upstream != simulator ]] || logs+=", $directory/simulator.log"
    # A partner may have no account yet.
    account=$(first_account) || [[ $upstream != simulator ]] ||
        fail "The gateway did not list an account." "$directory/gateway.log"
    printf '\nThe gateway listens on http://%s (admin: http://%s), in front of %s.\n' "$public" "$admin" \
        "${upstream/#simulator/the simulator}"
    printf 'Try it from another terminal, in this directory:\n\n'
    for path in partner accounts ${account:+"accounts/$account/balances/INR"}; do
        printf '  curl -H "Authorization: Bearer $(cat %s)" http://%s/v1/%s\n' "$key_file" "$public" "$path"
    done
    printf '\nLogs: %s. Stop with Ctrl-C.\n' "$logs"
}

choose_place
./scripts/bootstrap.sh curl
swift build -c release --static-swift-stdlib --product vobiz-gateway
program=$(swift build -c release --show-bin-path)/vobiz-gateway
readonly program

require_free "$public" PORT
require_free "$admin" ADMIN_PORT
[[ $upstream != simulator ]] || require_free "$provider" SIMULATOR_PORT
trap stop EXIT
trap interrupted INT TERM HUP

mkdir -p "$directory"
chmod 0700 var "$directory"
[[ -e $directory/master.key ]] || "$program" master-key generate --out "$directory/master.key" >/dev/null
seal_credential
ensure_client

if [[ $upstream == simulator ]]; then
    "$program" simulator --listen "$provider" >"$directory/simulator.log" 2>&1 &
    simulator_pid=$!
fi
"$program" serve >"$directory/gateway.log" 2>&1 &
gateway_pid=$!
await "The gateway" "http://$admin/readyz" "$directory/gateway.log"
greet

# shellcheck disable=SC2086  # each is one number or nothing
wait -n $gateway_pid $simulator_pid || true
fail_if_ended
fail "One of the processes has ended." "$directory/gateway.log"
