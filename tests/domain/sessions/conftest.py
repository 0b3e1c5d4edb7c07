"""A busy machine is no reason for a law to fail: examples may take their time."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
