from hypothesis import given, strategies as st

from simulator.views.shelf import EMPTY, Shelf


def filled(count: int) -> Shelf:
    shelf = EMPTY
    for serial in range(count):
        shelf = shelf.put(serial)
    return shelf


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 300)), max_size=300))
def test_a_shelf_holds_what_a_list_would(moves: list[tuple[bool, int]]) -> None:
    shelf, model, serial = EMPTY, list[int](), 0
    for put, victim in moves:
        if put:
            serial += 1
            shelf = shelf.put(serial)
            model.append(serial)
        else:
            shelf = shelf.take(victim)
            model = [other for other in model if other != victim]
    assert model == list(shelf)
    assert len(model) == len(shelf)
    assert model[-5:][::-1] == list(shelf.newest(5))
    assert [serial in model for serial in range(301)] == [serial in shelf for serial in range(301)]
    assert model == [shelf[place] for place in range(len(shelf))]


def test_putting_leaves_the_old_shelf_as_it_was() -> None:
    old = filled(100)
    old.put(100)
    old.take(50)
    assert list(range(100)) == list(old)


def test_a_shelf_is_indexed_from_both_ends_and_sliced() -> None:
    shelf = filled(200)
    assert (0, 199, 199) == (shelf[0], shelf[199], shelf[-1])
    assert (10, 11) == shelf[10:12]


def test_shelves_with_the_same_letters_are_equal_however_they_came_to_be() -> None:
    assert filled(70).take(69) == filled(69)
    assert filled(3) != filled(2)
