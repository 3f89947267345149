"""What documents, the example and the wiki's templates say of settings is what the policies say."""

from __future__ import annotations

import pytest

from tests.settings.tables import RULES, TABLES, Table, locate, tell


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_a_table_of_settings_is_as_it_is_printed(table: Table) -> None:
    # "make tables" writes them.
    assert table.find().splitlines() == table.printed.splitlines()


@pytest.mark.parametrize("key", RULES)
def test_every_setting_has_its_sentence(key: str) -> None:
    policy, name, _ = locate(key)
    assert tell(policy).get(name)
