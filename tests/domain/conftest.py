"""A busy machine is no reason for a law to fail: examples may take their time, and so may making them."""

from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":  # a harness that runs these tests brings its own
    settings.load_profile("unhurried")
