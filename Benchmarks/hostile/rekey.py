#!/usr/bin/env python3
"""The master key is rotated under load, by an operator whose commands are killed.

    rekey.py --program PATH [--rate 200] [--seconds 60] [--records 20000] [--kills 5] [--port 22080]
             [--directory DIR]

Starts a simulated provider and a gateway in a directory of its own, and lets the provider refuse RECORDS
accounts: the gateway keeps each refusal sealed, to repeat it. Then it asks RATE uncached reads a second,
for each of which the partner's token is opened, ten repetitions a second of refusals that are sealed
somewhere among the RECORDS, and creates an account every second. Meanwhile:

    master-key rotate; a token is sealed by a command before the gateway knows the new key; SIGHUP;
    store rewrap, killed (SIGKILL) KILLS times at random moments; the gateway is restarted (SIGTERM) with
    records under both keys; store rewrap, to its end; master-key retire; the old key's file is taken
    away; SIGHUP.

Connections that are refused during the restart are tried again, nothing else is. Prints what happened at
each step, and fails when any request failed, the load was not reached, a rewrap was never interrupted
half-way, or a command still works with the old key.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from answers import read_answer
from rotation import Drill, Load, report

REPLAYS = 10


def creation(key: str, number: int, header: str) -> bytes:
    body = json.dumps({"name": "Nila", "email": f"{key}-{number}@nila.example", "country": "IN",
                       "password": "qH7#word-9wLm", "phone": "+919812300001"})
    return (f"POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\n{header}\r\nIdempotency-Key: {key}-{number}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


class RekeyLoad(Load):
    """The load of rotation.py and repetitions beside it; connections survive a restart."""

    def __init__(self, target: tuple, key: str, rate: float, records: int):
        super().__init__(target, key, rate)
        self.records, self.replays, self.refused = records, 0, 0

    async def run(self) -> None:
        await asyncio.gather(super().run(), self.replay())

    async def replay(self) -> None:
        line, due = None, time.monotonic()
        while not self.is_over:
            await asyncio.sleep(max(0, due - time.monotonic()))
            due += 1 / REPLAYS
            request = creation("refused-by-the-provider", random.randrange(self.records), self.key)
            line = await self.ask(line, request, b"HTTP/1.1 422", is_write=False)
            self.replays += 1

    async def ask(self, line, request: bytes, expected: bytes, is_write: bool):
        if line is not None and line[0].at_eof():
            line[1].close()
            line = None
        while line is None:
            try:
                line = await asyncio.open_connection(*self.target)
            except ConnectionRefusedError:
                self.refused += 1
                await asyncio.sleep(0.02)
            except OSError as error:
                self.phase.failures.append(repr(error))
        return await super().ask(line, request, expected, is_write)


class RekeyDrill(Drill):
    """The processes, and what the operator does."""

    def __init__(self, program: str, directory: str, loops: int, port: int):
        super().__init__(program, directory, loops)
        self.environment["VGW_LISTEN_PUBLIC"] = f"127.0.0.1:{port}"
        self.environment["VGW_LISTEN_ADMIN"] = f"127.0.0.1:{port + 1}"
        self.environment["VGW_LIMITS_CONNECTIONS_PER_CLIENT"] = "4000"
        self.interrupted = []

    @property
    def process(self) -> subprocess.Popen:
        return self.processes[-1]

    def keys(self) -> dict:
        return {key["role"]: key for key in json.loads(self.command("master-key", "list", "--json"))["keys"]}

    def log(self) -> str:
        with open(os.path.join(self.directory, "serve.log")) as log:
            return log.read()

    async def fill(self, records: int) -> None:
        """Has the provider refuse so many accounts, through the gateway."""
        for first in range(0, records, 1000):
            self.control("POST", "faults", {"route": "POST /api/v1/partner/accounts", "kind": "answer",
                                            "status": 422, "family": "standard",
                                            "count": min(1000, records - first)})
        host, port = self.gateway.rsplit(":", 1)
        numbers = iter(range(records))

        async def worker() -> None:
            line = None
            for number in numbers:
                if line is None:
                    line = await asyncio.open_connection(host, int(port))
                line[1].write(creation("refused-by-the-provider", number, self.key))
                head = await read_answer(line[0], 60)
                if not head.startswith(b"HTTP/1.1 422"):
                    raise RuntimeError(f"a refusal was to be kept: {head[:200]}")
                if b"connection: close" in head.lower():
                    line[1].close()
                    line = None

        await asyncio.gather(*(worker() for _ in range(32)))

    # What the operator does.

    def reload(self) -> None:
        seen = self.log().count("master key read again")
        self.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 30
        while self.log().count("master key read again") == seen:
            if time.monotonic() > end:
                raise RuntimeError(f"not reloaded: {self.log()[-400:]}")
            time.sleep(0.02)

    def seal(self) -> None:
        token = self.command("simulator", "--print-credential").split()[1]
        self.command("credential", "set", "partner", "--auth-id", self.auth_id, "--slot", "standby", input=token)

    def rewrap_killed(self) -> None:
        rewrap = subprocess.Popen([self.program, "store", "rewrap"], cwd=self.directory, env=self.environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.1, 0.4))
        rewrap.kill()
        rewrap.wait()
        keys = self.keys()
        left, done = (keys[role]["records"] for role in ("previous", "active"))
        self.interrupted.append((rewrap.returncode, left, done))

    def restart(self) -> None:
        process = self.process
        process.terminate()
        if process.wait(60) != 0:
            raise RuntimeError(f"the gateway ended with {process.returncode}")
        os.rename(os.path.join(self.directory, "serve.log"), os.path.join(self.directory, "serve.1.log"))
        self.start("serve", "--set", "cache.routes.partner.ttl=0s", lines=2)

    def take_away(self) -> None:
        os.rename(os.path.join(self.directory, "master.key.previous"), os.path.join(self.directory, "old.key"))
        self.reload()

    def steps(self, kills: int) -> list:
        return [
            ("master-key rotate", lambda: self.command("master-key", "rotate")),
            ("a command seals a token", self.seal),
            ("SIGHUP", self.reload),
            *[(f"store rewrap, killed ({number})", self.rewrap_killed) for number in range(1, kills + 1)],
            ("the gateway is restarted", self.restart),
            ("store rewrap", lambda: self.command("store", "rewrap")),
            ("master-key retire", lambda: self.command("master-key", "retire")),
            ("the old key is taken away, SIGHUP", self.take_away),
        ]

    def opens_with_old_key(self) -> list:
        """The commands that do not end with 78 when the old key is all they have. The gateway has ended
        before: beside it, `serve` would get no further than the store's lock."""
        self.process.terminate()
        self.process.wait(60)
        environment = self.environment | {"VGW_MASTER_KEY_FILE": "old.key"}
        commands = [["serve"], ["client", "list"], ["credential", "list"], ["master-key", "list"],
                    ["master-key", "retire"], ["master-key", "rotate"], ["store", "verify"], ["store", "rewrap"],
                    ["store", "rewrap", "--activate"]]
        return [command for command in commands
                if subprocess.run([self.program, *command], cwd=self.directory, env=environment,
                                  capture_output=True, timeout=60).returncode != 78]


