"""Thirty days of a department, told by commands alone, beside books of its own.

The services run under a clock that the simulation moves, so a month takes minutes. Every command of every service is
given; when the month is over, the KPI service's numbers are held against what the simulation wrote down itself.
"""
