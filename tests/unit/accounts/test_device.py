"""What is told of the place where a session is used (R15, R18)."""

from __future__ import annotations

import pytest

from services.accounts.domain.device import coarse_agent, masked_address

MOZILLA = "Mozilla/5.0 "


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            MOZILLA + "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
            "Chrome · Windows",
        ),
        (MOZILLA + "(Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge · Windows"),
        (
            MOZILLA + "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18 Safari/605.1.15",
            "Safari · macOS",
        ),
        (MOZILLA + "(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            MOZILLA + "(Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari MicroMessenger/8.0",
            "WeChat · Android",
        ),
        (MOZILLA + "(iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/142.0 Mobile Safari/604.1", "Chrome · iOS"),
        ("curl/8.5.0", "curl"),
        ("python-httpx/0.28", "Python"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_browser_is_known_by_kind_and_system_alone(said: str | None, expected: str) -> None:
    assert coarse_agent(said) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:*"),
        ("::1", "0000:0000:0000:*"),
        ("somewhere", None),
        (None, None),
    ],
)
def test_an_address_is_its_network_alone_r15(address: str | None, expected: str | None) -> None:
    assert masked_address(address) == expected
