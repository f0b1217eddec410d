"""Dividing a whole number in proportion, exactly: what every split of money here is made of."""

from collections.abc import Sequence


def in_proportion(total: int, weights: Sequence[int]) -> list[int]:
    """Return parts of *total* in proportion to *weights* (none below 0) that add up to it.

    By largest remainder, of equals the first; where nothing weighs anything, the first takes all.
    """
    whole = sum(weights)
    if not whole:
        return [total if index == 0 else 0 for index in range(len(weights))]
    floors = [divmod(total * weight, whole) for weight in weights]
    missing = total - sum(quotient for quotient, _ in floors)
    by_remainder = sorted(range(len(weights)), key=lambda index: -floors[index][1])
    lucky = set(by_remainder[:missing])
    return [quotient + (index in lucky) for index, (quotient, _) in enumerate(floors)]
