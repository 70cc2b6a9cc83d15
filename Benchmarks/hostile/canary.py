#!/usr/bin/env python3
"""Plants a recognisable secret wherever the gateway holds one, and looks for all of them afterwards.

    canary.py --program PATH [--requests 4000]

Starts a simulated provider and a gateway in a directory of its own, with a partner's token, two client keys,
a master key and passwords of its own making, and the customers' tokens as the provider has made them.
Then it asks for everything that there is, creates accounts, sends wrong keys and broken requests, lets the provider
fail in all the ways it knows, sends SIGHUP, and runs the program's commands beside it. Afterwards none
of the secrets may stand in

    the data directory (database, its log, audit log), what the processes have written to their streams,
    any answer, the arguments or the environment of a process,
    or the gateway's memory as far as a core dump would hold it.

The last needs root, and is left out with a word otherwise. At last the gateway is ended by SIGABRT with
`ulimit -c unlimited`: there must be no core file.

A client's own key passes through the receive buffer of its connection: it is looked for, too, once the connections
are closed. Prints what was done and found, and fails when anything was.
"""

import argparse
import collections
import http.client
import json
import os
import random
import resource
import secrets
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import threading
import time

from leaks import Canaries, locked

NOBODY = 65534
LETTERS = string.ascii_letters + string.digits


def planted(prefix: str, length: int = 40) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


