"""
How a database gets its tables, and which ones are refused.
"""

from __future__ import annotations

import json

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text

from espace_bailleur import Dispatched
from espace_bailleur.adapters.sql import MIGRATIONS, _schema, metadata, migrate, prepare
from espace_bailleur.adapters.sql._tables import VERSION_TABLE
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Everyone
from espace_bailleur.testing.checks._running import together
from espace_bailleur.testing.checks._values import account, account_id, change
from espace_bailleur.testing.doubles import START, Mailbox, MovableClock
from espace_bailleur.testing.people import PASSWORD
from tests.adapters.databases import blocking
from tests.adapters.service import entered, espace_on, opened


ROWS = Path(__file__).parent / "rows"
"""
What each revision kept: `python -m tests.programs.filling` records it when one lands.
"""

DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name LIKE 'espace_bailleur_%'",
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
        UNION SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
        UNION SELECT table_name || '.' || column_name,
            concat_ws(' ', data_type, is_nullable, column_default, collation_name)
            FROM information_schema.columns WHERE table_schema = current_schema()
    """,
}
"""
What a database tells of its own tables, down to the order of text and the rows of an index.
"""


def _definitions(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(DEFINITIONS[connection.dialect.name]))
    return {row[0]: row[1] for row in rows if VERSION_TABLE not in row[0]}


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return list(compare_metadata(context, metadata))


def _run(url: str, *statements: str) -> None:
    with blocking(url) as stores:
        stores.database.write(
            lambda connection: [connection.execute(text(one)) for one in statements]
        )


def _tables(url: str) -> list[str]:
    with blocking(url) as stores:
        return stores.database.read(lambda connection: inspect(connection).get_table_names())


def _alembic(folder: Path, env: str) -> Config:
    """
    Make a host's own Alembic, which has our revisions beside its own, of which it has none.
    """
    folder.mkdir()
    (folder / "env.py").write_text(env, "utf-8")
    (folder / "versions").mkdir()
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{folder}/versions\n{MIGRATIONS}")
    return config


def _alembic_runs(
    url: str, folder: Path, run: Callable[[Config], None], env: str | None = None
) -> None:
    config = _alembic(folder, env or HOSTS_ENV)

    def work(connection: Connection) -> None:
        config.attributes["connection"] = connection
        run(config)

    with blocking(url) as stores:
        stores.database.write(work)


# ---------------------------------------------------------------- what a migration makes


def test_a_migrated_database_is_the_declared_one(url: str) -> None:
    """
    What the migrations make differs in nothing from the declared tables.
    """
    migrate(url)
    with blocking(url) as stores:
        assert stores.database.read(_differences) == []
        migrated = stores.database.read(_definitions)
        stores.database.write(metadata.drop_all)
        stores.database.write(metadata.create_all)
        assert migrated == stores.database.read(_definitions)
        assert len(migrated) > len(metadata.tables)


def test_migrating_again_changes_nothing(url: str) -> None:
    """
    A database that is migrated already keeps what it has.
    """
    migrate(url)
    with blocking(url) as stores:
        stores.store.commit(change(account(1)))
        migrate(url)
        assert stores.store.find(account_id(1)) == account(1)


def test_the_revisions_are_those_of_alembic() -> None:
    """
    The list by which a database is told to be older or newer is the series of the migrations.
    """
    config = Config()
    config.set_main_option("script_location", "espace_bailleur.adapters.sql:migrations")
    series = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [one.revision for one in reversed(series)] == list(_schema.REVISIONS)


def test_a_migration_is_made_whole_or_not_at_all(url: str) -> None:
    """
    Where a table stands in the way, nothing is left of the others.
    """
    _run(url, "CREATE TABLE espace_bailleur_ledger (key TEXT)")
    with pytest.raises(Misuse, match="other tables"):
        migrate(url)
    assert _tables(url) == ["espace_bailleur_ledger"]


def test_many_may_open_an_empty_database_at_once(url: str) -> None:
    """
    Eight workers that find a database empty at one moment all find its tables afterwards.
    """
    together(lambda _: prepare(url))
    with blocking(url) as stores:
        stores.store.commit(change(account(1)))


# ---------------------------------------------------------------- databases of earlier revisions


def _ours(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "espace_bailleur.adapters.sql:migrations")
    config.attributes["connection"] = connection
    return config


def _fill(connection: Connection, revision: str) -> None:
    """
    Make the tables of a revision, with the rows that were recorded when it landed.
    """
    command.upgrade(_ours(connection), revision)
    tables = MetaData()
    tables.reflect(connection)
    for line in (ROWS / f"{revision}.jsonl").read_text("utf-8").splitlines():
        name, row = json.loads(line)
        connection.execute(tables.tables[name].insert(), row)


@pytest.mark.parametrize("revision", _schema.REVISIONS)
def test_what_a_revision_kept_is_there_after_an_upgrade(url: str, revision: str) -> None:
    """
    People come in, and what waits is sent, on the rows of every revision that there ever was.
    """
    mailbox, clock = Mailbox(), MovableClock(START + timedelta(hours=1))
    with blocking(url) as stores:
        stores.database.write(lambda connection: _fill(connection, revision))
        migrate(url)
        espace = espace_on(stores.database, mailbox, clock)
        people = {str(one.delivery): one for one in stores.store.page(Everyone(), None, 9)}
        assert entered(espace, people["r-1@example.org"], PASSWORD).pending is None
        chief = entered(espace, people["sci@example.org"], PASSWORD)
        colleagues = espace.organisation(chief).members()
        assert [one.name for one in colleagues] == ["SCI des Lilas", "Ada"]
        # Two halves each of two provisional passwords, and the request of a third one.
        assert espace.dispatch() == Dispatched(sent=5, resolved=1)
        for name in ("r-1", "r-3", "ada"):
            account_ = people[f"{name}@example.org"]
            assert entered(espace, account_, mailbox.provisional_password(account_)).pending
        assert len(espace.operator("tests").unsent()) == 2
        assert len(stores.kept()) > 20
        opened(espace, "R-4")


def test_every_revision_can_be_taken_back(url: str) -> None:
    """
    Going down a step at a time leaves no table, and going up again makes the declared ones.
    """
    migrate(url)
    with blocking(url) as stores:
        for _ in _schema.REVISIONS:
            stores.database.write(lambda connection: command.downgrade(_ours(connection), "-1"))
        assert _tables(url) == [VERSION_TABLE]
        migrate(url)
        assert stores.database.read(_differences) == []


# ---------------------------------------------------------------- which tables are refused


def test_a_database_of_somebody_else_is_left_alone(url: str) -> None:
    """
    A database that has tables but none of ours is refused until it is migrated on purpose.
    """
    _run(url, "CREATE TABLE customers (name TEXT)")
    with pytest.raises(Misuse, match="none of espace_bailleur's") as misuse:
        prepare(url)
    assert "espace_bailleur migrate URL" in misuse.value.mend
    assert _tables(url) == ["customers"]
    migrate(url)
    prepare(url)
    assert "customers" in _tables(url)


def test_older_tables_are_refused_until_they_are_migrated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Tables of an earlier revision are refused by name, and the message says to migrate.
    """
    migrate(url)
    monkeypatch.setattr(_schema, "REVISIONS", (*_schema.REVISIONS, "espace_bailleur_9999"))
    with pytest.raises(Misuse, match="older") as misuse:
        prepare(url)
    assert "espace_bailleur migrate URL" in misuse.value.mend


