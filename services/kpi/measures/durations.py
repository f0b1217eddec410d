"""Fixed logarithmic buckets for durations: ordinary counters, so distributions merge, subtract and still give medians.

Up to 50 s a bucket is one second wide; above, its bounds lie at most 2 % apart, so its middle errs by at most 1 %.
"""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

_LONGEST_SECONDS = 100 * 366 * 24 * 3600
_WIDTH = Fraction(1, 50)


def _bounds() -> list[int]:
    bounds = [0]
    while bounds[-1] < _LONGEST_SECONDS:
        bounds.append(bounds[-1] + max(1, int(bounds[-1] * _WIDTH)))
    return bounds


_BOUNDS = _bounds()


def bucket_of(seconds: int) -> int:
    """Return the bucket that *seconds* falls in; what is longer than a century falls in the last."""
    return bisect_right(_BOUNDS, seconds) - 1


def middle_of(index: int) -> float:
    """Return the duration in seconds that stands for bucket *index*."""
    return (_BOUNDS[index] + _BOUNDS[min(index + 1, len(_BOUNDS) - 1)] - 1) / 2


def quantile(counts: Mapping[int, int], share: Fraction) -> float | None:
    """Return the duration in seconds below or at which *share* of all lie; None where there are none.

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
