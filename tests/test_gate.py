"""The gate runs where nothing can be installed."""

import os
import shutil
import subprocess

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("status", [0, 100])
def test_without_chromium_the_rest_is_tested(tmp_path, status):
    """Where apt-get may not or cannot install, that is said, and the checks and tests run all the same."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, line in (("apt-get", f"exit {status}"), ("make", "echo make $1")):
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    for name in ("bash", "dirname"):
        (programs / name).symlink_to(shutil.which(name))
    environment = os.environ | {"PATH": str(programs)}
    ended = subprocess.run([ROOT / ".ci/run"], env=environment, capture_output=True, text=True, check=False)
    told = ["no Chromium: the page is not tested"] if status else []
    assert (ended.returncode, ended.stdout.splitlines()) == (0, [*told, "make check", "make test"])