@pytest.mark.parametrize("attempt", [prepare, migrate])
def test_newer_tables_are_refused(url: str, attempt: Callable[[str], None]) -> None:
    """
    Tables of a revision that this version does not know are refused, and stay as they are.
    """
    migrate(url)
    _run(url, "UPDATE espace_bailleur_version SET version_num = 'espace_bailleur_9999'")
    with pytest.raises(Misuse, match="newer") as misuse:
        attempt(url)
    assert "Install" in misuse.value.mend


def test_a_store_without_its_tables_says_what_to_do(url: str) -> None:
    """
    A store on a database that was never migrated raises a misuse that says to migrate.
    """
    with blocking(url) as stores, pytest.raises(Misuse, match="other tables") as misuse:
        stores.store.find(account_id(1))
    assert "espace_bailleur migrate URL" in misuse.value.mend


# ---------------------------------------------------------------- a host's own Alembic


HOSTS_ENV = """
from alembic import context
from sqlalchemy import MetaData


def include_object(one, name, kind, reflected, compare_to):
    return not (kind == "table" and name.startswith("espace_bailleur_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=MetaData(),
    include_object=include_object,
)
with context.begin_transaction():
    context.run_migrations()
"""


@pytest.mark.parametrize("noted", ["alembic_version", "Where we are"])
def test_a_hosts_own_alembic_may_migrate(url: str, tmp_path: Path, noted: str) -> None:
    """
    A host's own Alembic can make the tables, which are then its own to migrate, and drop them.
    """
    env = HOSTS_ENV.replace(
        "    include_object=", f"    version_table={noted!r},\n    include_object="
    )
    _run(url, "CREATE TABLE numbers (version_num INTEGER)", "INSERT INTO numbers VALUES (1)")
    _alembic_runs(url, tmp_path / "up", lambda config: command.upgrade(config, "heads"), env)
    prepare(url)
    with blocking(url) as stores:
        stores.store.commit(change(account(1)))
    with pytest.raises(Misuse, match="own Alembic") as misuse:
        migrate(url)
    assert "alembic upgrade heads" in misuse.value.mend
    _alembic_runs(
        url,
        tmp_path / "down",
        lambda config: command.downgrade(config, "espace_bailleur@base"),
        env,
    )
    assert sorted(_tables(url)) == sorted([noted, "numbers"])


def test_a_hosts_own_alembic_takes_over_what_open_made(url: str, tmp_path: Path) -> None:
    """
    Tables that `open` made are stamped once, and then are the host's Alembic's, which drops none.
    """
    prepare(url)

    def take_over(config: Config) -> None:
        command.stamp(config, "espace_bailleur@head")
        command.upgrade(config, "heads")
        command.check(config)

    with blocking(url) as stores:
        stores.store.commit(change(account(1)))
        _alembic_runs(url, tmp_path / "own", take_over)
        assert stores.store.find(account_id(1)) == account(1)
    prepare(url)
    with pytest.raises(Misuse, match="own Alembic"):
        migrate(url)


def test_the_page_shows_hosts_what_keeps_our_tables() -> None:
    """
    What the page tells a host's Alembic is what the test above runs.
    """
    page = Path("docs/how-to/keep-accounts.md").read_text("utf-8")
    shown = HOSTS_ENV.split("\n\n\n")[1]
    assert shown in page
    assert "alembic stamp espace_bailleur@head" in page
    assert "alembic upgrade heads" in page
