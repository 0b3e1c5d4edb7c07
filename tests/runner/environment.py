"""The machine's environment without the settings of somebody's own site, which must not reach a test."""

import os
import re

from tests.runner.compose import ROOT


def clean(**extra: str) -> dict[str, str]:
    """`os.environ` less Django's variables and every one that `.env.example` names, plus `extra`."""
    ours = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours}
    return {name: value for name, value in kept.items() if not name.startswith("DJANGO_")} | extra
