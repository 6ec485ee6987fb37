"""What bounds a reply is in one table, from which the documentation is made."""

from shopsite_orders.reply.scanning import limits


def test_every_bound_of_the_room_is_in_the_table() -> None:
    bounds = [value for name, value in vars(limits).items() if name.startswith(("LARGEST_", "LONGEST_"))]
    assert sorted(limits.LIMITS.values()) == sorted(bounds)
    assert all(bound.startswith("bytes") for bound in limits.LIMITS)
