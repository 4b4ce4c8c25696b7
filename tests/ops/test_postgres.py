import pytest
from sqlalchemy import create_engine, text

from tests.postgres import start_postgres


@pytest.mark.postgres
def test_server_when_asked_for_gives_an_empty_database_of_its_own() -> None:
    engine = create_engine(start_postgres())

    with engine.begin() as connection:
        version = connection.scalar(text("SHOW server_version_num"))
        tables = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
    engine.dispose()

    assert int(version) >= 150000
    assert tables == 0
