#!/usr/bin/env bash
# Builds everything and runs all tests. When some fail, what failed is said once more at the end, before
# the closing line: among a thousand tests that run at once it is found nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/bootstrap.sh openssl python3 curl
swift build --build-tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
swift test --disable-xctest "$@" 2>&1 | tee "$log" || status=$?
if [ "$status" -ne 0 ]; then
  printf '\nFailed:\n'
  grep -A4 -E 'recorded an issue|Fatal error|error:' "$log" | grep -vE '^(✔|◇|--)' | head -n 60 || true
  tail -n 1 "$log"
fi
exit "$status"
