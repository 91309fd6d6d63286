"""The columns of lists of interactions, a module per list."""
