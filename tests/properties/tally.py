"""What the generated cases of this process turned out to be, and whether a property says anything of one."""

from collections import Counter

# A property about proposals must meet some, and so on.
met: Counter[str] = Counter()


class NotApplicable(Exception):
    """The property says nothing about this case: another one is to be generated."""
