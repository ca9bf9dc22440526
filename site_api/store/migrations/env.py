"""Alembic's way in: it migrates the database of the connection that it is given, within that transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
