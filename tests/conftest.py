"""How many examples the tests with Hypothesis try.

The short profile always tries the same ones, so that a failure is the fault of the last
change. The long one draws anew in each run: ``pytest --hypothesis-profile=long``.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "short", database=None, deadline=None, derandomize=True, max_examples=200
)
settings.register_profile(
    "long",
    deadline=None,
    derandomize=False,
    max_examples=50_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("short")
