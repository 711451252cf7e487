"""Each process gets the settings it needs, and no other's secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local import environment, processes
from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import read

KEYS = Keys(
    {
        name: f"secret-of-{name}"
        for name in (
            "rabbitmq", "s3_secret", "grant", "field", "lookup", "audit", "credit_bank", "first_admin",
            "supervisor",
            "database_accounts", "database_catalog", "database_media", "database_review", "database_sharing",
        )
    },
    Path("/k/private.pem"),
    Path("/k/public.pem"),
)  # fmt: skip


BANK = "standin-bank"


def everything(**environ: str) -> dict[str, str]:
    return environment.values(read(environ, checkout=Path("/somewhere/kexiang")), KEYS)


@pytest.mark.parametrize("service", ["accounts", "catalog", "media", "review", "sharing"])
def test_a_service_and_its_relay_see_their_own_database_alone(service: str) -> None:
    beside = {"accounts": ["mailer"], "sharing": ["credit-bank"]}
    for program in (service, f"relay-{service}", *beside.get(service, [])):
        seen = {name for name in environment.share(everything(), program) if "DATABASE_URL" in name}
        assert seen == {f"KX_DATABASE_URL_{service.upper()}"}


def test_the_gateway_sees_no_database_no_store_key_and_no_private_key() -> None:
    seen = environment.share(everything(), "gateway")
    assert not [name for name in seen if "DATABASE_URL" in name]
    assert not seen.keys() & {
        "KX_S3_SECRET_KEY", "KX_TOKEN_PRIVATE_KEY_FILE", "KX_FIELD_KEY", "KX_LOOKUP_KEY", "KX_AUDIT_KEY",
        "KX_GRANT_KEY", "KX_FIRST_ADMIN_PASSWORD",
    }  # fmt: skip
    assert seen["KX_TOKEN_PUBLIC_KEY_FILE"] == "/k/public.pem"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("KX_TOKEN_PRIVATE_KEY_FILE", {"accounts"}),
        ("KX_FIELD_KEY", {"accounts", "accounts-importer", "mailer"}),
        ("KX_LOOKUP_KEY", {"accounts", "accounts-importer", "mailer"}),
        ("KX_AUDIT_KEY", {"accounts", "accounts-importer"}),
        ("KX_SMTP_PASSWORD", {"mailer"}),
    ],
)
def test_keys_reach_only_who_needs_them(name: str, expected: set[str]) -> None:
    settings = everything(KX_SMTP_HOST="mail.example", KX_SMTP_USERNAME="kx", KX_SMTP_PASSWORD="secret")
    seeing = {kind for kind, _ in processes.commands(1).values() if name in environment.share(settings, kind)}
    assert seeing == expected


def test_mails_go_into_the_sink_unless_a_mail_server_is_named() -> None:
    found = environment.share(everything(KX_PORT_OFFSET="1000"), "mailer")
    assert (found["KX_SMTP_HOST"], found["KX_SMTP_PORT"], found["KX_SMTP_TLS"]) == ("127.0.0.1", "9740", "none")
    own = environment.share(
        everything(KX_SMTP_HOST="mail.example", KX_SMTP_PORT="465", KX_SMTP_TLS="implicit"), "mailer"
    )
    assert (own["KX_SMTP_HOST"], own["KX_SMTP_PORT"], own["KX_SMTP_TLS"]) == ("mail.example", "465", "implicit")
    assert not {"KX_SMTP_PORT", "KX_SMTP_TLS"} & everything(KX_SMTP_HOST="mail.example").keys()


def test_what_the_caller_sets_wins() -> None:
    assert everything(KX_LOG_LEVEL="DEBUG")["KX_LOG_LEVEL"] == "DEBUG"
    assert everything(KX_AMQP_URL="amqp://broker.example")["KX_AMQP_URL"] == "amqp://broker.example"


def test_the_gateway_listens_where_the_offset_puts_it() -> None:
    found = everything(KX_PORT_OFFSET="1000")
    assert found["KX_GATEWAY_PORT"] == "9700"
    assert found["KX_PUBLIC_URL"] == "http://127.0.0.1:9700"


def test_every_process_has_a_health_port_of_its_own() -> None:
    settings = read({}, checkout=Path("/somewhere/kexiang"))
    programs = [each for each in processes.programs(settings, everything(), workers=16) if each.name != BANK]
    ports = [program.health_port for program in programs]
    assert len(set(ports)) == len(ports)
    assert all(port is not None and 8750 <= port <= 8781 for port in ports)
    assert [program.environment["KX_HEALTH_PORT"] for program in programs] == [str(port) for port in ports]


def test_more_workers_leave_the_others_as_they_are() -> None:
    settings = read({}, checkout=Path("/somewhere/kexiang"))
    few = processes.programs(settings, everything(), workers=1)
    many = processes.programs(settings, everything(), workers=4)
    assert many[: len(few)] == few
    assert [program.name for program in many[len(few) :]] == ["media-worker-2", "media-worker-3", "media-worker-4"]


def test_the_secret_of_the_credit_bank_is_known_to_the_two_that_share_it_r91() -> None:
    seeing = {
        kind
        for kind, _ in processes.commands(1).values()
        if "KX_CREDIT_BANK_SECRET" in environment.share(everything(), kind)
    }
    assert seeing == {"credit-bank"}
    (bank,) = _banks()
    assert bank.environment["KX_CREDIT_BANK_SECRET"] == everything()["KX_CREDIT_BANK_SECRET"]
    assert everything()["KX_CREDIT_BANK_URL"] == "http://127.0.0.1:8745/credits"


def test_with_a_bank_of_ones_own_none_is_run_here_r91() -> None:
    assert _banks(KX_CREDIT_BANK_URL="https://bank.example/credits") == []


def _banks(**environ: str) -> list[Program]:
    settings = read(environ, checkout=Path("/somewhere/kexiang"))
    found = processes.programs(settings, everything(**environ), workers=1)
    return [program for program in found if program.name == BANK]
