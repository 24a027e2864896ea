"""Each of the nine people follows the links that they are given: every one leads to a page that they may open."""

import re
from collections import deque
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask

from peerhub.accounts.demo_people import PASSWORD
from peerhub.permissions import Role
from tests.support.client import CheckingClient

LINK = re.compile(r'href="(/[^"#]*)')
#: Documents have tests of their own: those made anew take seconds, and the files of the others are not copied here.
DOCUMENT = re.compile(r"[.](pdf|png|xlsx)$|^/documents/")


@pytest.mark.either_engine
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_every_link_that_somebody_is_given_leads_to_a_page_of_theirs(small_app, role):
    client = CheckingClient(small_app)
    client.sign_in(f"{role.value}@demo.example", PASSWORD)
    waiting, met, broken = deque(["/"]), {endpoint_of(small_app, "/")}, []
    while waiting:
        address = waiting.popleft()
        answer = client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            broken.append((address, answer.status_code))
        if answer.mimetype != "text/html":
            continue
        for found in map(unescape, LINK.findall(answer.text)):
            endpoint = endpoint_of(small_app, found)
            # One page of each kind, with what narrows it and without.
            if endpoint not in met:
                met.add(endpoint)
                waiting.append(found)
    assert not broken
    assert len(met) > 20  # they did walk


def endpoint_of(app: Flask, address: str) -> tuple[str, bool]:
    """What answers this address, and whether it is narrowed; static files and documents count as met."""
    parts = urlsplit(address)
    if parts.path.startswith("/static/") or DOCUMENT.search(parts.path):
        return endpoint_of(app, "/")
    endpoint, _ = app.url_map.bind("localhost").match(parts.path, method="GET")
    return endpoint, bool(parts.query)