async def run(drill: RekeyDrill, options) -> RekeyLoad:
    begin = time.monotonic()
    await drill.fill(options.records)
    print(f"{options.records} refusals sealed in {time.monotonic() - begin:.0f} s; "
          f"{drill.keys()['active']['records']} records in all")
    host, port = drill.gateway.rsplit(":", 1)
    load = RekeyLoad((host, int(port)), drill.key, options.rate, options.records)
    asking = asyncio.create_task(load.run())
    steps = drill.steps(options.kills)
    start = time.monotonic()
    for number, (name, step) in enumerate(steps, 1):
        await asyncio.sleep(max(0, start + number * options.seconds / (len(steps) + 1) - time.monotonic()))
        load.begin(name)
        await asyncio.to_thread(step)
    await asyncio.sleep(max(0, start + options.seconds - time.monotonic()))
    load.is_over = True
    await asking
    return load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--records", type=int, default=20000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--loops", type=int, default=1)
    parser.add_argument("--port", type=int, default=22080)
    parser.add_argument("--directory", help="where to work, for example /dev/shm (default: the system's)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        drill = RekeyDrill(os.path.abspath(options.program), directory, options.loops, options.port)
        try:
            drill.begin()
            load = asyncio.run(run(drill, options))
            verified = drill.command("store", "verify").strip()
            keys = drill.keys()
            open_doors = drill.opens_with_old_key()
        finally:
            drill.stop()
    report(load.phases)
    phases = load.phases
    failures = [failure for phase in phases for failure in phase.failures]
    reads = sum(phase.reads for phase in phases)
    writes = sum(phase.writes for phase in phases)
    print("killed, with records left and done: "
          + ", ".join(f"{left}/{done}" for _, left, done in drill.interrupted))
    print(f"{reads} reads ({load.replays} of them repetitions), {writes} writes in {options.seconds:.0f} s, "
          f"failed {len(failures)} {sorted(set(failures))[:3]}; {load.refused} refused connections tried again")
    print(f"{verified}; retired: {keys['retired']['records']} records; "
          f"commands that work with the old key: {open_doors}")
    half_way = any(status == -signal.SIGKILL and left and done for status, left, done in drill.interrupted)
    is_whole = verified.endswith(" 0 damaged") and keys["retired"]["records"] == 0 and "previous" not in keys
    if failures or open_doors or not half_way or not is_whole or reads < 0.9 * options.rate * options.seconds:
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
