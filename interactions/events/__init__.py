"""Automatic recording: what was told becomes an entry by its rule, or is kept with the reason why not."""
