"""A whole number as events carry it: never negative, and small enough that sums of many stay exact everywhere."""

from typing import Annotated

from pydantic import Field

LARGEST = 10**15
"""Exact in every JSON reader (2**53), and nine thousand of them still fit the database's 64 bits."""

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Positive = Annotated[int, Field(gt=0, le=LARGEST)]
