#!/usr/bin/env python3
"""The sandbox against the vendor's OpenAPI descriptions, with the property-based requests of schemathesis.

    pip install schemathesis
    python3 tests/conformance.py video_v1.json insights_v1.json [-- --max-examples 500]

The descriptions are the vendor's, and no part of this repository. Starts target/debug/roomctl (or $ROOMCTL) twice for each:
once with paths as the description has them, once with paths of rooms and participants that there are. Arguments after `--`
are passed to `schemathesis run`.

The descriptions name only the responses of requests that succeed, and many bounds only in prose. `completed` adds both, so
that every other response is checked, too, and that a request is valid only if the prose allows it.
"""

import argparse
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from urllib.parse import quote

import requests  # comes with schemathesis
import schemathesis

# What the prose of the descriptions and of the vendor's error pages says about parameters.
BOUNDS = {
    "UniqueName": {"type": "string", "minLength": 1, "maxLength": 128},
    # The sandbox calls only this machine; nothing listens on this port.
    "StatusCallback": {"type": "string", "format": "uri", "pattern": r"^http://127\.0\.0\.1:[0-9]{1,4}/[!-~]*$"},
    "MaxParticipants": {"type": "integer", "minimum": 1},
    "MaxParticipantDuration": {"type": "integer", "minimum": 600, "maximum": 86400},
    "EmptyRoomTimeout": {"type": "integer", "minimum": 1, "maximum": 60},
    "UnusedRoomTimeout": {"type": "integer", "minimum": 1, "maximum": 60},
    "MediaRegion": {"type": "string", "enum": ["au1", "br1", "de1", "gll", "ie1", "in1", "jp1", "sg1", "us1", "us2"]},
    "RecordingRules": {"type": "string", "enum": ['[{"type":"exclude","all":true}]']},
    "Rules": {"type": "string", "enum": ['[{"type":"include","kind":"audio"}]', '[{"type":"exclude","all":true}]']},
    "TranscriptionsConfiguration": {"type": "string", "enum": ["{}", '{"languageCode":"en-US"}']},
}
# The only status that a request can set, by the path.
STATUSES = {"/v1/Rooms/{Sid}": "completed", "/v1/Rooms/{RoomSid}/Participants/{Sid}": "disconnected"}

ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "integer", "minimum": 20001},
        "message": {"type": "string", "minLength": 1},
        "more_info": {"type": "string", "format": "uri"},
        "status": {"type": "integer", "minimum": 400, "maximum": 499},
    },
    "required": ["code", "message", "more_info", "status"],
    "additionalProperties": False,
}


def completed(description, references):
    """Returns the description with the bounds and the error responses that it leaves to the prose."""
    description = copy.deepcopy(description)
    error = {"description": "Error", "content": {"application/json": {"schema": ERROR}}}
    for path, operations in description["paths"].items():
        for method in ("get", "post"):
            operation = operations.get(method)
            if operation is None:
                continue
            # The page token is provided by the API.
            parameters = [one for one in operation.get("parameters", []) if one["name"] != "PageToken"]
            operation["parameters"] = parameters
            for parameter in parameters:
                if parameter["in"] == "path" and references:
                    parameter["schema"] = {"type": "string", "enum": references(path, parameter["name"])}
            statuses = ["400", "401"] + ["404"] * ("{" in path) + ["409", "415"] * (method == "post")
            operation["responses"].update({status: error for status in statuses})
            if "requestBody" in operation:
                complete_body(path, operation["requestBody"])
    for schema in description["components"]["schemas"].values():
        rules = schema.get("properties", {}).get("rules", {})
        # The examples of the vendor have null for unused filters.
        for rule_filter in rules.get("items", {}).get("properties", {}).values():
            rule_filter["nullable"] = True
    return description



