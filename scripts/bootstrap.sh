#!/usr/bin/env bash
# Makes sure that what a build needs is there, and installs what is missing. Silent when nothing is.
# Further packages can be named as arguments: bootstrap.sh curl
set -euo pipefail

packages=(libssl-dev libnghttp2-dev libsqlite3-dev pkg-config "$@")

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Swift cannot come from apt, so it is only looked at.
require_swift() {
    local version major minor
    command -v swift >/dev/null ||
        fail "Swift 6.2 or later is needed and no swift is on PATH: see https://www.swift.org/install"
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    major=${version%%.*} minor=${version##*.}
    if [[ -z $version ]] || (( major < 6 || (major == 6 && minor < 2) )); then
        fail "Swift 6.2 or later is needed; the swift on PATH is ${version:-of an unknown version}."
    fi
}

missing_packages() {
    local package state
    for package in "${packages[@]}"; do
        state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
        [[ $state == installed ]] || printf '%s\n' "$package"
    done
}

# Prints the words that run a command as root; fails where there is no way without a password prompt.
elevation() {
    if (( EUID == 0 )); then
        return 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        printf 'sudo\n-n\n'
    elif command -v sudo >/dev/null && [[ -t 0 && -t 2 ]]; then
        printf 'sudo\n'
    else
        return 1
    fi
}

require_swift
command -v dpkg-query >/dev/null ||
    fail "This is no Debian or Ubuntu: install the development files of OpenSSL 3, nghttp2 and SQLite 3" \
        "and pkg-config by hand, then run swift build."
mapfile -t missing < <(missing_packages)
(( ${#missing[@]} > 0 )) || exit 0

as_root=$(elevation) ||
    fail "Missing packages. Run: sudo apt-get update && sudo apt-get install -y ${missing[*]}"
mapfile -t prefix < <([[ -z $as_root ]] || printf '%s\n' "$as_root")
prefix+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
printf 'Installing %s\n' "${missing[*]}" >&2
"${prefix[@]}" update >&2
"${prefix[@]}" install --yes --no-install-recommends "${missing[@]}" >&2
