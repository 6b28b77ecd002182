"""Whatever stands in a file, the reader ends, soon, and says where each resource is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.data import Data, Record, Rows
from linter.readers.declared import Declared
from linter.source import NotFollowed
from linter.values import Value
from tests.unit.linter.bicep_files import read

SAMPLE = """
@allowed(['a', 'b'])
param env string = 'a'
param names array
param tags object?
type kind = 'x' | 'y'
func twice(s string) string => '${s}${s}'
var sizes = { a: 'Standard_A1', b: 'Standard_A2' }
var raw = '''
it's ${raw}
'''
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' existing = { name: 'g-${env}' }
resource account 'Microsoft.Batch/batchAccounts@2024-07-01' = if (env == 'a') {
  name: twice(env)
  scope: group
  resource pool 'pools' = [for (it, i) in range(0, 2): if (i > 0) {
    name: 'p${it}'
    properties: { vmSize: sizes[env], image: images[i].id, ...(tags ?? {}) }
  }]
}
resource images 'Microsoft.Compute/images@2024-03-01' = [for name in names: {
  name: '${name}-${toLower(name)}'
  properties: {
    id: '/subscriptions/${names[0]}/resourceGroups/x/providers/Microsoft.Compute/disks/y'
    disks: [for n in [1, 2]: { lun: n }]
  }
}]
module m './m.bicep' = { params: { a: account::pool[1].name, b: map(names, x => x.y) } }
output id string = account::pool[0].id
"""
TOKENS = SAMPLE.split(" ")
DEEPEST = 12


def look_at(value: Value[Data], levels: int = DEEPEST) -> None:
    """Look at all there is, as no rule does."""
    for held in value.possible if levels else ():
        if isinstance(held, Record):
            for name in held:
                look_at(held.get(name), levels - 1)
        elif isinstance(held, Rows):
            for item in held:
                look_at(item, levels - 1)


def check(text: str) -> None:
    for item in read(text):
        if isinstance(item, Declared):
            look_at(item.body)
            assert item.place.resource_id.startswith("/subscriptions/")
            assert item.place.line is not None
            assert item.place.line >= 1
        else:
            assert item.spot.line >= 1
            if isinstance(item, NotFollowed):
                assert item.reason
            else:
                assert item.message
                assert item.expected


def test_the_sample_is_read() -> None:
    found = {it.address: it for it in read(SAMPLE) if isinstance(it, Declared)}
    assert list(found) == ["account", "account::pool[1]", "images"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changed_texts_never_raise(data: st.DataObject) -> None:
    text = SAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 0, 1, 3, 20]))
        piece = data.draw(st.sampled_from(["", "'", "{", "}", "(", "]", "\n", "${", "\0", *TOKENS]))
        text = text[:start] + piece + text[start + length :]
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=40))
def test_mixed_texts_never_raise(tokens: list[str]) -> None:
    check(" ".join(tokens))


IMAGE = "resource r{n} 'Microsoft.Compute/images@1' = "


def many(count: int, text: str) -> str:
    """Return a text many times, with another number each time."""
    return "\n".join(text.replace("{n}", str(n)).replace("{m}", str(n + 1)) for n in range(count))


@pytest.mark.parametrize(
    "text",
    [
        "var x = " + "'${" * 50_000,
        "/* " * 100_000,
        "$" * 300_000,
        "'" * 100_000,
        "{\n" * 50_000,
        "var a = { b: ( [ {\n" * 5_000,
        "var x = {\n" + "  x y z {a: b}\n" * 5_000 + "}",
        "var x = {" + "a: {\n" * 90 + "x: 1\n" * 10_000 + "} z\n" * 90,
        many(1_500, "resource r{n} 'Microsoft.Compute/x@1' = { parent: r{m}, name: 'x' }"),
        many(300, IMAGE + "[for i in range(0, 100): { name: 'x${i}' }]"),
        many(1_000, IMAGE + "{ name: contains(all, 'x') ? 'a' : 'b' }")
        + "\nvar all = range(0, 10000)",
    ],
    ids=range(11),
)
def test_costly_texts_end_soon(text: str) -> None:
    begun = time.process_time()
    check(text)
    assert time.process_time() - begun < 3
