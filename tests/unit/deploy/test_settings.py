"""Settings are read once, and a wrong one is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.settings import DEFAULT_PORTS, LocalSettings, SettingError, read

CHECKOUT = Path("/somewhere/kexiang")


def settings(**environ: str) -> LocalSettings:
    return read(environ, checkout=CHECKOUT)


def test_without_any_setting_the_platform_lives_in_the_checkout() -> None:
    found = settings()
    assert found.run_dir == CHECKOUT / ".run"
    assert dict(found.ports) == DEFAULT_PORTS
    assert found.store == "seaweedfs"
    assert found.runs_postgres()
    assert found.runs_rabbitmq()
    assert found.runs_store()


def test_a_relative_run_folder_is_inside_the_checkout() -> None:
    assert settings(KX_RUN_DIR=".run/two").run_dir == CHECKOUT / ".run/two"


def test_an_offset_moves_every_port_that_is_not_named() -> None:
    found = settings(KX_PORT_OFFSET="1000", KX_S3_PORT="4000")
    assert found.port("KX_GATEWAY_PORT") == 9700
    assert found.port("KX_HEALTH_PORTS") == 9750
    assert found.port("KX_S3_PORT") == 4000


def test_two_run_folders_have_different_marks() -> None:
    assert settings().mark != settings(KX_RUN_DIR="/elsewhere").mark


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KX_GATEWAY_PORT", "eight"),
        ("KX_GATEWAY_PORT", "0"),
        ("KX_POSTGRES_PORT", "70000"),
        ("KX_S3_PORT", "60000"),
        ("KX_MEDIA_WORKERS", "0"),
        ("KX_MEDIA_WORKERS", "-1"),
        ("KX_MEDIA_WORKERS", "17"),
        ("KX_POSTGRES_FSYNC", "yes"),
        ("STORE", "ceph"),
        ("KX_AMQP_URL", "http://broker"),
        ("KX_DATABASE_URL_REVIEW", "postgresql://review@db/review"),
        ("KX_S3_ENDPOINT", "store:9000"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}"):
        settings(**{name: value})


def test_a_store_of_ones_own_needs_its_keys() -> None:
    with pytest.raises(SettingError, match=r"^KX_S3_ACCESS_KEY"):
        settings(KX_S3_ENDPOINT="https://store.example")


def test_a_server_given_from_outside_is_not_run_here() -> None:
    found = settings(
        KX_AMQP_URL="amqps://broker.example",
        KX_S3_ENDPOINT="https://store.example",
        KX_S3_ACCESS_KEY="a",
        KX_S3_SECRET_KEY="b",
        **{
            f"KX_DATABASE_URL_{name}": f"postgresql+psycopg://db/{name}"
            for name in ("ACCOUNTS", "CATALOG", "MEDIA", "REVIEW", "SHARING")
        },
    )
    assert not found.runs_postgres()
    assert not found.runs_rabbitmq()
    assert not found.runs_store()


def test_one_database_of_ones_own_leaves_the_others_here() -> None:
    assert settings(KX_DATABASE_URL_REVIEW="postgresql+psycopg://db/review").runs_postgres()
