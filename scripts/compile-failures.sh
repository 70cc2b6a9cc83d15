#!/usr/bin/env bash
# Shows that what must not compile does not: a secret has no text, no encoding, no hash value and no equality.
# Each snippet is checked against the modules of the debug build; one that compiles is an error, and so is one that
# fails for another reason than the one that is named.
set -euo pipefail
cd "$(dirname "$0")/.."

modules=$(swift build --show-bin-path)/Modules
[[ -d $modules ]] || { echo "Build first: swift build" >&2; exit 1; }
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failures=0

# check EXPECTED-ERROR SNIPPET; an empty expectation means that the snippet has to compile.
check() {
    local expected=$1 snippet=$2 said
    printf 'import Cryptography\nimport Foundation\nimport Platform\n%s\n' "$snippet" >"$directory/snippet.swift"
    if said=$(swiftc -typecheck -swift-version 6 -warnings-as-errors -enable-experimental-feature Lifetimes \
        -I "$modules" -I Sources/CLinux -I Sources/COpenSSL "$directory/snippet.swift" 2>&1); then
        [[ -z $expected ]] && return
        echo "compiles, and must not: $snippet" >&2
    elif [[ -n $expected && $said == *"$expected"* ]]; then
        return
    else
        printf 'fails otherwise than expected: %s\n%s\n' "$snippet" "$said" >&2
    fi
    failures=$((failures + 1))
}

# The same without what is wrong: that the snippets fail has no other reason.
check '' 'func use(_ x: borrowing SecretBytes) -> Int { x.count }'
check '' 'func use(_ x: Redacted<String>) -> String { x.value }'

for type in SecretBytes 'Redacted<String>'; do
    check 'Encodable' "func use(_ x: borrowing $type) throws { _ = try JSONEncoder().encode(x) }"
    check 'Decodable' "func use() throws { _ = try JSONDecoder().decode($type.self, from: Data()) }"
    check 'Hashable' "func hash<T: Hashable & ~Copyable>(_ x: borrowing T) {}; func use(_ x: borrowing $type) { hash(x) }"
    check "'=='" "func use(_ x: borrowing $type, _ y: borrowing $type) -> Bool { x == y }"
done
check "'Copyable'" 'func use(_ x: borrowing SecretBytes) { print(x) }'
check "'Copyable'" 'func use(_ x: borrowing SecretBytes) -> String { "\(x)" }'
check "'Copyable'" 'func use(_ x: borrowing SecretBytes) { dump(x) }'
check "'Copyable'" 'func use(_ x: borrowing SecretBytes) -> String { String(describing: x) }'
check 'must not become part of a text' 'func use(_ x: Redacted<String>) -> String { "\(x)" }'

[[ $failures == 0 ]] || exit 1
echo "what must not compile does not"
