"""The rules about a person: who may train, with what limits, and what they can lift.

Plain Python: the standard library and other `domain` modules only. Time is an argument, never a clock.
"""
