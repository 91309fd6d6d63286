"""What lists of interactions can be filtered by, a module per list."""
