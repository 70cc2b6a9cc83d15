#!/usr/bin/env python3
"""Transfers through a provider that fails and a gateway that is killed: each happens at most once.

    transfers.py --program PATH [--transfers 10000] [--kills 40] [--workers 16] [--seed N] [--patience 75]
                 [--settled] [--set NAME=VALUE] [--directory DIR]

Starts a simulated provider and a gateway in a directory of its own, and lets WORKERS callers make
TRANSFERS of random amounts to random accounts. Meanwhile

- the provider drops connections before, during and after its work, answers late, answers with 4xx and 5xx
  before and after its work, and sends answers that cannot be read;
- the gateway is killed (SIGKILL) KILLS times at random moments and started again;
- callers send a request twice at the same time, leave before the answer, and repeat what they are told was
  not carried out, always under the same key.

In the end each key's last answer is held against the provider's ledger and the gateway's store. It fails
when one key moved money twice, when a transfer that is said to be done is not in the ledger (or another
amount is), when one that is said not to be done is, when a sum differs by the smallest unit, or when a cap
was exceeded. Transfers whose outcome is not known yet are given PATIENCE seconds, are counted, and with
--settled must be none (shorten reconciliation with --set, a variable of the gateway's environment). A run is repeated with its seed; what the kernel does in between differs.
"""

import argparse
import collections
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal

ROUTE = "POST /api/v1/partner/accounts/{id}/transfer-balance"
UNIT = Decimal("0.00001")
SETTINGS = {
    "VGW_DATA_DIR": "data", "VGW_MASTER_KEY_FILE": "master.key", "VGW_LISTEN_PUBLIC": "127.0.0.1:0",
    "VGW_LISTEN_ADMIN": "127.0.0.1:0", "VGW_LOOPS": "2", "VGW_LOG_LEVEL": "error",
    "VGW_LIMITS_CLIENT_RATE": "100000/s", "VGW_LIMITS_CLIENT_BURST": "100000",
    "VGW_LIMITS_UPSTREAM_RATE": "100000/s", "VGW_LIMITS_UPSTREAM_BURST": "100000",
    "VGW_LIMITS_CONNECTIONS_PER_CLIENT": "4000", "VGW_LIMITS_CONNECTIONS_PER_ADDRESS": "4000",
    "VGW_UPSTREAM_TIMEOUTS_WRITE_FIRST_BYTE": "250ms", "VGW_UPSTREAM_TIMEOUTS_WRITE_TOTAL": "400ms",
    "VGW_UPSTREAM_BREAKER_FAILURES": "100%",
    # No request is late by more than that, so what is not in the ledger then has not happened.
    "VGW_OPERATIONS_RECONCILE_SCHEDULE": "1s,2s,4s,8s", "VGW_OPERATIONS_RECONCILE_SETTLING_TRANSFERS": "2s",
    "VGW_OPERATIONS_TRUST_ABSENCE": "true",
}
FAULTS = [
    {"kind": "drop", "at": "before-work"}, {"kind": "drop", "at": "before-answer"},
    {"kind": "drop", "at": "during-head"}, {"kind": "drop", "at": "during-body", "ending": "close"},
    {"kind": "drop", "at": "after-answer"}, {"kind": "delay", "milliseconds": 600, "moment": "before"},
    {"kind": "delay", "milliseconds": 600, "moment": "after"}, {"kind": "delay", "milliseconds": 50},
    {"kind": "answer", "status": 500}, {"kind": "answer", "status": 500, "moment": "after"},
    {"kind": "answer", "status": 503, "moment": "after"},
    {"kind": "answer", "status": 502, "family": "html", "moment": "after"},
    {"kind": "answer", "status": 403}, {"kind": "answer", "status": 429},
    {"kind": "answer", "status": 422, "family": "wrapped"}, {"kind": "answer", "status": 409},
    {"kind": "answer", "status": 400, "family": "coded", "code": "insufficient_balance"},
    {"kind": "content", "fault": "truncated"}, {"kind": "content", "fault": "nulls"},
    {"kind": "content", "fault": "empty"}, {"kind": "framing", "fault": "length-too-large"},
]
CALM = {"kind": "delay", "milliseconds": 0}


