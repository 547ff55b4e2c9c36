#!/usr/bin/env python3
"""The vendor's own Python SDK against the sandbox, so that the sandbox is checked by a client that is not ours.

    pip install twilio
    roomctl sandbox --participants 1000     # in another shell; set the variables that it prints
    python3 tests/vendor_sdk.py [--base-url http://127.0.0.1:PORT]

Runs once against a fresh sandbox, and runs target/debug/roomctl (or $ROOMCTL) there: it kicks, anonymizes, sets rules, and
completes what it created.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import traceback
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

ROOM = "DailyStandup"


def check(condition, what):
    """Raises unless the condition holds; unlike `assert`, under `python3 -O` too."""
    if not condition:
        raise AssertionError(what)


def equal(found, expected):
    check(found == expected, f"found {found!r}, expected {expected!r}")


def refused(call, status, code):
    """The call must raise this HTTP status and this code of the vendor's."""
    try:
        call()
    except TwilioRestException as refusal:
        equal((refusal.status, refusal.code), (status, code))
    else:
        raise AssertionError(f"was not refused with {status}")


def identities(participants):
    return [participant.identity for participant in participants]


def lists_participants(rooms, _):
    participants = rooms(ROOM).participants
    equal(identities(participants.list()), ["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"])
    equal(identities(participants.list(status="disconnected")), ["mallory", "grace", "bob"])
    equal(identities(participants.list(status="reconnecting")), ["frank"])
    equal(identities(participants.list(identity="erin@example.com")), ["erin@example.com"])
    ago = datetime.now(timezone.utc) - timedelta(minutes=10)
    equal(identities(participants.list(date_created_after=ago)), ["Zoë"])
    equal(identities(participants.list(date_created_before=ago))[0], "bob")


def fetches_a_participant(rooms, account):
    alice = rooms(ROOM).participants("alice").fetch()
    equal((alice.identity, alice.status, alice.account_sid), ("alice", "connected", account))
    equal((alice.end_time, alice.duration), (None, None))
    check(isinstance(alice.start_time, datetime), "start_time is a time")
    equal(sorted(alice.links), ["anonymize", "published_tracks", "subscribe_rules", "subscribed_tracks"])
    mallory = rooms(ROOM).participants.list(status="disconnected", limit=1)[0]
    again = rooms(mallory.room_sid).participants(mallory.sid).fetch()
    equal((again.identity, again.status), ("mallory", "disconnected"))
    equal(timedelta(seconds=again.duration), again.end_time - again.start_time)
    refused(rooms(ROOM).participants("mallory").fetch, 404, 20404)
    refused(rooms("Nowhere").participants("alice").fetch, 404, 20404)


def pages_through_a_thousand(rooms, _):
    expected = [f"guest-{number:05}" for number in range(1000, 0, -1)]
    participants = rooms("Crowd").participants
    for size in (1000, 999, 50):
        equal(identities(participants.list(page_size=size)), expected)
    equal(identities(participants.list(limit=120)), expected[:120])
    first = participants.page(page_size=400)
    second = first.next_page()
    equal(identities(second), expected[400:800])
    last = second.next_page()
    equal(identities(last), expected[800:])
    equal(last.next_page(), None)
    equal(identities(last.previous_page()), expected[400:800])


def pages_while_people_leave(rooms, _):
    room = rooms("Crowd")
    page = room.participants.page(page_size=100)
    seen = []
    while page is not None:
        shown = list(page)
        seen += identities(shown)
        for participant in (shown[0], shown[-1]):
            room.participants(participant.sid).update(status="disconnected")
        page = page.next_page()
    equal(seen, [f"guest-{number:05}" for number in range(1000, 0, -1)])
    equal(len(room.participants.list(page_size=1000)), 980)


def disconnects_a_participant(rooms, _):
    dave = rooms(ROOM).participants("dave")
    before = dave.fetch()
    refused(lambda: dave.update(status="connected"), 400, 53209)
    gone = dave.update(status="disconnected")
    equal((gone.sid, gone.status), (before.sid, "disconnected"))
    equal(timedelta(seconds=gone.duration), gone.end_time - gone.start_time)
    refused(dave.fetch, 404, 20404)
    again = rooms(ROOM).participants(gone.sid).update(status="disconnected")
    equal((again.end_time, again.date_updated), (gone.end_time, gone.date_updated))
    check("dave" not in identities(rooms(ROOM).participants.list()), "dave is listed no more")


def lists_rooms(rooms, account):
    names = [room.unique_name for room in rooms.list()]
    equal(names, ["Crowd", ROOM])
    equal([room.unique_name for room in rooms.list(status="completed")], ["Retrospective"])
    [room] = rooms.list(unique_name=ROOM)
    equal((room.account_sid, room.status, room.type), (account, "in-progress", "group"))
    equal((room.max_participants, room.duration, room.end_time), (50, None, None))
    equal(rooms(room.sid).fetch().unique_name, ROOM)
    refused(rooms("Retrospective").fetch, 404, 20404)


