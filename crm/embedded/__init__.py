"""A Django database backend that brings its own PostgreSQL server (docs/decisions/embedded-server.md)."""
