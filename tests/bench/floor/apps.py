from pathlib import Path

from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "tests.bench.floor"
    label = "floor"
    path = str(Path(__file__).parent)
