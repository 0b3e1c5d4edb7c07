"""Settings from the environment fail loudly, with the variable's name and its line in `.env.example`."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from bfr_site.env import EXAMPLE, Environment, load_last_port, load_secret

env = Environment()


def line_of(words: str) -> str:
    lines = EXAMPLE.read_text().splitlines()
    return f"line {next(number for number, line in enumerate(lines, 1) if line.startswith(words))}:"


@pytest.mark.parametrize("value", [None, ""])
def test_a_required_variable_that_is_missing_or_empty_is_named(monkeypatch, value):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("SECRET_KEY", value)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY") as refusal:
        env.str("SECRET_KEY")

    assert line_of("SECRET_KEY=") in str(refusal.value)


def test_a_value_of_the_wrong_kind_is_named(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "one")

    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_COUNT") as refusal:
        env.int("TRUSTED_PROXY_COUNT", default=0)

    assert line_of("# TRUSTED_PROXY_COUNT=") in str(refusal.value)


def test_a_choice_that_does_not_exist_is_refused_with_the_ones_that_do(monkeypatch):
    monkeypatch.setenv("SITE_MODE", "prod")

    with pytest.raises(ImproperlyConfigured, match="'prod', and may be embedded or production"):
        env.choice("SITE_MODE", ("embedded", "production"), default="embedded")


def test_a_secret_may_come_from_a_file_without_its_last_newline(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("s3cret\n")
    monkeypatch.setenv("SMTP_PASSWORD_FILE", str(tmp_path / "password"))

    assert env.str("SMTP_PASSWORD") == "s3cret"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match=r"REDIS_URL.*nowhere"):
        env.str("REDIS_URL")


def test_a_kept_secret_is_made_once_for_its_owner_alone(tmp_path):
    first = load_secret(tmp_path / "data" / "secret_key")

    assert len(first) >= 50
    assert load_secret(tmp_path / "data" / "secret_key") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


@pytest.mark.parametrize(("written", "port"), [("8137\n", 8137), ("", 8000), ("x", 8000), (None, 8000)])
def test_the_port_that_was_served_last_is_known_to_a_command_beside_it(tmp_path, written, port):
    if written is not None:
        (tmp_path / "port").write_text(written)

    assert load_last_port(tmp_path / "port") == port
