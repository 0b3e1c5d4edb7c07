"""The rules of the work: what may be prescribed, how long it takes, what was done.

Standard library and `clients.domain` only. Facts come in as frozen dataclasses,
time comes in as an argument, and verdicts go out as values.
"""
