"""How Alembic runs here: inside the connection that `migrate` opened."""

from alembic import context

from permits.adapters.database.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
context.run_migrations()