def ask(address: str, method: str, path: str, body=None, fields=None, timeout=30):
    """One request on a connection of its own: status and document."""
    host, port = address.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout)
    try:
        fields = dict(fields or {})
        if body is not None:
            fields["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), fields)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text, parse_float=Decimal) if text else None
    finally:
        connection.close()


class Order:
    """A transfer that somebody wants, and what they were told of it."""

    def __init__(self, number: int, account: str, amount: Decimal):
        self.key, self.account, self.amount = f"transfer-of-the-drill-{number}", account, amount
        self.operations, self.answers = set(), []

    def body(self, random_source) -> dict:
        # The same value in other digits is the same request.
        text = f"{self.amount:f}"
        if random_source.random() < 0.5 and "." in text:
            text = f"{self.amount.normalize():f}"
        return {"amount": text, "currency": "INR", "allow_concurrent": True}


class Drill:
    def __init__(self, options, directory: str):
        self.options, self.directory = options, directory
        self.program = os.path.abspath(options.program)
        self.random, self.failures = random.Random(options.seed), []
        self.left, self.seen = collections.Counter(), set()
        self.gateway, self.process, self.over = "", None, False
        self.simulator, self.provider, self.control = self.start(
            "simulator", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--profile", "newest",
            "--shape", "example", log="simulator.log")
        SETTINGS["VGW_UPSTREAM_BASE_URL"] = f"http://{self.provider}"
        SETTINGS["VGW_TRANSFERS_CAPS_PER_TRANSFER"] = "2"
        SETTINGS["VGW_TRANSFERS_CAPS_GLOBAL_DAY"] = str(options.transfers * 2)
        self.command("master-key", "generate", "--out", "master.key")
        self.partner, token = self.command("simulator", "--print-credential").split()
        self.command("credential", "set", "partner", "--auth-id", self.partner, text=token + "\n")
        self.token = token
        key = self.command("client", "create", "drill", "--scope",
                           "transfers:write,transfers:concurrent,balances:read", "--account", "*").strip()
        self.fields = {"Authorization": f"Bearer {key}"}

    # MARK: Processes

    @property
    def environment(self) -> dict:
        return {**os.environ, **SETTINGS}

    def command(self, *arguments, text="") -> str:
        return subprocess.run([self.program, *arguments], cwd=self.directory, env=self.environment, input=text,
                              capture_output=True, text=True, check=True).stdout

    def start(self, *arguments, log: str):
        with open(os.path.join(self.directory, log), "a") as errors:
            process = subprocess.Popen([self.program, *arguments], cwd=self.directory, env=self.environment,
                                       stdout=subprocess.PIPE, stderr=errors, text=True)
        lines = [process.stdout.readline() for _ in range(2)]
        if not all(line.startswith("listening on ") for line in lines):
            raise SystemExit(f"{arguments[0]} does not listen: see {os.path.join(self.directory, log)}")
        return process, *(line.split()[2] for line in lines)

    def serve(self) -> None:
        self.process, self.gateway, _ = self.start("serve", log="gateway.log")

    def kill(self) -> None:
        """Kills the gateway, notes how far it had come with what it was at, and starts it again."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        tags = self.recent_tags()
        for operation, state in self.rows("SELECT id, state FROM operation WHERE state IN ('new', 'dispatching')"):
            if (operation, state) in self.seen:
                continue  # left by an earlier kill
            self.seen.add((operation, state))
            moved = ", money moved" if operation in tags else ", money not moved"
            self.left[state + (moved if state == "dispatching" else "")] += 1
        self.serve()

    def rows(self, sql: str) -> list:
        with sqlite3.connect(os.path.join(self.directory, "data/gateway.sqlite"), timeout=10) as store:
            return store.execute(sql).fetchall()

    # MARK: The provider

    def told(self, path: str):
        status, document = ask(self.provider, "GET", path,
                               fields={"X-Auth-ID": self.partner, "X-Auth-Token": self.token})
        if status != 200:
            raise SystemExit(f"the provider answers {status} to {path}")
        return document

    def balance(self) -> Decimal:
        return Decimal(self.told("/api/v1/partner/me")["balance"])

    def entries(self) -> list:
        """The entries of all ledgers that carry a tag: operation, account, amount, id and direction."""
        found = []
        for account in self.accounts:
            page, total = 1, 1
            while page <= total:
                document = self.told(f"/api/v1/partner/accounts/{account}/transactions?page={page}&per_page=200")
                total = document["total_pages"]
                page += 1
                for row in document["transactions"]:
                    tag = re.search(r"\[vgw:([0-9A-Z]{26})\]", row["description"] or "")
                    if tag:
                        found.append((tag[1], account, Decimal(str(row["amount"])), row["id"], row["type"]))
        return found

    def recent_tags(self) -> set:
        """The tags of the newest entries: what was under way at this moment is among them."""
        tags = set()
        for account in self.accounts:
            document = self.told(f"/api/v1/partner/accounts/{account}/transactions?page=1&per_page=200")
            for row in document["transactions"]:
                tags.update(re.findall(r"\[vgw:([0-9A-Z]{26})\]", row["description"] or ""))
        return tags

    def feed(self) -> None:
        """Keeps some faults in the provider's queue, with calm in between."""
        source = random.Random(self.options.seed + 1)
        while not self.over:
            waiting = ask(self.control, "GET", "/faults")[1]["waiting"].get(ROUTE, 0)
            for _ in range(40 - waiting):
                fault = source.choice(FAULTS) if source.random() < self.options.faults else CALM
                status, document = ask(self.control, "POST", "/faults", {"route": ROUTE, **fault})
                self.check(status == 201, f"{fault} is no fault: {document}")
            time.sleep(0.02)

    # MARK: Callers

    def send(self, order: Order, source, timeout: float = 30):
        """One request; nothing when no answer came."""
        try:
            status, document = ask(self.gateway, "POST", f"/v1/accounts/{order.account}/transfers",
                                   order.body(source), {**self.fields, "Idempotency-Key": order.key}, timeout)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        if document and "operation_id" in document:
            order.operations.add(document["operation_id"])
        order.answers.append((status, document))
        return status, document

    def work(self, number: int, orders) -> None:
        source = random.Random(self.options.seed + 100 + number)
        for order in orders:
            if source.random() < 0.05:
                twin = threading.Thread(target=self.send, args=(order, random.Random(number)))
                twin.start()
                self.insist(order, source)
                twin.join()
            else:
                self.insist(order, source)

    def insist(self, order: Order, source) -> None:
        """As a careful caller does: again under the same key while nothing is said or nothing was done."""
        if source.random() < 0.03:
            self.send(order, source, timeout=0.01)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            answer = self.send(order, source)
            if answer is None:
                time.sleep(0.05)
            elif answer[0] == 409 and answer[1]["type"].endswith(":operation-in-progress"):
                # Under way; or its gateway was killed, and nobody knows before its lease is over.
                if source.random() < 0.2:
                    return
                time.sleep(0.1)
            elif answer[0] in (403, 429, 502, 503):
                continue
            else:
                return

    # MARK: The verdict

    def fate(self, order: Order) -> tuple:
        """What a caller learns in the end: the state and the result."""
        operation = next(iter(order.operations), None)
        if operation is None:
            return "never accepted", None
        status, document = ask(self.gateway, "GET", f"/v1/operations/{operation}", fields=self.fields)
        if status != 200:
            return f"answer {status}", None
        return document["state"], document["result"]

    def wait(self, orders) -> dict:
        """Every order's fate; those that are open get some time, and their callers ask again."""
        source = random.Random(self.options.seed + 2)
        fates = {order: self.fate(order) for order in orders}
        end = time.monotonic() + self.options.patience
        states = {"in_progress", "unknown"} if self.options.settled else {"in_progress"}
        while time.monotonic() < end:
            still = [order for order, fate in fates.items() if fate[0] in states]
            if not still:
                break
            time.sleep(1)
            for order in still:
                self.send(order, source)
                fates[order] = self.fate(order)
        return fates

    def check(self, what: bool, words: str) -> None:
        if not what:
            self.failures.append(words)

    def judge(self, orders, before: Decimal) -> None:
        fates = self.wait(orders)
        entries, after = self.entries(), self.balance()
        moved = collections.defaultdict(list)
        for entry in entries:
            moved[entry[0]].append(entry)
        known = {operation: order for order in orders for operation in order.operations}
        states, done, open_sum = collections.Counter(), Decimal(0), Decimal(0)
        for operation, rows in moved.items():
            self.check(len(rows) == 1, f"{operation} moved money {len(rows)} times")
            self.check(operation in known or self.is_unheard(operation), f"{operation} belongs to nobody")
        for order, (state, result) in fates.items():
            states[state] += 1
            self.check(len(order.operations) <= 1, f"{order.key} has the operations {order.operations}")
            rows = [row for operation in order.operations for row in moved[operation]]
            self.check(all(row[1:3] == (order.account, order.amount) and row[4] == "credit" for row in rows),
                       f"{order.key} moved something else: {rows}")
            if state == "completed":
                done += order.amount
                self.check(len(rows) == 1, f"{order.key} is said to be done and was done {len(rows)} times")
                self.check(rows and result["transaction_id"] == rows[0][3],
                           f"{order.key} names another entry than {rows}")
            elif state in ("not_executed", "never accepted"):
                self.check(not rows, f"{order.key} is said not to be done ({state}), and was: {rows}")
            elif state in ("unknown", "in_progress", "review"):
                open_sum += sum(row[2] for row in rows)
                self.check(not self.options.settled or state == "review", f"{order.key} is still {state}")
            else:
                self.check(False, f"{order.key} ended as {state}")
            for status, document in order.answers:
                self.check(status != 201 or document["operation_id"] in order.operations
                           and state == "completed", f"{order.key} was said to be done and is {state}")
        ledger = sum((row[2] for row in entries), Decimal(0))
        unheard = sum((row[2] for row in entries if row[0] not in known), Decimal(0))
        self.check(before - after == ledger, f"the partner lost {before - after}, the ledgers gained {ledger}")
        self.check(done + open_sum + unheard == ledger,
                   f"told {done}, open {open_sum}, unheard {unheard}, and moved {ledger}")
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        sums = dict(self.rows("SELECT state, sum(units) FROM transfer GROUP BY state"))
        settled, reserved = (Decimal(sums.get(name) or 0) * UNIT for name in ("settled", "reserved"))
        self.check(settled <= ledger <= settled + reserved,
                   f"the store has {settled} settled and {reserved} reserved, and {ledger} moved")
        self.check(settled == done + self.settled_unheard(known), f"{settled} settled, {done} told")
        cap = self.rows("SELECT max(total) FROM (SELECT sum(units) AS total FROM transfer "
                        "WHERE state != 'released' GROUP BY day)")[0][0] or 0
        self.check(Decimal(cap) * UNIT <= self.options.transfers * 2, f"the cap was exceeded: {cap}")
        answers = collections.Counter(status for order in orders for status, _ in order.answers)
        print(f"states: {dict(states)}")
        print(f"answers: {dict(sorted(answers.items()))}")
        print(f"left by {self.options.kills} kills: {dict(self.left)}")
        print(f"moved {ledger} in {len(entries)} entries; told done {done}, open {open_sum}, "
              f"partner's balance {before} -> {after}")

    def is_unheard(self, operation: str) -> bool:
        """Its callers got no answer at all: the store alone knows it."""
        return bool(self.rows(f"SELECT 1 FROM transfer WHERE operation_id = '{operation}'"))

    def settled_unheard(self, known: dict) -> Decimal:
        rows = self.rows("SELECT operation_id, units FROM transfer WHERE state = 'settled'")
        return sum((Decimal(units) * UNIT for operation, units in rows if operation not in known), Decimal(0))

    # MARK: The run

    def run(self) -> None:
        document = self.told("/api/v1/partner/accounts?page=1&per_page=100&size=100")
        self.accounts = [account["auth_id"] for account in document["accounts"]]
        orders = [Order(number, self.random.choice(self.accounts),
                        Decimal(self.random.randint(1, 200_000)) * UNIT)
                  for number in range(self.options.transfers)]
        before, began = self.balance(), time.monotonic()
        self.serve()
        feeder = threading.Thread(target=self.feed)
        feeder.start()
        turn, lock = iter(orders), threading.Lock()
        self.taken = 0

        def shared():
            while True:
                with lock:
                    order = next(turn, None)
                    self.taken += order is not None
                if order is None:
                    return
                yield order

        workers = [threading.Thread(target=self.work, args=(number, shared()))
                   for number in range(self.options.workers)]
        for worker in workers:
            worker.start()
        # Spread over the whole run, each at a random moment of its part.
        marks = sorted(self.random.randrange(1, self.options.transfers) for _ in range(self.options.kills))
        for mark in marks:
            while self.taken < mark and any(worker.is_alive() for worker in workers):
                time.sleep(0.005)
            time.sleep(self.random.random() * 0.05)
            self.kill()
        for worker in workers:
            worker.join()
        self.over = True
        feeder.join()
        ask(self.control, "DELETE", "/faults")
        seconds = time.monotonic() - began
        self.judge(orders, before)
        print(f"{self.options.transfers} transfers in {seconds:.0f} s, "
              f"and {time.monotonic() - began - seconds:.0f} s to judge them")

    def end(self) -> None:
        for process in (self.process, self.simulator):
            if process and process.poll() is None:
                process.kill()
                process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--transfers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--faults", type=float, default=0.3, help="share of requests that go wrong")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--patience", type=float, default=75)
    parser.add_argument("--settled", action="store_true", help="no outcome may stay unknown")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--directory")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    SETTINGS.update(setting.split("=", 1) for setting in options.set)
    with tempfile.TemporaryDirectory(prefix="vgw-transfers-") as temporary:
        directory = options.directory or temporary
        os.makedirs(directory, mode=0o700, exist_ok=True)
        drill = Drill(options, directory)
        try:
            drill.run()
        finally:
            drill.end()
    for failure in drill.failures[:20]:
        print(failure, file=sys.stderr)
    if drill.failures:
        sys.exit(f"{len(drill.failures)} things were not as they should be (seed {options.seed})")


if __name__ == "__main__":
    main()