def creates_and_completes_a_room(rooms, _):
    room = rooms.create(unique_name="a/b & ünïcode", max_participants=5)
    equal((room.unique_name, room.max_participants, room.status), ("a/b & ünïcode", 5, "in-progress"))
    refused(lambda: rooms.create(unique_name="a/b & ünïcode"), 400, 53113)
    equal([found.sid for found in rooms.list(unique_name="a/b & ünïcode")], [room.sid])
    refused(lambda: rooms(room.sid).update(status="in-progress"), 400, 53112)
    over = rooms(room.sid).update(status="completed")
    equal((over.sid, over.status), (room.sid, "completed"))
    equal(timedelta(seconds=over.duration), over.end_time - over.date_created)
    refused(lambda: rooms(room.sid).update(status="completed"), 400, 53118)
    check(room.sid in [found.sid for found in rooms.list(status="completed")], "it is among the completed")


def reads_tracks(rooms, _):
    alice = rooms(ROOM).participants("alice")
    published = alice.published_tracks.list()
    found = [(track.kind, track.name, track.enabled) for track in published]
    equal(found, [("video", "screen", True), ("video", "camera", True), ("audio", "microphone", True)])
    check(isinstance(published[0].date_created, datetime), "date_created is a time")
    equal(alice.published_tracks("screen").fetch().sid, published[0].sid)
    equal(alice.published_tracks(published[0].sid).fetch().name, "screen")
    erin = rooms(ROOM).participants("erin@example.com")
    received = erin.subscribed_tracks.list(page_size=2)
    screen = next(track for track in received if track.name == "screen")
    equal((screen.sid, screen.publisher_sid), (published[0].sid, alice.fetch().sid))
    equal(erin.subscribed_tracks(screen.sid).fetch().participant_sid, erin.fetch().sid)
    refused(erin.subscribed_tracks("screen").fetch, 404, 20404)


def sets_subscribe_rules(rooms, _):
    carol = rooms(ROOM).participants("carol")
    unused = {"publisher": None, "track": None, "kind": None, "priority": None}
    equal(carol.subscribe_rules.fetch().rules, [{"type": "include", "all": True, **unused}])
    received = len(carol.subscribed_tracks.list())
    rules = [{"type": "include", "all": True}, {"type": "exclude", "publisher": "alice", "kind": "video"}]
    answer = carol.subscribe_rules.update(rules=rules)
    equal(answer.participant_sid, carol.fetch().sid)
    equal(answer.rules[1], {**unused, "all": None, **rules[1]})
    equal(len(carol.subscribed_tracks.list()), received - 2)
    refused(lambda: carol.subscribe_rules.update(rules=[{"type": "include"}]), 400, 53215)
    refused(lambda: carol.subscribe_rules.update(rules=rules * 11), 400, 53215)
    equal(carol.subscribe_rules.fetch().rules, answer.rules)


def anonymizes_who_has_left(rooms, _):
    room = rooms(ROOM)
    grace = room.participants.list(status="disconnected", identity="grace")[0]
    answer = room.participants(grace.sid).anonymize().update()
    equal((answer.identity, answer.status, answer.end_time), (grace.sid, "disconnected", grace.end_time))
    equal(room.participants(grace.sid).fetch().identity, grace.sid)
    equal(room.participants.list(status="disconnected", identity="grace"), [])
    refused(room.participants("alice").anonymize().update, 400, 53209)


def fetches_insights(rooms, account, insights):
    """The records of the Insights API have the values of the video API, and those that roomctl prints."""
    [room] = rooms.list(status="completed", unique_name="Retrospective")
    record = insights.rooms(room.sid).fetch()
    equal((record.account_sid, record.room_sid, record.room_name), (account, room.sid, room.unique_name))
    equal((record.create_time, record.end_time, record.duration_sec), (room.date_created, room.end_time, room.duration))
    equal((record.processing_state, record.unique_participants), ("complete", 4))
    video = {found.sid: found for found in rooms(room.sid).participants.list()}
    records = insights.rooms(room.sid).participants.list(page_size=3)
    equal(sorted(found.participant_sid for found in records), sorted(video))
    for found in records:
        left = video[found.participant_sid]
        equal((found.participant_identity, found.duration_sec), (left.identity, left.duration))
        equal((found.join_time, found.leave_time), (left.start_time, left.end_time))
        again = insights.rooms(room.sid).participants(found.participant_sid).fetch()
        equal((again.end_reason, again.publisher_info), (found.end_reason, found.publisher_info))
    equal(sum(found.duration_sec for found in records), record.total_participant_duration_sec)
    reasons = {found.participant_identity: (found.end_reason, found.error_code) for found in records}
    equal(reasons["erin@example.com"], ("signaling_connection_timeout", 53002))
    printed = json.loads(roomctl("insights", "Retrospective", "--ended", "-o", "json"))
    equal({row["participant_identity"]: (row["end_reason"], row["error_code"]) for row in printed}, reasons)
    refused(insights.rooms("Retrospective").fetch, 404, 20404)


