"""Checks HTTP exchanges against OpenAPI 2 definitions, following $ref from file to file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
Members = dict[str, tuple[Path, Json]]
_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer."""

    method: str
    url: str
    sent: Any
    status: int
    received: Any


@dataclass(frozen=True)
class Operation:
    """One operation of one definition file."""

    file: Path
    method: str
    template: str
    definition: Json

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        escaped = re.escape(self.template).replace(r"\{", "{").replace(r"\}", "}")
        return re.compile(re.sub(r"\{[^/]+?\}", "[^/]+", escaped), re.IGNORECASE)

    @property
    def name(self) -> str:
        return str(self.definition["operationId"])


class OpenApi:
    """All operations of the definition files under a folder."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[Path, Json] = {}
        self.operations = [
            operation for file in sorted(folder.rglob("*.json")) for operation in self._of(file)
        ]

    def _load(self, file: Path) -> Json:
        file = file.resolve()
        if file not in self._files:
            self._files[file] = json.loads(file.read_text("utf-8"))
        return self._files[file]

    def _of(self, file: Path) -> Iterator[Operation]:
        for template, methods in self._load(file).get("paths", {}).items():
            for method, definition in methods.items():
                if method != "parameters":
                    yield Operation(file, method.upper(), template, definition)

    def find(self, exchange: Exchange) -> Operation | None:
        """The operation that a request is for; literal segments win over parameters."""
        path = urlsplit(exchange.url).path
        found = [
            one
            for one in self.operations
            if one.method == exchange.method and one.pattern.fullmatch(path)
        ]
        return min(found, key=lambda one: one.template.count("{"), default=None)

    def complaints(self, operation: Operation, exchange: Exchange) -> list[str]:
        """Everything in the exchange that the operation's definition does not allow."""
        found: list[str] = []
        if exchange.sent is not None and exchange.status < 400:
            for parameter in operation.definition.get("parameters", []):
                if parameter.get("in") == "body":
                    schema = parameter["schema"]
                    found += self._check(operation.file, schema, exchange.sent, "request", True)
        responses = operation.definition["responses"]
        response = responses.get(str(exchange.status))
        if response is None and exchange.status >= 400:
            response = responses.get("default", {})
        if response is None:
            return [*found, f"status {exchange.status} is not one of {sorted(responses)}"]
        if "schema" in response and exchange.received is not None:
            found += self._check(
                operation.file, response["schema"], exchange.received, "response", False
            )
        return found

    def _resolve(self, file: Path, schema: Json) -> tuple[Path, Json]:
        while "$ref" in schema:
            target, _, pointer = schema["$ref"].partition("#")
            if target:
                file = (file.parent / target).resolve()
            schema = self._load(file)
            for part in pointer.strip("/").split("/"):
                schema = schema[part]
        return file, schema

    def _members(self, file: Path, schema: Json) -> tuple[Members, set[str], Any]:
        """Properties with the file they stand in, required names, and additionalProperties."""
        properties: Members = {}
        required = set(schema.get("required", []))
        additional = schema.get("additionalProperties")
        for parent in schema.get("allOf", []):
            inherited = self._members(*self._resolve(file, parent))
            properties |= inherited[0]
            required |= inherited[1]
            additional = additional if additional is not None else inherited[2]
        properties |= {name: (file, one) for name, one in schema.get("properties", {}).items()}
        return properties, required, additional

    def _check(self, file: Path, schema: Json, value: Any, where: str, sent: bool) -> Iterator[str]:
        file, schema = self._resolve(file, schema)
        kind = schema.get("type", "object" if "properties" in schema else None)
        wrong_bool = isinstance(value, bool) and kind in ("integer", "number")
        if kind is not None and (wrong_bool or not isinstance(value, _KINDS[kind])):
            yield f"{where}: expected {kind}, found {value!r}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where}: {value!r} is not one of {schema['enum']}"
        if (
            isinstance(value, str)
            and "pattern" in schema
            and not re.search(schema["pattern"], value)
        ):
            yield f"{where}: {value!r} does not match {schema['pattern']}"
        if isinstance(value, list):
            for index, one in enumerate(value):
                yield from self._check(
                    file, schema.get("items", {}), one, f"{where}[{index}]", sent
                )
        if isinstance(value, dict):
            yield from self._check_object(file, schema, value, where, sent)

    def _check_object(
        self, file: Path, schema: Json, value: Json, where: str, sent: bool
    ) -> Iterator[str]:
        properties, required, additional = self._members(file, schema)
        if not properties and additional is None:
            return  # a free-form object
        for name in sorted(required - value.keys()):
            if not (sent and properties[name][1].get("readOnly")):
                yield f"{where}.{name}: required, and missing"
        for name, one in value.items():
            if name in properties:
                origin, definition = properties[name]
                if sent and definition.get("readOnly"):
                    continue
                yield from self._check(origin, definition, one, f"{where}.{name}", sent)
            elif isinstance(additional, dict):
                yield from self._check(file, additional, one, f"{where}.{name}", sent)
            elif additional is not True:
                yield f"{where}.{name}: unknown property"
