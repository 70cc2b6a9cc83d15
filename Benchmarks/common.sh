# What the scripts that start a gateway of their own have in common. To be read with `source`, from the
# repository's folder; they set `program`.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# fail WORDS [LOG]
fail() {
    say "$1"
    if [[ -n ${2:-} ]]; then tail -n 20 "$2" >&2 || true; fi
    exit 1
}

# Ends processes that the script has started, and waits for their end.
stop() {
    local pid
    for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "$@"; do wait "$pid" 2>/dev/null || true; done
}

require_free() {
    local address
    for address in "$@"; do
        if (exec 3<>"/dev/tcp/${address%:*}/${address#*:}") 2>/dev/null; then
            fail "Something listens on $address already. Choose $# other ports with BENCH_PORT."
        fi
    done
}

# Asks until there is an answer, 15 s at the most: await CURL-ARGUMENTS
await() {
    local tries
    for (( tries = 0; tries < 150; tries++ )); do
        curl -s -o /dev/null --max-time 2 "$@" && return 0
        sleep 0.1
    done
    return 1
}

# Makes VGW_DATA_DIR, with a master key and the credential of the simulator.
make_store() {
    mkdir "$VGW_DATA_DIR"
    "$program" master-key generate --out "$VGW_DATA_DIR/master.key" >/dev/null
    "$program" simulator --print-credential | "$program" credential set partner >/dev/null
}

# build_program [FLAG...]: sets program to the one that BENCH_PROGRAM names, or to one that is built now.
build_program() {
    if [[ -z ${BENCH_PROGRAM:-} ]]; then
        swift build "$@" --product vobiz-gateway >&2
        BENCH_PROGRAM=$(swift build "$@" --show-bin-path)/vobiz-gateway
    fi
    readonly program=$BENCH_PROGRAM
}
