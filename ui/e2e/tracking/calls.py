"""Reads the calls from standard input and makes them with the client of a library. Both have the same methods."""

import json
import sys
from datetime import datetime, timedelta, timezone

# Of a machine that is far from Greenwich.
ZONE = timezone(timedelta(hours=5, minutes=30))
NAMES = {"userId": "user_id", "anonymousId": "anonymous_id", "previousId": "previous_id", "groupId": "group_id"}


def make(library):
    asked = json.load(sys.stdin)
    undelivered = []
    client = library(asked["writeKey"], host=asked["host"], on_error=lambda error, _: undelivered.append(error))
    for call in asked["calls"]:
        does = call.pop("does")
        if "timestamp" in call:
            call["timestamp"] = datetime.fromisoformat(call["timestamp"].replace("Z", "+00:00")).astimezone(ZONE)
        getattr(client, does)(**{NAMES.get(name, name): value for name, value in call.items()})
    client.shutdown()
    if undelivered:
        sys.exit(f"not delivered: {undelivered}")