def tells_the_story_of_a_room(rooms, account, insights):
    """Who was there, who dropped and who was kicked by roomctl itself: the SDK and roomctl agree."""
    room = rooms.create(unique_name="story")
    control = f"{os.environ['ROOMCTL_BASE_URL']}/_sandbox/Rooms/{room.sid}/Participants"
    for identity, status in [("ann", "connected"), ("ben", "connected"), ("cyd", "reconnecting")]:
        post(control, Identity=identity, Status=status)
    roomctl("kick", "story", "ann")
    cyd = rooms(room.sid).participants.list(status="reconnecting")[0]
    post(f"{control}/{cyd.sid}", Status="disconnected")
    rooms(room.sid).update(status="completed")
    found = {one.participant_identity: one for one in insights.rooms(room.sid).participants.list()}
    equal({name: one.end_reason for name, one in found.items()}, {
        "ann": "disconnected_via_api", "ben": "room_ended_via_api", "cyd": "signaling_connection_timeout",
    })
    fields = "participant_identity,participant_sid,end_reason,error_code,duration_sec,reason"
    printed = json.loads(roomctl("insights", "story", "--ended", "-o", "json", "--fields", fields))
    equal(len(printed), 3)
    for row in printed:
        one = found[row["participant_identity"]]
        values = (one.participant_sid, one.end_reason, one.error_code, one.duration_sec)
        equal(tuple(row[name] for name in fields.split(",")[1:5]), values)
    words = {row["participant_identity"]: row["reason"] for row in printed}
    equal(words, {"ann": "kicked", "ben": "room ended", "cyd": "connection lost"})
    check(room.sid in [one.room_sid for one in insights.rooms.list(room_name="story")], "the list has the room")


def roomctl(*arguments):
    """Runs roomctl in the environment of the SDK, and returns its stdout."""
    program = os.environ.get("ROOMCTL", "target/debug/roomctl")
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def post(url, **form):
    """Sends a form to an endpoint of the sandbox's own, which the SDK does not know."""
    credentials = f"{os.environ['TWILIO_ACCOUNT_SID']}:{os.environ['TWILIO_AUTH_TOKEN']}"
    headers = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}
    urlopen(Request(url, urlencode(form).encode(), headers)).close()


CHECKS = [
    lists_participants,
    fetches_a_participant,
    pages_through_a_thousand,
    pages_while_people_leave,
    reads_tracks,
    sets_subscribe_rules,
    anonymizes_who_has_left,
    disconnects_a_participant,
    lists_rooms,
    creates_and_completes_a_room,
]


def main():
    parser = argparse.ArgumentParser(description="The vendor's Python SDK against a fresh roomctl sandbox.")
    parser.add_argument("--base-url", default=os.environ.get("ROOMCTL_BASE_URL"), help="default: $ROOMCTL_BASE_URL")
    base_url = parser.parse_args().base_url
    account, token = os.environ.get("TWILIO_ACCOUNT_SID"), os.environ.get("TWILIO_AUTH_TOKEN")
    if not (base_url and account and token):
        sys.exit("set the variables that `roomctl sandbox --participants 1000` prints")
    # For roomctl, which some checks compare with the SDK.
    os.environ["ROOMCTL_BASE_URL"] = base_url
    client = Client(account, token)
    client.video.base_url = client.insights.base_url = base_url
    stranger = Client(account, "0" * 32)
    stranger.video.base_url = base_url

    def refuses_a_wrong_token(_rooms, _account):
        refused(stranger.video.v1.rooms(ROOM).fetch, 401, 20003)

    def with_insights(each):
        def run(rooms, account):
            each(rooms, account, client.insights.v1)

        run.__name__ = each.__name__
        return run

    failed = 0
    # First, since the others kick, anonymize and complete what is counted here.
    checks = [with_insights(fetches_insights), *CHECKS, with_insights(tells_the_story_of_a_room), refuses_a_wrong_token]
    for each in checks:
        try:
            each(client.video.v1.rooms, account)
        except Exception:  # whatever went wrong, the other checks still tell something
            failed += 1
            print(f"{each.__name__} failed:\n{traceback.format_exc()}", file=sys.stderr)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
