"""Labels never lie on each other, whatever the crowd, and the same crowd always gives the same places."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sim.show.apart import Box, Label, boxes_along, column, free_place, gap, place

ROOM = Box(0, 0, 1000, 600)


def crowd(count: int) -> list[Label]:
    return [Label(500 + 7 * (i % 3), 300 + 5 * (i % 4), 90, 20, 12) for i in range(count)]


def touching(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [(a, b) for a, b in combinations(boxes, 2) if a.shared(b) > 1e-6]


def test_a_label_alone_stands_right_of_its_mark() -> None:
    box = place([Label(500, 300, 90, 20, 12)], [], ROOM)[0]
    assert box == Box(512, 290, 602, 310)


def test_a_crowd_is_pushed_apart_and_stays_in_the_room() -> None:
    boxes = place(crowd(20), [], ROOM)
    assert touching(boxes) == []
    assert all(box.within(ROOM) for box in boxes)


def test_the_same_crowd_gets_the_same_places() -> None:
    assert place(crowd(12), [], ROOM) == place(crowd(12), [], ROOM)


def test_a_label_keeps_off_lines_and_marks() -> None:
    wall = boxes_along([(512, 200), (512, 400)], weight=5)
    box = place([Label(500, 300, 90, 20, 4)], wall, ROOM)[0]
    assert sum(box.shared(other) for other in wall) == 0


def test_a_label_too_large_for_its_room_is_still_given_a_place() -> None:
    assert len(place([Label(5, 5, 900, 20, 4)], [], Box(0, 0, 100, 100))) == 1


def test_a_column_stays_straight_and_in_order() -> None:
    labels = [Label(100, y, 50, 20, 10) for y in (74.3, 73.4, 90, 300)]
    boxes = column(labels, ROOM)
    assert touching(boxes) == []
    assert [box.x1 for box in boxes] == [90.0] * 4
    assert boxes[1].y0 < boxes[0].y0 < boxes[2].y0 < boxes[3].y0
    assert boxes[3].y0 == 290
    assert column([], ROOM) == []


@given(st.lists(st.floats(0, 600, allow_nan=False), min_size=1, max_size=20))
def test_a_column_never_overlaps_nor_leaves_a_room_that_holds_it(heights: list[float]) -> None:
    boxes = column([Label(200, y, 50, 20, 10) for y in heights], ROOM)
    assert touching(boxes) == []
    assert all(box.grown(-1e-6).within(ROOM) for box in boxes)


def test_the_freest_place_is_the_bottom_right_unless_taken() -> None:
    assert free_place(100, 50, [], ROOM)[:4] == (900, 550, 1000, 600)
    taken = [Box(800, 400, 1000, 600)]
    assert free_place(100, 50, taken, ROOM).shared(taken[0]) == 0


def test_the_gap_is_measured_from_the_rim() -> None:
    assert gap(Label(0, 0, 10, 10, 5), Box(8, -5, 18, 5)) == 3
