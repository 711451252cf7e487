"""What a value looks like where somebody wrote it down: in clear, in hexadecimal digits, in base64."""

from __future__ import annotations

import base64


def forms_of(value: str) -> dict[str, bytes]:
    """The texts that give a value away, each under the name of its form."""
    raw = value.encode()
    forms = {
        "clear": raw,
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "utf-16": value.encode("utf-16-le"),
    }
    for offset in range(3):
        # Base64 depends on where in a text the value begins; its outermost letters depend on the neighbours too.
        encoded = base64.b64encode(b"\0" * offset + raw)
        whole = encoded[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]
        forms[f"base64 at {offset}"] = whole
        forms[f"base64url at {offset}"] = whole.translate(bytes.maketrans(b"+/", b"-_"))
    return forms


def traces_of(values: dict[str, str], content: bytes) -> list[str]:
    """Which values can be read in the content, and in which form."""
    return [
        f"{name} ({form})"
        for name, value in values.items()
        for form, text in forms_of(value).items()
        if text in content
    ]
