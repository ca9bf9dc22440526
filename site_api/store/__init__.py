"""What must survive a crash: SQLite by default, PostgreSQL by URL, through SQLAlchemy."""
