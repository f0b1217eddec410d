"""Fixed logarithmic buckets for durations, in seconds, and for amounts of money, in minor units.

They are ordinary counters, so distributions merge, subtract and still give medians. Up to 50 a bucket is one second or
unit wide; above, its bounds lie at most 2 % apart, so its middle errs by at most 1 %.
"""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

from shared.values import LARGEST

_WIDTH = Fraction(1, 50)


def _bounds() -> list[int]:
    bounds = [0]
    while bounds[-1] < LARGEST:
        bounds.append(bounds[-1] + max(1, int(bounds[-1] * _WIDTH)))
    return bounds


_BOUNDS = _bounds()


def bucket_of(value: int) -> int:
    """Return the bucket that *value* falls in; what is more than any event can say falls in the last."""
    return bisect_right(_BOUNDS, value) - 1


def middle_of(index: int) -> float:
    """Return the value that stands for bucket *index*."""
    return (_BOUNDS[index] + _BOUNDS[min(index + 1, len(_BOUNDS) - 1)] - 1) / 2


def quantile(counts: Mapping[int, int], share: Fraction) -> float | None:
    """Return the value below or at which *share* of all lie; None where there are none.

    Of an even number the median is the mean of the two in the middle, as everywhere.
    """
    total = sum(counts.values())
    if total <= 0:
        return None
    rank = share * (total - 1)
    low, high = _at(counts, int(rank)), _at(counts, -int(-rank // 1))
    return low + (high - low) * float(rank - int(rank))


def _at(counts: Mapping[int, int], rank: int) -> float:
    indexes = sorted(counts)
    seen = accumulate(counts[index] for index in indexes)
    return middle_of(next(index for index, upto in zip(indexes, seen, strict=True) if rank < upto))
