#!/usr/bin/env python3
"""The vendor's own Python SDK against the status callbacks: its `RequestValidator` checks those that the sandbox sends and
agrees with `roomctl listen`, and a scene that the SDK drives is reported as the SDK reads it back.

    pip install twilio
    cargo build
    python3 tests/vendor_callbacks.py

Starts target/debug/roomctl (or $ROOMCTL) itself, on free ports of 127.0.0.1, and prints a table.
"""

import base64
import http.client
import itertools
import json
import os
import queue
import random
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from twilio.request_validator import RequestValidator
from twilio.rest import Client

PROGRAM = os.environ.get("ROOMCTL", "target/debug/roomctl")
UNUSUAL = ["alice", "Zoë & co", "=a+b%20c", "日本語 👩‍👩‍👧", " ", "a=b&c=d", "\u202eevil", "x" * 128]
EVENTS_OF_A_PARTICIPANT = 6
SECONDS = 60


def equal(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")


class Receiver(ThreadingHTTPServer):
    """Records the callbacks that it receives: the URL that was called, the form and the signature."""

    def __init__(self, port=0):
        received = self.received = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
                url = f"http://{self.headers['Host']}{self.path}"
                received.put((self.command, url, form, self.headers.get("X-Twilio-Signature", "")))
                self.send_response(204)
                self.end_headers()

            do_GET = do_POST = handle_any

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", port), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, count):
        return [self.received.get(timeout=SECONDS) for _ in range(count)]


@contextmanager
def running(*arguments, **environment):
    """Runs roomctl until the end of the block."""
    environment = {**os.environ, **environment}
    process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


class Sandbox:
    def __init__(self, printed):
        self.base_url, self.account, self.token = printed["url"], printed["account_sid"], printed["auth_token"]
        self.environment = {
            "TWILIO_ACCOUNT_SID": self.account, "TWILIO_AUTH_TOKEN": self.token, "ROOMCTL_BASE_URL": self.base_url,
        }
        client = Client(self.account, self.token)
        client.video.base_url = self.base_url
        self.rooms = client.video.v1.rooms

    def play(self, path, **form):
        """Sends a request of the sandbox's own, which the SDK does not know."""
        credentials = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}"}
        with urlopen(Request(f"{self.base_url}/_sandbox/{path}", urlencode(form).encode(), headers)) as response:
            return json.load(response)


@contextmanager
def sandbox(*arguments):
    with running("sandbox", "-o", "jsonl", "--clock", "stepped", *arguments) as process:
        yield Sandbox(json.loads(process.stdout.readline()))


@contextmanager
def listener(environment, *arguments):
    with running("listen", "-o", "jsonl", *arguments, **environment) as process:
        process.address = re.search(r"http://([^/]+)/", process.stderr.readline()).group(1)
        yield process


