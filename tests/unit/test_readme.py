"""The README's tables come from the declarations."""

from deploy.tables import README, with_tables


def test_the_tables_are_those_of_today() -> None:
    text = README.read_text()

    assert text == with_tables(text), "run `make tables`"
