#!/usr/bin/env python3
"""Runs the whole test suite, keeps whatever it leaves behind, and looks for secrets in all of it.

    canary_suite.py --tests .build/debug/vobiz-gatewayPackageTests.xctest [--filter REGEX]

The tests make hundreds of keys and tokens. They are known by their forms: the simulator's tokens (`demo_` and 40
letters), client keys (`vgwk_`), master keys (`vgwmk1:`), and the passwords and tokens that tests name. Each is looked
for as it is, in hexadecimal and in base64, in databases and their logs, audit logs, what processes have
written to their streams, and the output of the tests.

Some files hold a secret because that is what they are for: key files, what a test gives to a command as its
input, and the output of the commands that show a key or the demonstration's token once. Those are left out
for that kind of secret alone.
"""

import argparse
import base64
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

# What a secret begins with, how it goes on, and what it is called.
KINDS = [
    ("simulator's token", b"demo_", rb"[A-Za-z0-9]{40}"),
    ("client key", b"vgwk_", rb"[a-z0-9]{2,8}_[0-9A-HJKMNP-TV-Z]{10}_[0-9A-Za-z]{49}"),
    ("master key", b"vgwmk1:", rb"[0-9a-f]{64}"),
    ("password", b"qH7#canary-word-9wLm", b""),
    ("token of a test", b"second-token", b""),
    ("token of a test", b"third-token", b""),
    ("token of a test", b"secret-token-", b""),
    ("token of a test", b"canary-Zx81TokenThatNobodyMaySee", b""),
    ("token of a test", b"canary-token-58b1f0", b""),
]


def encoded(text: bytes):
    """The beginnings of a text in hexadecimal and in base64 at each place of a group."""
    yield "hex", re.compile(b"(?i:" + text.hex().encode() + b")")
    for skipped in range(3):
        whole = base64.b64encode(b"\0" * skipped + text)
        part = whole[(8 * skipped + 5) // 6:8 * (skipped + len(text)) // 6]
        # Six characters are met by chance once in 10^11 places; what follows must be base64, too.
        yield f"base64+{skipped}", re.compile(re.escape(part) + rb"[A-Za-z0-9+/]{8}")


PATTERNS = [(kind, "plain", re.compile(re.escape(begin) + rest)) for kind, begin, rest in KINDS] + [
    (kind, form, pattern) for kind, begin, _ in KINDS for form, pattern in encoded(begin)]


def is_meant(path: str, kind: str, octets: bytes) -> bool:
    """Whether a file is there to hold this kind of secret."""
    name = os.path.basename(path)
    if name == "input":
        return True
    if name == "output":
        # One key on its line or as a member, or the demonstration's credential.
        return kind in ("client key", "simulator's token") and octets.count(b"\n") <= 3
    return kind == "master key" and octets.strip().startswith(b"vgwmk1:") and len(octets) <= 73


def read(path: str) -> bytes:
    with open(path, "rb") as file:
        octets = file.read()
    if os.path.basename(path) != "test-output":
        return octets
    # The runner writes out the arguments that stand in the tests' sources.
    return b"\n".join(line for line in octets.split(b"\n") if b"Test case passing" not in line)


def search(path: str, octets: bytes) -> list:
    return [f"{kind} ({form})" for kind, form, pattern in PATTERNS
            if pattern.search(octets) and not is_meant(path, kind, octets)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", required=True)
    parser.add_argument("--filter", default="")
    parser.add_argument("--keep", action="store_true", help="leave the directory for a look")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="vgw-canary-suite-")
    command = [os.path.abspath(options.tests), "--testing-library", "swift-testing"]
    if options.filter:
        command += ["--filter", options.filter]
    with open(os.path.join(directory, "test-output"), "wb") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT,
                               env=os.environ | {"VGW_TEST_KEEP": directory}).returncode
    with open(os.path.join(directory, "test-output"), errors="replace") as output:
        print(output.read().strip().splitlines()[-1])
    leaks, files, size, meant = collections.Counter(), 0, 0, 0
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path):
                continue
            octets = read(path)
            files, size = files + 1, size + len(octets)
            meant += any(pattern.search(octets) and is_meant(path, kind, octets)
                         for kind, _, pattern in PATTERNS)
            for leak in search(path, octets):
                leaks[f"{name}: {leak}"] += 1
                print(f"LEAK {os.path.relpath(path, directory)}: {leak}")
    print(f"{files} files of {size >> 20} MiB searched, {meant} of them meant to hold a secret, "
          f"{sum(leaks.values())} leaks")
    if options.keep:
        print(f"kept: {directory}")
    else:
        shutil.rmtree(directory)
    if ended or leaks or meant == 0:
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
