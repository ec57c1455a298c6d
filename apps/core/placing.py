"""Where the words of a chart stand, so that none touches another or is crossed by a line.

Pure geometry in the units of the chart's view box; x grows to the right and y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

Point = tuple[float, float]
Segment = tuple[Point, Point]

# Rather too wide than too narrow, as a reader's font is not known: bold digits at 13 px are 9.1 wide in DejaVu Sans
# and 7.2 in Liberation Sans.
BOLD, PLAIN = 9.0, 7.4
LINE_HEIGHT, BESIDE, LEADER, ABOVE, CLEAR = 15.0, 10.0, 12.0, 14.0, 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Left end and middle height of a label; `is_moved` when it stands higher or lower than its end."""

    x: float
    y: float
    is_moved: bool


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Positions at least `distance` apart, from `low` to `high`, with the least sum of squared moves.

    The order is kept, of equals that in which they are given. Without `distance` between them, order and box make an
    isotonic regression within bounds, which pooling adjacent violators solves exactly. Where there is no room for the
    distance, all stand evenly from end to end.
    """
    last = len(wanted) - 1
    distance = min(distance, (high - low) / last) if last > 0 else 0.0
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        total, size = wanted[index] - distance * rank, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            before, members = pools.pop()
            total, size = total + before, size + members
        pools.append((total, size))
    levels = [total / size for total, size in pools for _ in range(size)]
    placed = dict.fromkeys(order, 0.0)
    for rank, index in enumerate(order):
        placed[index] = max(min(levels[rank], high - distance * last), low) + distance * rank
    return [placed[index] for index in range(len(wanted))]


def room_for(words: Sequence[str], least: float) -> float:
    """What bold values at the right edge of a picture need, with the gap and the stroke before them."""
    return max([least, *(26 + BOLD * len(one) for one in words)])


def size_for(words: Sequence[str], width: float, usual: float) -> float | None:
    """The font size at which the longest of the words fits the width; None where the usual size does."""
    size = (width - 2) * 13 / (BOLD * max(map(len, words), default=1))
    return size if size < usual else None


def past_line(start: float, width: float, line: float | None) -> float:
    """Where words that would begin at `start` begin, so that an upright `line` does not cross them."""
    return line + 6 if line is not None and start - 6 < line < start + width + 6 else start


def within(middle: float, width: float, high: float) -> float:
    """The middle of centred words, moved so far that they stay between 0 and `high`."""
    return max(min(middle, high - width / 2), width / 2)


def _clearance(segment: Segment, left: float, right: float, y: float) -> float:
    """How far the segment stays from the height `y` between `left` and `right`; 0 when it passes there."""
    (x1, y1), (x2, y2) = segment
    if x2 < left or x1 > right:
        return inf
    rise = (y2 - y1) / ((x2 - x1) or 1)
    ends = sorted(y1 + rise * (min(max(x, x1), x2) - x1) - y for x in (left, right))
    return max(ends[0], -ends[1], 0.0)


def beside(
    ends: Sequence[Point], widths: Sequence[float], lines: Sequence[Segment], low: float, high: float
) -> list[Place]:
    """A label to the right of each end of a line.

    Where a line goes on through a label, the label stands above or below its end, whichever is clearer. Labels that
    share a stretch of x are then spread, with room before them for strokes that lead from the ends to the labels.
    """
    heights = []
    for (x, y), width in zip(ends, widths, strict=True):
        left, right = x + BESIDE, x + BESIDE + width

        def room(height: float, left: float = left, right: float = right) -> float:
            return min((_clearance(line, left, right, height) for line in lines), default=inf)

        free = [height for height in (y, y - ABOVE, y + ABOVE) if low <= height <= high]
        heights.append(y if room(y) >= CLEAR else max(free, key=room, default=y))
    places: dict[int, Place] = {}
    for group in _side_by_side([x for x, _ in ends], widths):
        placed = spread([heights[index] for index in group], LINE_HEIGHT, low, high)
        moved = [abs(y - ends[index][1]) > 2 for index, y in zip(group, placed, strict=True)]
        x = BESIDE + (LEADER if any(moved) else 0)
        for index, y, is_moved in zip(group, placed, moved, strict=True):
            places[index] = Place(ends[index][0] + x, y, is_moved)
    return [places[index] for index in range(len(ends))]


def _side_by_side(starts: Sequence[float], widths: Sequence[float]) -> list[list[int]]:
    """The labels in groups, such that labels of different groups share no x."""
    number, reach, numbers = 0, -inf, {}
    order = sorted(range(len(starts)), key=starts.__getitem__)
    for index in order:
        number += starts[index] > reach
        reach = max(reach, starts[index] + BESIDE + LEADER + widths[index])
        numbers[index] = number
    return [list(group) for _, group in groupby(order, key=numbers.__getitem__)]