def complete_body(path, body):
    [content] = body["content"].values()
    # The examples of rules are percent-encoded twice.
    content.pop("examples", None)
    schema = content["schema"]
    properties = schema["properties"]
    for name in properties:
        if name in BOUNDS:
            properties[name] = BOUNDS[name]
    if path in STATUSES:
        properties["Status"] = {"type": "string", "enum": [STATUSES[path]]}
        schema["required"] = ["Status"]
    if path.endswith("/SubscribeRules"):
        schema["required"] = ["Rules"]
    body["required"] = "required" in schema
    if "Type" in properties:
        # The others take neither AudioOnly nor RecordParticipantsOnConnect.
        properties["Type"] = {"type": "string", "enum": ["group", "group-small"]}


@schemathesis.hook
def after_call(context, case, response):
    """Refusals for the state of a room or a participant are conflicts, which no description of requests foresees. The vendor
    answers them with 400; here they count as 409."""
    try:
        code = response.json()["code"]
    except Exception:  # no error of the API
        return
    is_conflict = code in (53113, 53118) or (code == 53209 and case.path.endswith("/Anonymize"))
    if response.status_code == 400 and is_conflict:
        response.status_code = 409


class Sandbox:
    """A sandbox whose rooms and participants come back after they were ended and kicked."""

    FLAGS = ["--rooms", "20", "--reopen", "200ms", "--intruders", "1", "--rejoin", "200ms"]

    def __enter__(self):
        program = os.environ.get("ROOMCTL", "target/debug/roomctl")
        self.process = subprocess.Popen([program, "sandbox", "-o", "jsonl", *self.FLAGS], stdout=subprocess.PIPE, text=True)
        self.options = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def get(self, path):
        account = (self.options["account_sid"], self.options["auth_token"])
        return requests.get(self.options["url"] + path, auth=account, timeout=10).json()

    def references(self, path, name):
        """References for a parameter of a path: of what there is, and one of what there is not."""
        is_insights = path.startswith("/v1/Video/")
        [over] = self.get("/v1/Rooms?Status=completed&UniqueName=Retrospective")["rooms"]
        if name == "RoomSid" or path == "/v1/Rooms/{Sid}":
            rooms = [] if is_insights else [f"room-{number:05}" for number in range(1, 21)]
            return [*rooms, over["sid"], "RM00000000000000000000000000000000"]
        if "Tracks/{Sid}" in path and name == "Sid":
            tracks = self.get("/v1/Rooms/room-00001/Participants/host/SubscribedTracks")["subscribed_tracks"]
            names = ["camera", "microphone"] if "/PublishedTracks/" in path else []
            return [*names, *(track["sid"] for track in tracks), "MT00000000000000000000000000000000"]
        left = self.get(f"/v1/Rooms/{over['sid']}/Participants")["participants"]
        names = [] if is_insights else ["host", "guest", "mallory-1"]
        return [*names, *(found["sid"] for found in left), quote("no one")]


def run(description, name, with_references, arguments):
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as directory:
        adapted = completed(description, sandbox.references if with_references else None)
        path = pathlib.Path(directory, "description.json")
        path.write_text(json.dumps(adapted))
        # Otherwise requests without credentials that get those of --auth all the same count as invalid.
        pathlib.Path(directory, "schemathesis.toml").write_text("[generation]\nwith-security-parameters = false\n")
        options = sandbox.options
        command = [sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", options["url"]]
        command += ["--auth", f"{options['account_sid']}:{options['auth_token']}", "--checks", "all", *arguments]
        if with_references:
            # Otherwise a name that counts as invalid here may be that of a room that an earlier request has created.
            command += ["--exclude-operation-id", "CreateRoom"]
        print(f"== {name}, {'paths of the sandbox' if with_references else 'any paths'}", flush=True)
        here = pathlib.Path(__file__).resolve()
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": here.stem, "PYTHONPATH": str(here.parent)}
        return subprocess.run(command, cwd=directory, env=environment).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("descriptions", nargs="+", type=pathlib.Path)
    own, arguments = sys.argv[1:], []
    if "--" in own:
        own, arguments = own[: own.index("--")], own[own.index("--") + 1 :]
    failed = 0
    for path in parser.parse_args(own).descriptions:
        description = json.loads(path.read_text())
        for with_references in (False, True):
            failed += run(description, path.name, with_references, arguments) != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
