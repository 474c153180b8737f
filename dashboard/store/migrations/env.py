"""Run by Alembic: migrate on the connection, and in the transaction, that database_connection_and_transactions.py hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