class Peer:
    """One kept connection, on which everything that comes back is searched."""

    def __init__(self, address: str, drill, counts: bool = True):
        self.host, port = address.rsplit(":", 1)
        self.port, self.drill, self.counts, self.connection = int(port), drill, counts, None

    def ask(self, method: str, path: str, fields=None, body=None) -> int:
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
            self.connection.request(method, path, body, fields or {})
            answer = self.connection.getresponse()
            text = str(answer.headers).encode() + answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            self.drill.statuses["broken off"] += 1
            return 0
        self.drill.answered(answer.status, text, self.counts)
        return answer.status

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Drill:
    FAULTS = (
        [{"kind": "content", "fault": fault} for fault in (
            "empty", "truncated", "malformed", "duplicate-name", "nan", "page", "huge", "gzip",
            "other-account", "nulls", "additions")]
        + [{"kind": "answer", "status": status, "family": family} for status in (400, 404, 429, 500, 503)
           for family in ("standard", "coded", "wrapped", "plain", "html")]
        + [{"kind": "drop", "at": place} for place in ("before-answer", "during-head", "during-body")]
        + [{"kind": "delay", "milliseconds": 50}]
    )

    def __init__(self, program: str, directory: str):
        self.program, self.directory, self.processes = program, directory, {}
        self.canaries, self.statuses, self.leaks = Canaries(), collections.Counter(), []
        self.answers, self.peers, self.failures = [], [], []
        self.environment = {
            "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key", "VGW_LOOPS": "2",
            "VGW_LISTEN_PUBLIC": "127.0.0.1:0", "VGW_LISTEN_ADMIN": "127.0.0.1:0",
            "VGW_LOG_LEVEL": "trace",
            "VGW_LIMITS_UPSTREAM_RATE": "100000/s", "VGW_LIMITS_UPSTREAM_BURST": "10000",
            # It fails on purpose here, and shall be asked all the same.
            "VGW_UPSTREAM_BREAKER_FAILURES": "100%",
        }
        # As root alone the memory of others can be read; the gateway itself runs as nobody.
        self.user = NOBODY if os.geteuid() == 0 else None
        if self.user is not None:
            os.chown(directory, NOBODY, NOBODY)

    # Processes.

    def spawn(self, name: str, *arguments: str, lines: int, **more) -> list:
        log = open(os.path.join(self.directory, f"{name}.log"), "ab")
        process = subprocess.Popen(
            [self.program, *arguments], cwd=self.directory, stdout=subprocess.PIPE, stderr=log,
            env=self.environment, user=self.user, group=self.user,
            extra_groups=[] if self.user else None, **more)
        self.processes[name] = process
        said = [process.stdout.readline().decode().split() for _ in range(lines)]
        if any(len(words) < 3 for words in said):
            raise RuntimeError(f"{name} does not start: {open(log.name).read()}")
        return [words[2] for words in said]

    def command(self, *arguments: str, input: str = "", shows: bool = False) -> str:
        """Runs a command beside the gateway; what it says is searched unless it is made to show a key."""
        done = subprocess.run([self.program, *arguments], cwd=self.directory, env=self.environment,
                              input=input + "\n", capture_output=True, text=True, timeout=60,
                              user=self.user, group=self.user,
                              extra_groups=[] if self.user else None)
        self.statuses[f"command ended with {done.returncode}"] += 1
        self.look(f"standard error of {arguments[:2]}", done.stderr.encode())
        if not shows:
            self.look(f"standard output of {arguments[:2]}", done.stdout.encode())
        return done.stdout.strip()

    def begin(self) -> None:
        provider, steering = self.spawn("simulator", "simulator", "--listen", "127.0.0.1:0", "--control",
                                        "127.0.0.1:0", lines=2)
        self.environment["VGW_UPSTREAM_BASE_URL"] = f"http://{provider}"
        self.steering = steering
        self.plant_master_key()
        self.plant_partner()
        self.plant_customers(provider)
        self.keys = [self.plant_client(name, sight) for name, sight in
                     (("all", "*"), ("two", ",".join(self.accounts[:2])))]
        self.passwords = [self.plant_password() for _ in range(8)]
        self.start()

    def start(self, **more) -> None:
        self.front, self.admin = self.spawn("gateway", "serve", lines=2, **more)

    # Canaries.

    def plant_master_key(self) -> None:
        self.command("master-key", "generate", "--out", "master.key")
        with open(os.path.join(self.directory, "master.key")) as file:
            self.canaries.add_master_key(file.read().strip())

    def plant_partner(self) -> None:
        identity, self.demo = self.command("simulator", "--print-credential").split()
        self.partner = identity
        for slot in ("active", "standby"):
            token = planted(f"{slot}Partner_")
            self.canaries.add(f"partner token ({slot})", token)
            self.steer("POST", "/credentials", {"auth_id": identity, "auth_token": token})
            self.command("credential", "set", "partner", "--auth-id", identity, "--slot", slot, input=token)

    def plant_customers(self, provider: str) -> None:
        host, port = provider.rsplit(":", 1)
        connection = http.client.HTTPConnection(host, int(port))
        connection.request("GET", "/api/v1/partner/accounts?page=1&size=100&per_page=100", headers={
            "X-Auth-ID": self.partner, "X-Auth-Token": self.demo})
        rows = json.load(connection.getresponse())["accounts"]
        self.accounts = [row["auth_id"] for row in rows]
        for row in rows:
            self.canaries.add("customer token", row["auth_token"])

    def plant_client(self, name: str, sight: str) -> str:
        key = self.command(
            "client", "create", name, "--account", sight, "--rate", "100000/s", "--scope",
            "partner:read,analytics:read,accounts:read,accounts:write,balances:read,transactions:read,"
            "cdrs:read,numbers:read",
            shows=True)
        self.canaries.add("API key", key)
        return key

    def plant_password(self) -> str:
        password = planted("Pw9#", 20)
        self.canaries.add("password", password)
        return password

    # What happens.

    def steer(self, method: str, path: str, body=None) -> None:
        text = None if body is None else json.dumps(body)
        peer = Peer(self.steering, self, counts=False)
        peer.ask(method, path, {"Content-Type": "application/json"}, text)
        peer.close()

    def run(self, requests: int) -> None:
        workers = [threading.Thread(target=self.work, args=(number, requests // 4)) for number in range(4)]
        beside = threading.Thread(target=self.operate)
        threading.excepthook = lambda failure: self.failures.append(repr(failure.exc_value))
        for thread in [*workers, beside]:
            thread.start()
        for thread in [*workers, beside]:
            thread.join()

    def work(self, number: int, count: int) -> None:
        dice, peer = random.Random(number), Peer(self.front, self)
        self.peers.append(peer)
        for turn in range(count):
            key = dice.choice(self.keys)
            what = dice.random()
            if what < 0.05:
                self.create(peer, key, f"canary-drill-{number}-{turn}", dice)
            elif what < 0.15:
                self.misbehave(peer, key, dice)
            elif what < 0.25:
                # A page of customers, each with its token, that cannot be used.
                self.steer("POST", "/faults", dice.choice(self.FAULTS) | {"route": "GET /api/v1/partner/accounts"})
                peer.ask("GET", f"/v1/accounts?per_page={dice.randint(20, 100)}",
                         {"Authorization": f"Bearer {key}"})
            else:
                if what < 0.35:
                    self.steer("POST", "/faults", dice.choice(self.FAULTS))
                peer.ask("GET", self.path(dice), {"Authorization": f"Bearer {key}"})
            if turn % 50 == 49:
                peer.close()

    def path(self, dice) -> str:
        account = dice.choice(self.accounts)
        return dice.choice([
            "/v1/partner", "/v1/partner/dashboard", "/v1/whoami", "/v1/partner/analytics",
            f"/v1/accounts?per_page={dice.randint(1, 100)}", f"/v1/accounts?page={dice.randint(1, 9)}",
            f"/v1/accounts/{account}", f"/v1/accounts/{account}/balance",
            f"/v1/accounts/{account}/balances/INR", f"/v1/accounts/{account}/profile",
            f"/v1/accounts/{account}/transactions?per_page={dice.randint(1, 100)}",
            f"/v1/accounts/{account}/cdrs?per_page={dice.randint(1, 100)}", f"/v1/accounts/{account}/numbers",
            f"/v1/accounts/{account}/limits", f"/v1/accounts/{account}/overview", "/v1/operations",
            f"/v1/accounts?search=nila{dice.randint(1, 9)}", "/v1/operations/x", "/openapi.json", "/healthz",
        ])

    def create(self, peer: Peer, key: str, name: str, dice) -> None:
        body = {"name": "Nila", "email": f"{name}@nila.example", "country": "IN",
                "password": dice.choice(self.passwords), "phone": "+919812300001"}
        if dice.random() < 0.3:
            body[dice.choice(["name", "email", "country", "nonsense"])] = dice.choice(["", 7, None])
        text = json.dumps(body)
        if dice.random() < 0.1:
            text = text[:-1]
        if dice.random() < 0.2:
            self.steer("POST", "/faults", dice.choice(self.FAULTS) | {"route": "POST /api/v1/partner/accounts"})
        fields = {"Authorization": f"Bearer {key}", "Idempotency-Key": name, "Content-Type": "application/json"}
        for _ in range(2):
            peer.ask("POST", "/v1/accounts", fields, text)

    def misbehave(self, peer: Peer, key: str, dice) -> None:
        wrong = key[:-8] + "AAAAAAAA"
        peer.ask(*dice.choice([
            ("GET", "/v1/partner", {"Authorization": f"Bearer {wrong}"}),
            ("GET", "/v1/partner", {"Authorization": f"Basic {key}"}),
            ("GET", "/v1/partner", {"X-Api-Key": key, "Authorization": f"Bearer {key}"}),
            ("GET", f"/v1/partner?api_key={key}", {}),
            ("GET", f"/v1/accounts?search={key}", {"Authorization": f"Bearer {key}"}),
            ("GET", f"/v1/accounts?search={key[:20]}%5F", {"Authorization": f"Bearer {key}"}),
            ("POST", "/v1/accounts", {"Authorization": f"Bearer {key}", "Idempotency-Key": key,
                                      "Content-Type": "application/json"}, "{}"),
            ("GET", f"/v1/{key}", {"Authorization": f"Bearer {key}"}),
            ("GET", "/v1/whoami", {"Authorization": f"Bearer {key}", "X-Request-Id": key}),
            ("DELETE", "/v1/partner", {"Authorization": f"Bearer {key}"}),
            ("POST", "/v1/accounts", {"Authorization": f"Bearer {key}"}, "{"),
            ("GET", "/v1/partner", {"Authorization": f"Bearer {key}", "Bad Field": key}),
        ]))

    def operate(self) -> None:
        """What an operator does meanwhile."""
        for turn in range(6):
            self.processes["gateway"].send_signal(signal.SIGHUP)
            for arguments in (("credential", "list"), ("client", "list"), ("store", "verify"), ("config", "show"),
                              ("client", "show", "all"), ("credential", "probe", "partner")):
                self.command(*arguments)
            self.canaries_of_rotation(turn)
            time.sleep(0.2)

    def canaries_of_rotation(self, turn: int) -> None:
        key = self.command("client", "create", f"other-{turn}", "--account", "*", "--scope", "partner:read",
                           shows=True)
        self.canaries.add("API key", key)
        # A standby that was in use before comes back by a roll-back alone.
        self.command("credential", "rollback" if turn else "promote", "partner")
        self.command("client", "revoke", f"other-{turn}")

    # What is found.

    def answered(self, status: int, text: bytes, counts: bool) -> None:
        if counts:
            self.statuses[status] += 1
            # Searched at the end, when all canaries are known.
            self.answers.append(text)

    def look(self, place: str, octets: bytes) -> None:
        self.leaks += [(place, leak, offset) for leak, offset in self.canaries.found(octets)]

    def search(self) -> None:
        files = self.canaries.in_files(
            self.directory, allowed=lambda path: os.path.basename(path) == "master.key")
        self.leaks += files
        print(f"files: {sum(len(names) for _, _, names in os.walk(self.directory))} searched, "
              f"{len(files)} leaks")
        self.look("answers", b"\n".join(self.answers))
        print(f"answers: {len(self.answers)} of {sum(map(len, self.answers)) >> 20} MiB searched")
        self.search_memory()

    def search_memory(self) -> None:
        pid = self.processes["gateway"].pid
        if os.geteuid() != 0:
            return print("memory: only root can look into it; left out")
        owner = os.stat(f"/proc/{pid}/environ").st_uid
        if owner != 0:
            self.leaks.append((f"/proc/{pid}", "belongs to the gateway's user", 0))
        # What is looked for can be found: the provider has its customers' tokens in plain memory.
        if not self.canaries.is_in_memory_of(self.processes["simulator"].pid):
            self.failures.append("the search finds nothing where there is something")
        keys = sum("API key" in leak for _, leak, _ in self.canaries.in_process(pid))
        print(f"memory with {len(self.peers)} connections open: a client's key in {keys} places")
        for peer in self.peers:
            peer.close()
        time.sleep(1)
        found = self.canaries.in_process(pid)
        self.leaks += [(f"memory {place}", leak, offset) for place, leak, offset in found]
        print(f"memory: {len(found)} leaks outside of the {locked(pid)} KiB that no dump has; "
              f"/proc/{pid} belongs to {'root' if owner == 0 else owner}, the process to "
              f"{self.user if self.user else os.geteuid()}")

    def abort(self) -> None:
        """No core, whatever the limit."""
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        self.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited))
        process = self.processes["gateway"]
        process.send_signal(signal.SIGABRT)
        process.wait(60)
        cores = [name for name in os.listdir(self.directory) if "core" in name]
        self.leaks += [("core dump", "was written", 0) for _ in cores]
        print(f"SIGABRT with ulimit -c unlimited: ended with {process.returncode}, {len(cores)} core files")

    def report(self) -> None:
        print("answers: " + ", ".join(f"{count} x {status}" for status, count in
                                      sorted(self.statuses.items(), key=lambda item: str(item[0]))))
        kinds = collections.Counter((place, leak) for place, leak, _ in self.leaks)
        for (place, leak), count in kinds.most_common(40):
            print(f"LEAK {place}: {leak}, {count} times")

    def stop(self, name: str) -> None:
        process = self.processes.pop(name, None)
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait(90)

    def stop_all(self) -> None:
        for name in list(self.processes)[::-1]:
            self.stop(name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--keep", action="store_true", help="leave the directory for a look")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="vgw-canary-")
    program = os.path.abspath(options.program)
    drill = Drill(program, directory)
    try:
        drill.begin()
        drill.run(options.requests)
        time.sleep(2)  # the audit log's second, and the gateway's look at the store
        drill.search()
        drill.stop("gateway")
        drill.abort()
    finally:
        drill.stop_all()
        drill.report()
        if options.keep:
            print(f"kept: {directory}")
        else:
            shutil.rmtree(directory)
    if drill.failures:
        sys.exit(f"the drill itself failed: {drill.failures[:3]}")
    if drill.leaks:
        sys.exit(f"{len(drill.leaks)} leaks")
    print("no leaks")


if __name__ == "__main__":
    main()
