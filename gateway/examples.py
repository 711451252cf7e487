"""Examples for the documentation, made from schemas: the same every time, and valid against their schema."""

from __future__ import annotations

from typing import Any

_BY_NAME = {
    "title": "线性代数",
    "name": "课享大学",
    "full_name": "王小明",
    "username": "t-wangxm",
    "login": "t-wangxm",
    "mobile": "13800138000",
    "province": "浙江",
    "reason": "画面不清晰，请重新录制",
    "password": "correct-horse-77",
    "new_password": "correct-horse-78",
    "file_name": "lecture-01.mp4",
    "academic_year": "2026-2027",
    "code": "10335",
    # decimals, which travel as text
    "online_credits": "2.0",
    "total_credits": "3.0",
    "credits": "2.0",
    "recognised_credits": "2.0",
    "score": "86.5",
    "mean_score": "86.5",
    "marks": "8.5",
    "spread": "4.2",
    "lowest": "81.0",
    "highest": "90.5",
}
_BY_FORMAT = {
    "date-time": "2026-09-01T08:00:00Z",
    "date": "2026-09-01",
    "uuid": "0190f6a2-7b1c-7def-8a2b-3c4d5e6f7a8b",
    "email": "contact@example.edu.cn",
    "uri": "https://example.edu.cn/",
    "binary": "…",
}


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that the schema allows.

    Args:
        schema: a JSON schema.
        schemas: what its references point to.
        name: of the property, which suggests a readable value.
        depth: how deep the value is nested; deep optional things are left out.
    """
    schema = _resolved(schema, schemas)
    given = _given(schema)
    if given is not None:
        return given
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return example_of(schema[key][0], schemas, name, depth)
    match schema.get("type"):
        case "object":
            return _object(schema, schemas, depth)
        case "array":
            wanted = max(schema.get("minItems", 0), 0 if depth > 4 else 1)
            return [example_of(schema.get("items", {}), schemas, name, depth + 1)] * wanted
        case kind:
            return _scalar(kind, schema, name)


def _given(schema: dict[str, Any]) -> Any:
    """A value that the schema itself names."""
    for key in ("const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    named = schema.get("examples") or schema.get("enum")
    return named[0] if named else None


def _scalar(kind: str | None, schema: dict[str, Any], name: str) -> Any:
    if kind in {"integer", "number"}:
        return _number(schema)
    if kind == "boolean":
        return True
    return None if kind == "null" else _text(schema, name)


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rsplit("/", 1)[1]] if reference else schema


def _object(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> dict[str, Any]:
    required = schema.get("required", [])
    return {
        name: example_of(field, schemas, name, depth + 1)
        for name, field in schema.get("properties", {}).items()
        if depth < 4 or name in required
    }


def _number(schema: dict[str, Any]) -> int | float:
    if "exclusiveMinimum" in schema:
        return (
            float(schema["exclusiveMinimum"]) + 1
            if schema["type"] == "number"
            else int(schema["exclusiveMinimum"]) + 1
        )
    least: int | float = schema.get("minimum", 1)
    return least


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    pattern = schema.get("pattern", "")
    if pattern.startswith("^[0-9a-f]{8}-"):
        return _BY_FORMAT["uuid"]
    if "\\d" in pattern and "(?!^[-+.]*$)" in pattern:  # how pydantic writes a decimal
        return "3.0"
    text = _BY_NAME.get(name, f"{name or 'text'} …")
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    text = text.ljust(least, "0")
    return text[:most] if most else text
