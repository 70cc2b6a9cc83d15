#!/usr/bin/env bash
# Lets libFuzzer look for inputs that break what a parser promises: run.sh [TARGET|all] [SECONDS]
# (all and 60). Without a target: the canary first, then every target in turn. See the README beside
# this file.
set -euo pipefail
cd "$(dirname "$0")/.."

# A target is a file in Fuzz/Targets; where its property lies, and which module it is about, says this
# table, and with which words the fuzzer begins. A further target is a further line.
readonly targets=(
    "RequestParser HTTP Tests/HTTPTests/Fuzz HTTP"
    "ResponseParser HTTP Tests/HTTPTests/Fuzz HTTP"
    "ChunkedDecoder HTTP Tests/HTTPTests/Fuzz HTTP"
    "HTTP2Session HTTP Tests/HTTPTests/Fuzz HTTP2"
    "HTTP2ClientSession HTTP Tests/HTTPTests/Fuzz HTTP2"
    "JSONScanner JSON Tests/JSONTests/Fuzz JSON"
)
readonly wanted=${1:-all} seconds=${2:-60}
readonly out=.build-fuzz findings=Fuzz/findings

# As in Package.swift; optimised, because a fuzzer lives on its speed, with every check left in.
readonly flags=(
    -O -g -swift-version 6 -parse-as-library -package-name vobiz_gateway
    -sanitize=fuzzer,address -enable-experimental-feature Lifetimes
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature NonisolatedNonsendingByDefault
    -Xcc -fmodule-map-file=Sources/CLinux/module.modulemap
    -Xcc -fmodule-map-file=Sources/CNghttp2/module.modulemap
    -I "$out"
)

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# quietly NAME COMMAND: shows what a compiler says only if it fails.
quietly() {
    local name=$1 log=$out/compiler.log
    shift
    "$@" >"$log" 2>&1 || { grep -v 'Cannot export local symbol' "$log" >&2; fail "$name did not compile."; }
}

build_module() {
    local sources
    mapfile -t sources < <(find "Sources/$1" -name '*.swift')
    quietly "$1" swiftc "${flags[@]}" -wmo -c -emit-module -emit-module-path "$out/$1.swiftmodule" \
        -module-name "$1" -o "$out/$1.o" "${sources[@]}"
}

# build_target NAME [MODULE FOLDER]
build_target() {
    local sources=("Fuzz/Targets/$1.swift") objects=()
    if [[ -n ${2:-} ]]; then
        sources+=("$3"/*.swift)
        objects=("$out/$2.o")
        if [[ $2 == HTTP ]]; then objects+=("$out/Platform.o"); fi
    fi
    quietly "$1" swiftc "${flags[@]}" -wmo -c -module-name "Fuzz$1" -o "$out/Fuzz$1.o" \
        -emit-module-path "$out/Fuzz$1.swiftmodule" "${sources[@]}"
    quietly "$1" swiftc "${flags[@]}" -o "$out/$1" "$out/Fuzz$1.o" "${objects[@]}"
}

# fuzz NAME SECONDS [WORDS]. The log goes into a file and not through a pipe, which the symbolizer
# would hold open after a finding.
fuzz() {
    local name=$1 limit=$2 log=$out/$1.log words=Fuzz/dictionaries/${3:-}.dict
    local corpus=Fuzz/corpus/$name found=$out/corpus/$name
    mkdir -p "$found" "$findings/$name"
    local folders=("$found")
    if [[ -d $corpus ]]; then folders+=("$corpus"); fi
    local options=()
    if [[ -f $words ]]; then options+=("-dict=$words"); fi
    SWIFT_BACKTRACE=enable=no timeout --kill-after=10 $((limit + 60)) "$out/$name" \
        -max_total_time="$limit" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$findings/$name/" "${options[@]}" \
        "${folders[@]}" </dev/null >"$log" 2>&1
}

run() {
    local name=$1
    if fuzz "$name" "$seconds" "$2"; then
        printf '%s: %s runs in %s s, no finding\n' "$name" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")" "$seconds"
        return
    fi
    grep -E 'Fatal error|ERROR|SUMMARY|Test unit written' "$out/$name.log" >&2 || true
    fail "$name: a finding, see $out/$name.log. When it is mended, move the input to Fuzz/corpus/$name."
}

# The canary must be found, or the rig is broken.
run_canary() {
    build_target Canary
    rm -rf "$out/corpus/Canary" "$findings/Canary"
    if fuzz Canary 60; then fail "Canary: not found in 60 s, so the rig finds nothing."; fi
    grep -q 'Fatal error: the canary' "$out/Canary.log" ||
        { tail -n 20 "$out/Canary.log" >&2; fail "Canary: it ended, but not by its fault."; }
    rm -rf "$findings/Canary"
    printf 'Canary: found, as it must be\n'
}

mkdir -p "$out"
if [[ $wanted == all || $wanted == Canary ]]; then run_canary; fi
if [[ $wanted == Canary ]]; then exit; fi

is_known=no
declare -A built=()
for line in "${targets[@]}"; do
    read -r name module folder words <<<"$line"
    if [[ $wanted != all && $wanted != "$name" ]]; then continue; fi
    is_known=yes
    if [[ $module == HTTP && -z ${built[Platform]:-} ]]; then
        build_module Platform
        built[Platform]=yes
    fi
    if [[ -z ${built[$module]:-} ]]; then
        build_module "$module"
        built[$module]=yes
    fi
    build_target "$name" "$module" "$folder"
    run "$name" "$words"
done
[[ $is_known == yes ]] || fail "No such target: $wanted. The targets are the files in Fuzz/Targets."
