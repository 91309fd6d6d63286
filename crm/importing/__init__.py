"""The import of contacts: reading a file, checking what it would do, applying it, undoing it."""
