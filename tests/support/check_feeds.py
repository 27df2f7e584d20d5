"""Checks feeds against the schemas of tests/fixtures/feeds.

Reads a list of {"address", "text"} as JSON from its standard input, and writes a line for each fault. What begins with "{" is OPDS
2.0, what begins with "<" is Atom or OPDS 1.2.
"""

import json
import pathlib
import sys

import jsonschema_rs
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMAS = pathlib.Path(__file__).parent.parent / "fixtures" / "feeds"
GRAMMAR = etree.RelaxNG(etree.parse(SCHEMAS / "opds12.rng"))
SCHEMA = jsonschema_rs.validator_for(json.loads((SCHEMAS / "opds2.schema.json").read_text()), validate_formats=True)


def links(element):
    return [(link.get("rel"), link.get("type"), link) for link in element.findall(ATOM + "link")]


def is_buyable(entry):
    return any((rel or "").startswith("http://opds-spec.org/acquisition") for rel, _, _ in links(entry))


def faults_of_atom(text):
    document = etree.fromstring(text.encode())
    if not GRAMMAR.validate(document):
        yield from (str(error) for error in GRAMMAR.error_log)
    relations = [rel for rel, _, _ in links(document)]
    if "self" not in relations:
        yield "no link to itself"
    entries = document.findall(ATOM + "entry") if document.tag == ATOM + "feed" else [document]
    if len({is_buyable(entry) for entry in entries}) > 1:
        yield "entries with books and entries without are mixed"
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    if len(set(ids)) < len(ids):
        yield "an id stands twice"
    for entry in entries:
        if entry.find(ATOM + "content") is None and "alternate" not in [rel for rel, _, _ in links(entry)]:
            yield "an entry has neither content nor a page of its own (RFC 4287, 4.1.2)"
        alternates = [kind for rel, kind, _ in links(entry) if rel == "alternate"]
        if len(set(alternates)) < len(alternates):
            yield "two alternates are of one type (RFC 4287, 4.1.2)"
        for rel, kind, _ in links(entry):
            if (rel or "").startswith("http://opds-spec.org/image") and kind not in ("image/jpeg", "image/png", "image/gif"):
                yield f"a picture is {kind} (OPDS 1.2, 5.2.2)"
        if is_buyable(entry) and entry.find(ATOM + "author") is None:
            yield "a book has no author"


def faults(text):
    if text.startswith("{"):
        return [f"{error.instance_path}: {error.message[:300]}" for error in SCHEMA.iter_errors(json.loads(text))]
    return list(faults_of_atom(text))


for document in json.load(sys.stdin):
    for fault in faults(document["text"]):
        print(f'{document["address"]}: {fault}')
