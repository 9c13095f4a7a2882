"""Take away where personal numbers stood before they were sealed. The only migration that takes anything away.

There is no way back down: nothing that is worth keeping was in it.
"""

from __future__ import annotations

from alembic import op

from permits.adapters.database.unsealed import UnsealedNumbersError, plain_persons

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    if plain_persons(op.get_bind()):
        raise UnsealedNumbersError(before="0022")
    with op.batch_alter_table("persons") as persons:
        persons.drop_constraint(op.f("uq_persons_personal_number"), type_="unique")
        persons.drop_column("personal_number")