def validator_accepts_callbacks(row, method, url_of, chaos=()):
    """Every callback to a URL of this form is accepted by the validator, and none with another identity."""
    receiver = Receiver()
    with sandbox(*chaos) as played:
        validator = RequestValidator(played.token)
        # Not through the SDK, whose requests fail with --chaos.
        room = create(played, method, url_of(receiver.origin))
        for identity in UNUSUAL:
            participant = played.play(f"Rooms/{room}/Participants", Identity=identity)
            played.play(f"Rooms/{room}/Participants/{participant['sid']}", Status="disconnected")
        expected = 1 + EVENTS_OF_A_PARTICIPANT * len(UNUSUAL)
        seen, count, identities = set(), 0, set()
        while len(seen) < expected:
            [(found, url, form, signature)] = receiver.take(1)
            equal(found, method, "method")
            parameters = form or {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
            equal(validator.validate(url, form, signature), True, f"signature of {url} {form}")
            equal(validator.validate(url + "x", form, signature), False, "another URL")
            equal(validator.validate(url, {**form, "x": "y"}, signature), False, "another form")
            seen.add(int(parameters["SequenceNumber"]))
            identities.add(parameters.get("ParticipantIdentity"))
            count += 1
        equal(seen, set(range(expected)), "sequence numbers")
        equal(identities, {None, *UNUSUAL}, "identities")
    receiver.shutdown()
    table(row, f"{count} callbacks, all accepted; altered ones refused")


def create(played, method, url):
    while True:
        try:
            return played.rooms.create(status_callback=url, status_callback_method=method).sid
        except Exception as error:  # a fault of --chaos
            if getattr(error, "code", None) == 53111:
                raise


def listen_agrees_with_validator(row, public_url):
    """A request is accepted by `listen --url` if the validator accepts it for that URL, and no other."""
    token = "0123456789abcdef0123456789abcdef"
    environment = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": token}
    rng = random.Random(public_url)
    validator, accepted, refused = RequestValidator(token), 0, 0
    parts = urlsplit(public_url)
    bare = public_url.replace(parts.netloc, parts.hostname)
    ports = [parts.netloc, *(f"{parts.hostname}:{port}" for port in (80, 443, 8443))]
    urls = [bare, *(public_url.replace(parts.netloc, netloc) for netloc in ports), public_url + "/", bare.upper()]
    # A client sends `/` for a URL without a path, so `listen` accepts both.
    names = [public_url] if parts.path else [public_url, public_url + "/"]
    forms = [
        {},
        {"Empty": "", "": "empty name"},
        {"b": "2", "a": "1", "A": "0", "é": "ü", "a b": "c&d=e+f%"},
        {"StatusCallbackEvent": "room-created", "RoomName": "日本語", "RoomSid": "RM" + "1" * 32, "SequenceNumber": "0"},
        {"repeated": ["2", "1", "2"], "x": "y"},
        *({rng.choice(UNUSUAL): rng.choice(UNUSUAL) for _ in range(4)} for _ in range(5)),
    ]
    with listener(environment, "--url", public_url) as process:
        for url, form in itertools.product(urls, forms):
            signature = RequestValidator(token).compute_signature(url, MultiDict(form))
            for signed, sent in [(signature, form), (signature[:-2] + "x=", form), ("", form), (signature, {**form, "more": ""})]:
                expected = any(validator.validate(name, MultiDict(sent), signed) for name in names)
                connection = http.client.HTTPConnection(process.address, timeout=SECONDS)
                headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
                target = "/?" + parts.query if parts.query else "/"
                connection.request("POST", target, urlencode(sent, doseq=True), headers)
                status = connection.getresponse().status
                equal(status, 204 if expected else 403, f"{url} {sent} {signed}")
                accepted, refused = accepted + expected, refused + (not expected)
    if not accepted or not refused:
        raise AssertionError(f"{accepted} accepted, {refused} refused: nothing is compared")
    table(row, f"{accepted} accepted by both, {refused} refused by both")


class MultiDict(dict):
    """The form in which web frameworks give repeated parameters to the validator."""

    def getall(self, name):
        return self[name] if isinstance(self[name], list) else [self[name]]


def sdk_reads_what_is_reported(row):
    """A scene that the SDK drives: the rooms and participants that it reads back are those of the events."""
    with sandbox() as played, listener(played.environment) as process:
        rooms = played.rooms
        room = rooms.create(unique_name="scene", status_callback=f"http://{process.address}/", max_participants=2)
        for identity in ("Zoë", "mallory"):
            played.play("Rooms/scene/Participants", Identity=identity, Tracks="nothing")
        played.play("Clock", Seconds=90)
        kicked = rooms("scene").participants("mallory").update(status="disconnected")
        played.play("Clock", Seconds=30)
        ended = rooms("scene").update(status="completed")
        events = [json.loads(process.stdout.readline()) for _ in range(6)]
        equal([event["sequence_number"] for event in events], list(range(6)), "order")
        equal([event["event"] for event in events], ["room-created", "joined", "joined", "left", "left", "room-ended"])
        equal({(event["room"], event["room_sid"]) for event in events}, {("scene", room.sid)}, "room")
        created, zoe_joined, mallory_joined, mallory_left, zoe_left, room_ended = events
        facts = 0

        def same(event, field, found):
            nonlocal facts
            facts += 1
            value = found.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(found, "strftime") else found
            equal(event[field], value, f"{field} of {event['event']}")

        for field, value in [("status", "in-progress"), ("date_created", ended.date_created)]:
            same(created, field, value)
        for field, value in [("status", ended.status), ("duration", ended.duration), ("end_time", ended.end_time)]:
            same(room_ended, field, value)
        participants = {found.identity: found for found in rooms(room.sid).participants.list(status="disconnected")}
        equal(participants["mallory"].sid, kicked.sid)
        for identity, joined, left in [("Zoë", zoe_joined, zoe_left), ("mallory", mallory_joined, mallory_left)]:
            found = participants[identity]
            for event in (joined, left):
                same(event, "sid", found.sid)
                same(event, "identity", found.identity)
            same(joined, "start_time", found.start_time)
            for field, value in [("end_time", found.end_time), ("duration", found.duration), ("status", found.status)]:
                same(left, field, value)
    table(row, f"{len(events)} events, {facts} facts as the SDK reads them")


def table(row, result):
    print(f"| {row} | {result} |", flush=True)


def main():
    print("| check | result |\n|---|---|", flush=True)
    validator_accepts_callbacks("sandbox → RequestValidator: POST, port", "POST", lambda origin: f"{origin}/hook")
    validator_accepts_callbacks("sandbox → RequestValidator: POST, no path", "POST", lambda origin: origin)
    validator_accepts_callbacks(
        "sandbox → RequestValidator: POST, query with empty and Unicode values", "POST", lambda origin: f"{origin}/a%20b?x=&y=%C3%BC&%C3%BC=%C3%A9"
    )
    validator_accepts_callbacks("sandbox → RequestValidator: GET", "GET", lambda origin: f"{origin}/hook")
    validator_accepts_callbacks("sandbox → RequestValidator: GET, query", "GET", lambda origin: f"{origin}/hook?x=&y=1")
    validator_accepts_callbacks(
        "sandbox → RequestValidator: POST, repeats and disorder", "POST", lambda origin: f"{origin}/hook", ["--chaos", "5"]
    )
    try:
        Receiver(80).shutdown()
    except OSError as error:
        table("sandbox → RequestValidator: POST, no port", f"skipped: {error}")
    else:
        without_port()
    for url in (
        "https://example.com/hook", "https://example.com:443/hook", "https://example.com:8443/hook", "http://example.com/hook",
        "https://example.com/hook?room=a%20b&x=", "https://example.com",
    ):
        listen_agrees_with_validator(f"RequestValidator = listen --url {url}", url)
    sdk_reads_what_is_reported("SDK: create, kick, end; listen")


def without_port():
    """The default port is in no URL that is called; the validator tries it with and without."""
    receiver = Receiver(80)
    with sandbox() as played:
        validator = RequestValidator(played.token)
        for given in ("http://127.0.0.1/hook", "http://127.0.0.1:80/hook"):
            create(played, "POST", given)
            [(_, url, form, signature)] = receiver.take(1)
            equal(url, "http://127.0.0.1/hook")
            for seen in (url, "http://127.0.0.1:80/hook"):
                equal(validator.validate(seen, form, signature), True, seen)
    receiver.shutdown()
    table("sandbox → RequestValidator: POST, no port", "accepted with and without the default port")


if __name__ == "__main__":
    sys.exit(main())
