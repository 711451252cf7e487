"""Asks the API as a row of the grid says, and compares the answer with the cell and with the API's description."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.demo.api import PREFIX
from gateway.examples import example_of
from gateway.operations import Operation
from tests.e2e.matrix import SENT
from tests.e2e.matrix.callers import CALLERS
from tests.e2e.matrix.grid import SHORT, STALE, Row, Sample
from tests.e2e.matrix.world import World


@dataclass(frozen=True)
class Requests:
    """Requests in the world, made of the API's description."""

    world: World
    document: dict[str, Any]

    def difference(self, row: Row, operation: Operation, caller: str, sample: Sample | None) -> str:
        """What is wrong with the answer that a caller gets; empty if it is what the cell says."""
        sample = sample or Sample()
        answer = self.send(operation, caller, sample)
        cell = row.cells[caller]
        told = _told(answer)
        if not self._agrees(answer, cell, sample):
            return f"  {caller} ({CALLERS[caller][0]}): the cell says {cell}, the answer is {told}"
        return self.undeclared(operation, answer.status_code, _code(answer))

    def send(self, operation: Operation, caller: str, sample: Sample) -> httpx.Response:
        """The request of a sample by a caller."""
        described = self._described(operation)
        headers = {"Accept-Language": "en"}
        token = self.world.passing(caller).token if sample.is_own_session else self.world.token(caller)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if operation.needs_version:
            headers["If-Match"] = STALE
        ids = self._path_ids(sample)
        path = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ids[found[1]], operation.rule)
        content: dict[str, Any] = {"params": self._filled(sample.query)}
        schemas = self.document["components"]["schemas"]
        bodies = described.get("requestBody", {}).get("content", {})
        if "application/json" in bodies:
            content["json"] = self._json(described, sample)
        elif "multipart/form-data" in bodies:
            example = example_of(bodies["multipart/form-data"]["schema"], schemas)
            example.pop("file", None)
            content["data"] = self._filled({**example, **sample.body})
            name, inside = sample.file or ("rows.csv", "")
            content["files"] = {"file": (name, self._text(inside).encode() if isinstance(inside, str) else inside)}
        return self.world.stage.web.request(operation.method, path, headers=headers, **content)

    def bring_home(self, case: Any, operation: Operation, chance: int) -> None:
        """Turn a generated request to what is there: known ids, a likely version, all but one field as usual.

        Args:
            case: the request that Schemathesis made.
            operation: what it asks for.
            chance: chooses the version and the field that stays as generated.
        """
        sample = SENT.get(operation.name, Sample())
        ids = self._path_ids(sample)
        case.path_parameters = {name: ids.get(name, value) for name, value in case.path_parameters.items()}
        if operation.needs_version:
            case.headers["If-Match"] = f'"{chance % 5}"'
        if isinstance(case.body, dict) and case.media_type == "application/json":
            names = sorted(case.body)
            strange = names[chance % len(names)] if names else ""
            usual = self._json(self._described(operation), sample)
            case.body = {**usual, **({strange: case.body[strange]} if strange else {})}

    def _path_ids(self, sample: Sample) -> dict[str, str]:
        return {**self.world.ids, **{name: self.world.ids[other] for name, other in sample.path.items()}}

    def _json(self, described: dict[str, Any], sample: Sample) -> Any:
        example = described["requestBody"]["content"]["application/json"]["example"]
        return self._filled({**example, **sample.body})

    def _described(self, operation: Operation) -> dict[str, Any]:
        path = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", operation.rule)
        described: dict[str, Any] = self.document["paths"][path][operation.method.lower()]
        return described

    def _filled(self, value: Any) -> Any:
        """The value with `{name}` in its texts replaced by ids of the world; fields that are None are left out."""
        if isinstance(value, Mapping):
            return {name: self._filled(each) for name, each in value.items() if each is not None}
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        return text.format(**self.world.ids, fresh=f"x{secrets.token_hex(5)}")

    def _agrees(self, answer: httpx.Response, cell: str, sample: Sample) -> bool:
        if cell in {"sees", "blind"}:
            sought = self.world.ids.get(sample.looks_for, sample.looks_for)
            return answer.is_success and (sought in answer.text) == (cell == "sees")
        code = _code(answer)
        if cell.isdigit():
            return answer.status_code == int(cell) and code not in {"path_not_found", *SHORT.values()}
        return code == SHORT.get(cell, cell)

    def undeclared(self, operation: Operation, status: int, code: str) -> str:
        """What the description of the API does not know of an answer; empty if it knows it."""
        described = self._described(operation)
        if str(status) not in described["responses"]:
            return f"  {status} {code} is no answer that the description of the API knows"
        if code and code not in {*self.document["x-error-codes"], *described["x-error-codes"]}:
            return f"  {status} {code} is not among its `errors=[…]`"
        return ""


def _code(answer: httpx.Response) -> str:
    return str(answer.json()["code"]) if answer.status_code >= 400 else ""


def _told(answer: httpx.Response) -> str:
    return f"{answer.status_code} {_code(answer)}".strip()
