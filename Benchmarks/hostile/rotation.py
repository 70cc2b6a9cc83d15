#!/usr/bin/env python3
"""The partner's credential is rotated, rolled back and revoked under load.

    rotation.py --program PATH [--rate 200] [--seconds 60] [--loops 1]

Starts a simulated provider and a gateway in a directory of its own, asks RATE reads a second of which
none is cached, and creates an account every second. Meanwhile it does with the program's own commands
what an operator does, and with the simulator's control routes what the provider does:

    the provider issues a second token; it is stored as standby, probed, promoted, rolled back and
    rolled back again, to the second token; the provider revokes the first token, which is removed; the provider issues a third
    token, which is stored as standby, and revokes the second one while that is in use.

The roll-back comes before the revocation: a credential that the provider has revoked is no way back, and
the gateway refuses to go there. The last revocation is one that nobody has prepared the gateway for:
it has to notice by itself and put the standby to use. Prints what happened at each step, and fails when
any request failed, the load was not reached, or the record does not show exactly one failover.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

from answers import read_answer

CONNECTIONS = 16


class Phase:
    """What was answered between one step and the next."""

    def __init__(self, name: str):
        self.name, self.reads, self.writes, self.longest, self.failures = name, 0, 0, 0.0, []


class Load:
    """Asks at a steady pace, whatever the answers do: one that is late delays no other by more than its
    own connection."""

    def __init__(self, target: tuple, key: str, rate: float):
        self.target, self.key, self.rate = target, key, rate
        self.phase = Phase("before")
        self.phases = [self.phase]
        self.is_over = False

    def begin(self, name: str) -> None:
        self.phase = Phase(name)
        self.phases.append(self.phase)

    async def run(self) -> None:
        start = time.monotonic()
        readers = [self.read(start + number / self.rate, CONNECTIONS / self.rate)
                   for number in range(CONNECTIONS)]
        await asyncio.gather(*readers, self.write())

    async def read(self, due: float, pause: float) -> None:
        request = f"GET /v1/partner HTTP/1.1\r\nHost: localhost\r\n{self.key}\r\n\r\n".encode()
        line = None
        while not self.is_over:
            await asyncio.sleep(max(0, due - time.monotonic()))
            due += pause
            line = await self.ask(line, request, b"HTTP/1.1 200", is_write=False)

    async def write(self) -> None:
        line, number = None, 0
        while not self.is_over:
            number += 1
            body = json.dumps({"name": "Nila", "email": f"owner-{number}@nila.example", "country": "IN",
                               "password": "qH7#word-9wLm", "phone": "+919812300001"})
            request = (f"POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\n{self.key}\r\n"
                       f"Idempotency-Key: rotation-drill-{number}\r\nContent-Type: application/json\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
            line = await self.ask(line, request, b"HTTP/1.1 201", is_write=True)
            await asyncio.sleep(1)

    async def ask(self, line, request: bytes, expected: bytes, is_write: bool):
        phase, start = self.phase, time.monotonic()
        try:
            if line is None:
                line = await asyncio.open_connection(*self.target)
            line[1].write(request)
            head = await read_answer(line[0])
            if not head.startswith(expected):
                phase.failures.append(head.split(b"\r\n")[0].decode())
            if b"connection: close" in head.lower():
                line[1].close()
                line = None
        except Exception as error:  # whatever it is, it is a failure
            phase.failures.append(repr(error))
            line = None
        if is_write:
            phase.writes += 1
        else:
            phase.reads += 1
        phase.longest = max(phase.longest, time.monotonic() - start)
        return line


class Drill:
    """The processes, and what an operator and the provider do."""

    def __init__(self, program: str, directory: str, loops: int):
        self.program, self.directory, self.processes = program, directory, []
        self.environment = {
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key", "VGW_LOOPS": str(loops),
            "VGW_LISTEN_PUBLIC": "127.0.0.1:0", "VGW_LISTEN_ADMIN": "127.0.0.1:0",
            "VGW_LIMITS_UPSTREAM_RATE": "100000/s", "VGW_LIMITS_UPSTREAM_BURST": "10000",
        }

    def begin(self) -> None:
        self.provider, self.steering = self.start("simulator", "--listen", "127.0.0.1:0",
                                                  "--control", "127.0.0.1:0", lines=2)
        self.environment["VGW_UPSTREAM_BASE_URL"] = f"http://{self.provider}"
        self.command("master-key", "generate", "--out", "master.key")
        self.auth_id, token = self.command("simulator", "--print-credential").split()
        self.command("credential", "set", "partner", "--auth-id", self.auth_id, input=token)
        self.key = "Authorization: Bearer " + self.command(
            "client", "create", "drill", "--account", "*", "--rate", "100000/s", "--scope",
            "partner:read,accounts:read,accounts:write").strip()
        self.tokens = [self.control("GET")["credentials"][0]["fingerprint"]]
        self.gateway = self.start("serve", "--set", "cache.routes.partner.ttl=0s", lines=2)[0]

    def start(self, *arguments: str, lines: int = 1) -> list:
        log = open(os.path.join(self.directory, f"{arguments[0]}.log"), "w")
        process = subprocess.Popen([self.program, *arguments], cwd=self.directory, text=True,
                                   env=self.environment if arguments[0] == "serve" else {},
                                   stdout=subprocess.PIPE, stderr=log)
        self.processes.append(process)
        said = [process.stdout.readline().split() for _ in range(lines)]
        if any(len(words) < 3 for words in said):
            raise RuntimeError(f"{arguments[0]} does not start")
        return [words[2] for words in said]

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait(40)

    def command(self, *arguments: str, input: str = "") -> str:
        done = subprocess.run([self.program, *arguments], cwd=self.directory, env=self.environment,
                              input=input + "\n", capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)}: {done.returncode} {done.stderr}")
        return done.stdout

    def control(self, method: str, path: str = "credentials", body=None):
        request = urllib.request.Request(f"http://{self.steering}/{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    # What happens meanwhile.

    def issue(self, token: str) -> None:
        accepted = self.control("POST", body={"auth_id": self.auth_id, "auth_token": token})
        self.tokens.append(accepted["credentials"][-1]["fingerprint"])

    def revoke(self, number: int) -> None:
        self.control("DELETE", f"credentials/{self.tokens[number]}")

    def store(self, token: str) -> None:
        self.command("credential", "set", "partner", "--auth-id", self.auth_id, "--slot", "standby",
                     input=token)

    def credential(self, *arguments: str) -> None:
        self.command("credential", *arguments)

    def steps(self) -> list:
        standby = ("partner", "--slot", "standby")
        return [
            ("the provider issues a second token", lambda: self.issue("second-token")),
            ("stored as standby", lambda: self.store("second-token")),
            ("probed", lambda: self.credential("probe", *standby)),
            ("promoted", lambda: self.credential("promote", "partner")),
            ("rolled back", lambda: self.credential("rollback", "partner")),
            # Both were in use by now, so that only a roll-back exchanges them.
            ("rolled back again", lambda: self.credential("rollback", "partner")),
            ("the provider revokes the first one", lambda: self.revoke(0)),
            ("the first one removed", lambda: self.credential("remove", *standby)),
            ("the provider issues a third token", lambda: self.issue("third-token")),
            ("stored as standby", lambda: self.store("third-token")),
            ("the provider revokes the one in use", lambda: self.revoke(1)),
        ]

    def failovers(self) -> int:
        with open(os.path.join(self.directory, "data/audit/audit.jsonl")) as lines:
            return sum('"type":"credential.failover"' in line for line in lines)


async def run(drill: Drill, rate: float, seconds: float) -> list:
    host, port = drill.gateway.rsplit(":", 1)
    load = Load((host, int(port)), drill.key, rate)
    asking = asyncio.create_task(load.run())
    steps = drill.steps()
    start = time.monotonic()
    for number, (name, step) in enumerate(steps, 1):
        await asyncio.sleep(max(0, start + number * seconds / (len(steps) + 1) - time.monotonic()))
        load.begin(name)
        await asyncio.to_thread(step)
    await asyncio.sleep(max(0, start + seconds - time.monotonic()))
    load.is_over = True
    await asking
    return load.phases


def report(phases: list) -> None:
    print(f"{'step':36}  reads  writes  failed  longest")
    for phase in phases:
        print(f"{phase.name:36}  {phase.reads:5}  {phase.writes:6}  {len(phase.failures):6}  "
              f"{phase.longest * 1000:4.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--loops", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        drill = Drill(os.path.abspath(options.program), directory, options.loops)
        try:
            drill.begin()
            phases = asyncio.run(run(drill, options.rate, options.seconds))
            seen = drill.control("GET", "requests")["routes"]["GET /api/v1/partner/me"]
        finally:
            drill.stop()
        failovers = drill.failovers()
    report(phases)
    failures = [failure for phase in phases for failure in phase.failures]
    reads = sum(phase.reads for phase in phases)
    writes = sum(phase.writes for phase in phases)
    print(f"{reads} reads, {writes} writes in {options.seconds:.0f} s, failed {len(failures)} "
          f"{sorted(set(failures))[:3]}; the provider was asked {seen} times; failovers on record: {failovers}")
    if failures or failovers != 1 or seen < reads or reads < 0.95 * options.rate * options.seconds:
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
