"""Which Python the virtual environment gets."""

import sys

import pytest

from tests.support.scripts import load_script

install = load_script("install")


@pytest.fixture
def system_python(tmp_path, monkeypatch):
    """`system_python(code)`: the system's Python ends with this code when it is asked whether it will do."""
    monkeypatch.delenv("PYTHON", raising=False)
    program = tmp_path / "python3"
    monkeypatch.setattr(install, "SYSTEM_PYTHON", program)

    def system_python(code):
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o755)
        return str(program)

    return system_python


def test_the_system_s_own_is_taken_where_it_will_do(system_python):
    assert system_python(0) == install.interpreter()


def test_one_that_is_too_old_or_lies_in_pieces_is_not_taken(system_python):
    system_python(1)

    assert install.interpreter() == sys.executable


def test_where_there_is_none_this_one_is_taken(system_python):
    assert install.interpreter() == sys.executable


def test_one_that_somebody_named_is_kept(system_python, monkeypatch):
    system_python(0)
    monkeypatch.setenv("PYTHON", "python3.12")

    assert install.interpreter() == sys.executable


def test_this_python_is_found_to_do():
    assert install.subprocess.run([sys.executable, "-c", install.WILL_DO]).returncode == 0
